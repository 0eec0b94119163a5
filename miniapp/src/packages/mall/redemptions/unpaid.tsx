import { useEffect, useRef } from 'react';
import { Text, View } from '@tarojs/components';
import { api } from '../../../api';
import { usePaySheet } from '../../../shop/use-pay-sheet';
import { sayFen } from '../../../shop/say-fen';
import type { Redemption } from '../../../types';
import { Button, confirm, Countdown, toast } from '../../../ui';
import { useAct } from '../../../use-act';

interface UnpaidProps {
  row: Redemption;
  /** Comes from redeeming it: WeChat's sheet opens at once, one time. */
  payNow: boolean;
  reload: () => void;
}

const usePayment = ({ row, reload }: UnpaidProps) => {
  const { busy, words, pay } = usePaySheet();
  const params = { id: row.id };
  const run = () => pay({
    title: row.title, payableFen: row.priceFen,
    ask: async () => (await api('POST /v1/member/mall/redemptions/:id/pay', { params })).payParams,
    isPaid: async () => (await api('GET /v1/member/mall/redemptions/:id', { params })).state !== 'unpaid',
    onPaid: () => {
      toast(row.kind === 'coupon' ? '支付成功，券已到账' : '支付成功，到店出示兑换码');
      reload();
    },
    onRefused: reload,
  });
  return { busy, words, run };
};

/** Points are held; the money is still to come. Pay, or let it go. */
export const Unpaid = (props: UnpaidProps) => {
  const { row, payNow, reload } = props;
  const payment = usePayment(props);
  const leave = useAct(async (key) => {
    await api('POST /v1/member/mall/redemptions/:id/cancel', { params: { id: row.id } }, { key });
    toast('已取消，积分已退回');
    reload();
  });
  const ask = async (): Promise<void> => {
    if (await confirm('取消这次兑换', '积分退回，商品不再为你留着。', '取消兑换')) await leave.run();
  };
  const arrived = useRef(false);
  useEffect(() => {
    if (!payNow || arrived.current) return;
    arrived.current = true;
    void payment.run();
  });
  const words = leave.problem?.message ?? payment.words;
  return (
    <View className='redemption__unpaid'>
      {words !== '' && <Text className='redemption__note' role='status'>{words}</Text>}
      {row.payBefore && !payment.busy && <Countdown before='付款时间还剩' until={row.payBefore} onOver={reload} />}
      <View className='redemption__acts'>
        <Button kind='outline' disabled={payment.busy} busy={leave.busy} onTap={() => void ask()}>取消兑换</Button>
        <Button className='redemption__pay' busy={payment.busy} onTap={() => void payment.run()}>{`去支付 ${sayFen(row.priceFen)}`}</Button>
      </View>
    </View>
  );
};

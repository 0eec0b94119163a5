import { View } from '@tarojs/components';
import { formatFen } from '@shuke/shared/values/money';
import { api } from '../../../api';
import type { Payment } from '../../../shop/use-payment';
import type { Order } from '../../../types';
import { Button, confirm, toast } from '../../../ui';
import { useAct } from '../../../use-act';

interface OrderFooterProps {
  order: Order;
  payment: Payment;
  onCancelled: (order: Order) => void;
}

/** Pay, or let it go. While money may be on its way nothing can be cancelled. */
export const OrderFooter = ({ order, payment, onCancelled }: OrderFooterProps) => {
  const cancel = useAct(async (key) => {
    onCancelled(await api('POST /v1/member/orders/:id/cancel', { params: { id: order.id } }, { key }));
    toast('已取消，优惠券放回券包');
  });
  const ask = async (): Promise<void> => {
    if (await confirm('取消这笔订单', '优惠券会放回券包，商品不再为你留着。', '取消订单')) await cancel.run();
  };
  if (payment.stage === 'confirming' || payment.stage === 'slow') {
    return <Button wide kind='quiet' busy={payment.stage === 'confirming'} onTap={() => void payment.look(order.id)}>
      {payment.stage === 'slow' ? '再查一次到账' : '正在确认到账'}
    </Button>;
  }
  const asking = payment.stage === 'asking';
  return (
    <View className='order-footer'>
      <Button kind='outline' disabled={asking} busy={cancel.busy} onTap={() => void ask()}>取消订单</Button>
      <Button className='order-footer__pay' busy={asking} onTap={() => void payment.pay(order.id)}>{`去支付 ${formatFen(order.payableFen)}`}</Button>
    </View>
  );
};

import { Text, View } from '@tarojs/components';
import { serverNow } from '../../../clock';
import { api } from '../../../api';
import { open, routes } from '../../../routes';
import { sayCount, sayUntil } from '../../../say';
import { sayFen } from '../../../shop/say-fen';
import type { MallItem } from '../../../types';
import { Button, FactRow, Picture, Sheet, toast } from '../../../ui';
import { useAct } from '../../../use-act';
import { sayCost } from '../say-cost';

const whereOf = ({ kind, stores }: MallItem): string => {
  if (kind === 'coupon') return '兑换后券直接到你的券包';
  return stores.length > 0 ? `凭兑换码到${stores.join('、')}领取` : '凭兑换码到任意门店领取';
};

const useRedeem = (item: MallItem, onDone: () => void) =>
  useAct(async (key) => {
    const redemption = await api('POST /v1/member/mall/items/:id/redeem', { params: { id: item.id }, body: { expectedPoints: item.points, expectedPriceFen: item.priceFen } }, { key });
    onDone();
    if (redemption.state === 'unpaid') return open(routes.payRedemption(redemption.id));
    toast(redemption.kind === 'coupon' ? '兑换成功，券已到账' : '兑换成功，到店出示兑换码');
    open(routes.redemptions());
  });

/** What it is, what it costs, where to get it; then one button. */
export const ItemSheet = ({ item, onClose, onDone }: { item: MallItem; onClose: () => void; onDone: () => void }) => {
  const redeem = useRedeem(item, onDone);
  return (
    <Sheet
      open title='兑换' onClose={onClose}
      footer={(
        <>
          {redeem.problem && <Text className='mall-problem' role='alert'>{redeem.problem.message}</Text>}
          <Button wide busy={redeem.busy} disabled={item.refusal !== null} onTap={() => void redeem.run()}>{item.refusal ?? `用 ${sayCost(item)}兑换`}</Button>
        </>
      )}
    >
      <View className='mall-sheet'>
        <Picture className='mall-sheet__picture' src={item.picture} />
        <Text className='mall-sheet__title'>{item.title}</Text>
        {item.detail !== '' && <Text className='mall-sheet__detail'>{item.detail}</Text>}
        <FactRow title='领取'>{whereOf(item)}</FactRow>
        <FactRow title='还可兑换'>{item.mayRedeem} 次</FactRow>
        <FactRow title='剩余'>{sayCount(item.left)} {item.kind === 'coupon' ? '张' : '件'}</FactRow>
        {item.priceFen > 0 && <FactRow title='支付'>积分先扣下，15 分钟内用微信支付 {sayFen(item.priceFen)}；没有支付，积分自动退回</FactRow>}
        {item.endsAt && <FactRow title='截止'>{sayUntil(item.endsAt, serverNow())}</FactRow>}
      </View>
    </Sheet>
  );
};

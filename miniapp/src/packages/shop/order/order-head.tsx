import { Text, View } from '@tarojs/components';
import { theme } from '@shuke/shared/values/theme';
import { open, routes } from '../../../routes';
import { stageWords } from '../../../shop/payment-steps';
import type { Payment } from '../../../shop/use-payment';
import { sayFen } from '../../../shop/say-fen';
import type { Order } from '../../../types';
import { Button, Countdown, Icon, type IconName } from '../../../ui';

const icons: Record<Order['state'], IconName> = {
  unpaid: 'wallet', paid: 'cup', 'waiting-team': 'team', ready: 'pickup', sent: 'location', done: 'check', closed: 'close', refunding: 'refresh', refunded: 'refresh',
};

const refundWords = (order: Order): string =>
  order.state === 'refunding' ? `${sayFen(order.paidFen)} 正在原路退回，一般几分钟到账` : `${sayFen(order.refundedFen)} 已原路退回`;

const hint = (order: Order): string | undefined => {
  switch (order.state) {
    case 'paid': return '门店正在备货，好了会告诉你';
    case 'waiting-team': return '人齐就备货；到时没有凑齐，全额原路退回';
    case 'ready': return order.parcel ? '门店正在备货，发货后告诉你' : undefined;
    case 'sent': return '包裹在路上，收到后点“确认收货”；15 天后自动确认';
    case 'done': return order.channel === 'counter' ? '到店消费' : '谢谢光顾';
    case 'closed': return '没有支付，优惠券和库存都已放回';
    case 'refunding':
    case 'refunded': return refundWords(order);
    default: return undefined;
  }
};

const Unpaid = ({ order, payment, onOver }: { order: Order; payment: Payment; onOver: () => void }) => {
  const words = payment.problem ? payment.problem.message : stageWords[payment.stage];
  return (
    <>
      {words !== '' && <Text className='order-head__hint' role='status'>{words}</Text>}
      {order.payBefore && payment.stage !== 'confirming' && payment.stage !== 'slow' && <Countdown before='付款时间还剩' until={order.payBefore} onOver={onOver} />}
    </>
  );
};

const PickupCode = ({ code }: { code: string }) => (
  <View className='order-head__code' role='text' aria-label={`取货码 ${code}`}>
    <Text className='order-head__label'>取货码</Text>
    <Text className='order-head__digits'>{code}</Text>
    <Text className='order-head__hint'>到店报这个号，或给店员看</Text>
  </View>
);

const titleOf = (order: Order, stage: Payment['stage']): string =>
  order.state === 'unpaid' && (stage === 'confirming' || stage === 'slow') ? '正在确认到账' : order.stateText;

/** What the order is now, and what to do next. */
export const OrderHead = ({ order, payment, onOver }: { order: Order; payment: Payment; onOver: () => void }) => {
  const words = hint(order);
  return (
    <View className={`order-head order-head--${order.state}`}>
      <View className='order-head__row'>
        <Icon name={icons[order.state]} size={26} colour={order.state === 'unpaid' ? theme.colour.vermilionInk : theme.colour.jade} />
        <Text className='order-head__title' role='heading' aria-level='1'>{titleOf(order, payment.stage)}</Text>
      </View>
      {order.state === 'unpaid' && <Unpaid order={order} payment={payment} onOver={onOver} />}
      {words && <Text className='order-head__hint'>{words}</Text>}
      {order.pickupCode && order.state === 'ready' && <PickupCode code={order.pickupCode} />}
      {order.teamId && order.state !== 'unpaid' && (
        <Button kind='quiet' className='order-head__act' onTap={() => open(routes.team(order.teamId ?? ''))}>
          {order.state === 'waiting-team' ? '看看团里还差几位，邀请好友' : '看看这个团'}
        </Button>
      )}
    </View>
  );
};

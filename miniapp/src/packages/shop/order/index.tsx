import Taro, { usePullDownRefresh, useRouter } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import { formatMinute } from '@shuke/shared/values/time';
import { api } from '../../../api';
import { platform } from '../../../platform';
import { sayCount } from '../../../say';
import { GoodsLines } from '../../../shop/goods-lines';
import { PriceLines } from '../../../shop/price-lines';
import { usePayment, usePayOnArrival, type Payment } from '../../../shop/use-payment';
import type { Order } from '../../../types';
import { Bone, BoneCards, Card, FactRow, Loaded, Page, Section, Tap, toast } from '../../../ui';
import { useLoad } from '../../../use-load';
import { OrderFooter } from './order-footer';
import { OrderHead } from './order-head';
import { ParcelCard } from './parcel-card';
import { PickupStoreCard } from './pickup-store-card';
import './order.scss';

const copyNumber = (orderNo: string): void => void platform.copy(orderNo).then(() => toast('已复制订单号'), () => undefined);

const Facts = ({ order }: { order: Order }) => (
  <Card className='order__facts'>
    <FactRow title='订单号'>
      <Tap className='order__number' label={`订单号 ${order.orderNo}，点按复制`} onTap={() => copyNumber(order.orderNo)}>
        <Text>{order.orderNo}</Text><Text className='order__copy'>复制</Text>
      </Tap>
    </FactRow>
    <FactRow title='下单时间'>{formatMinute(new Date(order.createdAt))}</FactRow>
    {order.paidAt && <FactRow title='支付时间'>{formatMinute(new Date(order.paidAt))}</FactRow>}
    {order.paidAt && order.pointsEarned > 0 && <FactRow title='获得积分'>{sayCount(order.pointsEarned)}</FactRow>}
  </Card>
);

const Body = ({ order, payment, reload, show }: { order: Order; payment: Payment; reload: () => void; show: (order: Order) => void }) => (
  <>
    <OrderHead order={order} payment={payment} onOver={reload} />
    {order.parcel && <ParcelCard order={order} parcel={order.parcel} onReceived={show} />}
    {order.store && !order.parcel && <PickupStoreCard storeId={order.store.id} name={order.store.name} />}
    <Section title='买了什么'>
      <Card className='order__goods'>
        <GoodsLines lines={order.lines} />
        <PriceLines price={order.price} payableFen={order.paidAt ? order.paidFen : order.payableFen} label={order.paidAt ? '实付' : '应付'} />
      </Card>
    </Section>
    <Facts order={order} />
  </>
);

const Waiting = () => (
  <>
    <Bone height={168} radius={12} gap={16} />
    <BoneCards count={2} height={160} />
  </>
);

export default function OrderPage() {
  const { id = '', pay } = useRouter().params;
  const load = useLoad(`order:${id}`, () => api('GET /v1/member/orders/:id', { params: { id } }));
  const payment = usePayment(load.replace);
  usePullDownRefresh(() => void load.reload().finally(() => Taro.stopPullDownRefresh()));
  const order = load.state.kind === 'ready' ? load.state.data : undefined;
  usePayOnArrival(pay === '1' && order?.state === 'unpaid' ? id : undefined, payment.pay);
  const footer = order?.state === 'unpaid' ? <OrderFooter order={order} payment={payment} onCancelled={load.replace} /> : undefined;
  return (
    <Page className='order' footer={footer}>
      <Loaded load={load} skeleton={<Waiting />} failure='no-orders'>
        {(data) => <View><Body order={data} payment={payment} reload={() => void load.reload()} show={load.replace} /></View>}
      </Loaded>
    </Page>
  );
}

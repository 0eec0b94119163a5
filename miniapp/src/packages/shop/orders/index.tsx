import { useCallback, useState } from 'react';
import Taro, { usePullDownRefresh, useRouter } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import { formatFen } from '@shuke/shared/values/money';
import { api, type Reply } from '../../../api';
import { serverNow } from '../../../clock';
import { open, routes } from '../../../routes';
import { sayWhen } from '../../../say';
import type { Order } from '../../../types';
import { BoneCards, Button, EmptyState, Loaded, openTab, Page, Picture, Segments, Tap } from '../../../ui';
import { useLoad } from '../../../use-load';
import { useMoreRows } from '../../../use-pages';
import './orders.scss';

type State = 'unpaid' | 'active' | 'done';
type OrdersPage = Reply<'GET /v1/member/orders'>;

const states: readonly { key: State; name: string; none: string }[] = [
  { key: 'unpaid', name: '待付款', none: '没有等着付款的订单' },
  { key: 'active', name: '待取货', none: '没有等着取的东西' },
  { key: 'done', name: '已完成', none: '还没有完成的订单' },
];

const channelWords: Record<Order['channel'], string> = { shop: '商城自提', counter: '到店消费', 'group-buy': '拼团', import: '历史订单' };

const names = ({ lines }: Order): string => lines.map(({ name, quantity }) => (quantity > 1 ? `${name} ×${quantity}` : name)).join('、');

const OrderRow = ({ order }: { order: Order }) => (
  <Tap className='order-row' role='link' label={`${order.stateText}，${names(order)}`} onTap={() => open(routes.order(order.id))}>
    <View className='order-row__head'>
      <Text className='order-row__where'>{order.store?.name ?? channelWords[order.channel]} · {channelWords[order.channel]}</Text>
      <Text className={`order-row__state order-row__state--${order.state}`}>{order.stateText}</Text>
    </View>
    <View className='order-row__body'>
      {order.lines.slice(0, 3).map((line, place) => <Picture key={line.productId ?? place} className='order-row__picture' src={line.picture} />)}
      <View className='order-row__words'>
        <Text className='order-row__names'>{names(order) || '到店消费'}</Text>
        <Text className='order-row__when'>{sayWhen(order.createdAt, serverNow())}</Text>
      </View>
      <Text className='order-row__fen'>{formatFen(order.paidAt ? order.paidFen : order.payableFen)}</Text>
    </View>
    {order.pickupCode && order.state === 'ready' && <Text className='order-row__code'>取货码 {order.pickupCode}</Text>}
  </Tap>
);

const Rows = ({ first, state }: { first: OrdersPage; state: State }) => {
  const next = useCallback((cursor: string) => api('GET /v1/member/orders', { query: { state, cursor } }), [state]);
  const { rows, busy, problem, more } = useMoreRows(first, next);
  return (
    <>
      {rows.map((order) => <OrderRow key={order.id} order={order} />)}
      {busy && <BoneCards count={1} height={112} />}
      {problem && <Button kind='quiet' wide onTap={() => void more()}>{problem.message}，点按重试</Button>}
    </>
  );
};

const isState = (value: string | undefined): value is State => states.some(({ key }) => key === value);

export default function OrdersPage() {
  const asked = useRouter().params['state'];
  const [state, setState] = useState<State>(isState(asked) ? asked : 'active');
  const load = useLoad(`orders:${state}`, () => api('GET /v1/member/orders', { query: { state } }));
  usePullDownRefresh(() => void load.reload().finally(() => Taro.stopPullDownRefresh()));
  const none = states.find(({ key }) => key === state)?.none ?? '';
  return (
    <Page className='orders'>
      <Segments options={states} chosen={state} onChoose={setState} label='订单状态' />
      <Loaded
        load={load} skeleton={<BoneCards count={4} height={112} />}
        empty={({ rows }) => rows.length === 0 && <EmptyState kind='no-orders' title={none} act='去商城逛逛' onAct={() => openTab('shop')} />}
      >
        {(page) => <Rows first={page} state={state} />}
      </Loaded>
    </Page>
  );
}

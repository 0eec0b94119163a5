import Taro, { usePullDownRefresh } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import { formatFen } from '@shuke/shared/values/money';
import { open, routes } from '../../../routes';
import { BoneCards, Button, EmptyState, Loaded, Page } from '../../../ui';
import { useCounterStore, type CounterStore } from '../counter-store';
import { StaffOnly } from '../staff-only';
import { StoreSwitch } from '../store-switch';
import { Sales, SearchSales } from './sales';
import { ShiftCard } from './shift-card';
import { useShift, type Shift } from '../use-shift';
import './shift.scss';

const Summary = ({ today }: { today: Shift['today'] }) => {
  const numbers: [string, string][] = [
    ['实收', formatFen(today.payableFen)], ['单数', String(today.sales)], ['优惠', formatFen(today.amountFen - today.payableFen)],
    ['核销券', String(today.coupons)], ['新会员', String(today.newMembers)],
  ];
  return (
    <View className='shift__summary'>
      {numbers.map(([name, value], place) => (
        <View key={name} className={`shift__number ${place < 2 ? 'shift__number--main' : ''}`}><Text className='shift__value'>{value}</Text><Text className='shift__name'>{name}</Text></View>
      ))}
    </View>
  );
};

const TeamLink = () => (
  <View className='shift__team'><Button kind='quiet' wide onTap={() => open(routes.staffTeam())}>全店业绩和入账</Button></View>
);

const AtStore = ({ store }: { store: CounterStore }) => {
  const { staff } = useCounterStore();
  const load = useShift(store.id);
  usePullDownRefresh(() => void load.reload().finally(() => Taro.stopPullDownRefresh()));
  return (
    <>
      <StoreSwitch store={store} />
      <ShiftCard storeId={store.id} />
      {staff?.role === 'store-manager' && <TeamLink />}
      <Loaded load={load} skeleton={<BoneCards count={4} height={80} />}>
        {(shift) => (
          <>
            <Summary today={shift.today} />
            <SearchSales storeId={store.id} whose='mine' />
            {shift.page.rows.length === 0
              ? <EmptyState kind='no-orders' title='还没有入账' hint='扫会员码，第一笔就在这里' act='去扫码' onAct={() => void Taro.navigateBack()} />
              : <Sales shift={shift} storeId={store.id} reload={load.reload} />}
          </>
        )}
      </Loaded>
    </>
  );
};

export default function ShiftPage() {
  const { store } = useCounterStore();
  return <Page className='shift'><StaffOnly>{store && <AtStore key={store.id} store={store} />}</StaffOnly></Page>;
}

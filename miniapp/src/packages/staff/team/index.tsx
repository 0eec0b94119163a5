import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import { formatFen } from '@shuke/shared/values/money';
import { api, type Reply } from '../../../api';
import { BoneCards, EmptyState, Loaded, Page, Segments } from '../../../ui';
import { useLoad } from '../../../use-load';
import { useCounterStore, type CounterStore } from '../counter-store';
import { Sales, SearchSales } from '../shift/sales';
import { StaffOnly } from '../staff-only';
import { StoreSwitch } from '../store-switch';
import '../shift/shift.scss';

type Period = 'today' | 'week';
type Row = Reply<'GET /v1/staff/counter/team'>['staff'][number];

const Associate = ({ row }: { row: Row }) => (
  <View className='sale'>
    <View className='sale__words'>
      <Text className='sale__who'>{row.name}{row.active ? '' : '（已停用）'}</Text>
      <Text className='sale__note'>{`${row.sales} 单 · 核销 ${row.coupons} 券 · 撤销 ${row.undone}`}</Text>
      <Text className='sale__note'>{`带来会员 ${row.membersBrought} 位，消费 ${formatFen(row.broughtFen)}`}</Text>
    </View>
    <View className='sale__sum'><Text className='sale__fen'>{formatFen(row.payableFen)}</Text></View>
  </View>
);

const People = ({ storeId, period }: { storeId: string; period: Period }) => {
  const load = useLoad(`team:${storeId}:${period}`, () => api('GET /v1/staff/counter/team', { query: { storeId, period } }));
  return (
    <Loaded load={load} skeleton={<BoneCards count={3} height={80} />} empty={({ staff }) => staff.length === 0 && <EmptyState kind='no-results' title='这家店还没有店员' />}>
      {({ staff, openShifts }) => (
        <>
          <Text className='shift__caption'>{openShifts.length > 0 ? `当班：${openShifts.map(({ staffName }) => staffName).join('、')}` : '现在没有人开班'}</Text>
          <View className='shift__sales'>{staff.map((row) => <Associate key={row.staffId} row={row} />)}</View>
        </>
      )}
    </Loaded>
  );
};

const StoreSales = ({ storeId }: { storeId: string }) => {
  const load = useLoad(`store-sales:${storeId}`, () => api('GET /v1/staff/counter/sales', { query: { storeId, whose: 'store' } }));
  return (
    <Loaded load={load} skeleton={<BoneCards count={3} height={80} />} empty={({ page }) => page.rows.length === 0 && <EmptyState kind='no-orders' title='还没有入账' />}>
      {(shift) => <Sales shift={shift} storeId={storeId} whose='store' reload={load.reload} />}
    </Loaded>
  );
};

const AtStore = ({ store }: { store: CounterStore }) => {
  const [period, setPeriod] = useState<Period>('today');
  return (
    <>
      <StoreSwitch store={store} />
      <Segments options={[{ key: 'today', name: '今天' }, { key: 'week', name: '本周' }]} chosen={period} label='看哪一段时间' onChoose={setPeriod} />
      <People key={period} storeId={store.id} period={period} />
      <SearchSales storeId={store.id} whose='store' />
      <StoreSales storeId={store.id} />
    </>
  );
};

/** A store manager's view: each associate, and every sale of the store, which can be undone on the same day. */
export default function TeamPage() {
  const { staff, store } = useCounterStore();
  return (
    <Page className='shift'>
      <StaffOnly>
        {staff?.role === 'store-manager'
          ? store && <AtStore key={store.id} store={store} />
          : <EmptyState kind='no-results' title='这一页给店长看' hint='自己的入账在「今天的入账」里' />}
      </StaffOnly>
    </Page>
  );
}

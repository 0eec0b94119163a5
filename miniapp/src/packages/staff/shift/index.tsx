import { useCallback, useState } from 'react';
import Taro, { usePullDownRefresh } from '@tarojs/taro';
import { Text, View } from '@tarojs/components';
import { formatFen } from '@shuke/shared/values/money';
import { api } from '../../../api';
import { serverNow } from '../../../clock';
import { sayWhen } from '../../../say';
import { sayFen } from '../../../shop/say-fen';
import { BoneCards, Button, EmptyState, Loaded, Page } from '../../../ui';
import { useMoreRows } from '../../../use-pages';
import { useCounterStore, type CounterStore } from '../counter-store';
import { signal } from '../signal';
import { StaffOnly } from '../staff-only';
import { StoreSwitch } from '../store-switch';
import { undoSale, type UndoableSale } from '../undo-sale';
import { UndoSheet } from '../undo-sheet';
import { useShift, type Shift } from '../use-shift';
import './shift.scss';

type Sale = Shift['page']['rows'][number];

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

const SaleRow = ({ sale, busy, onUndo }: { sale: Sale; busy: boolean; onUndo: () => void }) => {
  const off = sale.amountFen - sale.payableFen;
  return (
    <View className={`sale ${sale.state === 'undone' ? 'is-undone' : ''}`}>
      <View className='sale__words'>
        <Text className='sale__who'>{sale.memberMasked}</Text>
        <Text className='sale__note'>{sayWhen(sale.at, serverNow())}{off > 0 ? ` · 优惠 ${sayFen(off)}` : ''} · {sale.staffName}</Text>
      </View>
      <View className='sale__sum'>
        <Text className='sale__fen'>{formatFen(sale.payableFen)}</Text>
        {sale.undone && <Text className='sale__note'>已撤销 · {sale.undone.reason}</Text>}
      </View>
      {sale.canUndo && <Button size='small' kind='outline' busy={busy} onTap={onUndo}>撤销</Button>}
    </View>
  );
};

const useUndo = (onDone: () => Promise<void>) => {
  const [busyId, setBusyId] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const undo = async (sale: UndoableSale, reason: string): Promise<void> => {
    setBusyId(sale.id);
    setProblem(null);
    const outcome = await undoSale(sale, reason);
    setBusyId(null);
    signal(outcome.kind === 'done' ? 'done' : 'refused');
    if (outcome.kind === 'unsure') setProblem('网络不通，还不知道有没有撤销。再点一次不会重复');
    else if (outcome.kind === 'refused') setProblem(outcome.problem.message);
    await onDone();
  };
  return { busyId, problem, undo };
};

const Sales = ({ shift, storeId, reload }: { shift: Shift; storeId: string; reload: () => Promise<void> }) => {
  const { busyId, problem, undo } = useUndo(reload);
  const next = useCallback((cursor: string) => api('GET /v1/staff/counter/sales', { query: { storeId, cursor } }).then(({ page }) => page), [storeId]);
  const { rows, busy } = useMoreRows(shift.page, next);
  const [asking, setAsking] = useState<Sale | null>(null);
  const choose = (sale: UndoableSale, reason: string): void => {
    setAsking(null);
    void undo(sale, reason);
  };
  return (
    <>
      {problem && <Text className='shift__problem' role='alert'>{problem}</Text>}
      <View className='shift__sales'>
        {rows.map((sale) => <SaleRow key={sale.id} sale={sale} busy={busyId === sale.id} onUndo={() => setAsking(sale)} />)}
      </View>
      {busy && <BoneCards count={1} height={80} />}
      <UndoSheet sale={asking} onChoose={choose} onClose={() => setAsking(null)} />
    </>
  );
};

const AtStore = ({ store }: { store: CounterStore }) => {
  const load = useShift(store.id);
  usePullDownRefresh(() => void load.reload().finally(() => Taro.stopPullDownRefresh()));
  return (
    <>
      <StoreSwitch store={store} />
      <Loaded load={load} skeleton={<BoneCards count={4} height={80} />}>
        {(shift) => (
          <>
            <Summary today={shift.today} />
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

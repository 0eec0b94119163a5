import { useCallback, useState } from 'react';
import { Input, Text, View } from '@tarojs/components';
import { formatFen } from '@shuke/shared/values/money';
import { api } from '../../../api';
import { serverNow } from '../../../clock';
import { sayWhen } from '../../../say';
import { sayFen } from '../../../shop/say-fen';
import { BoneCards, Button, EmptyState, Loaded } from '../../../ui';
import { useLoad } from '../../../use-load';
import { useMoreRows } from '../../../use-pages';
import { signal } from '../signal';
import { undoSale, type UndoableSale } from '../undo-sale';
import { UndoSheet } from '../undo-sheet';
import type { Shift } from '../use-shift';

type Sale = Shift['page']['rows'][number];

/** In one's own list everybody knows who booked. */
const SaleRow = ({ sale, mine, busy, onUndo }: { sale: Sale; mine: boolean; busy: boolean; onUndo: () => void }) => {
  const off = sale.amountFen - sale.payableFen;
  return (
    <View className={`sale ${sale.state === 'undone' ? 'is-undone' : ''}`}>
      <View className='sale__words'>
        <Text className='sale__who'>{sale.memberMasked}</Text>
        <Text className='sale__note'>{sayWhen(sale.at, serverNow())}{off > 0 ? ` · 优惠 ${sayFen(off)}` : ''}{mine ? '' : ` · ${sale.staffName}`}</Text>
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

interface SalesProps {
  shift: Shift;
  storeId: string;
  reload: () => Promise<void>;
  whose?: 'mine' | 'store';
  search?: string;
}

/** Sales newest first, each with its undo while that is allowed. */
export const Sales = ({ shift, storeId, reload, whose = 'mine', search }: SalesProps) => {
  const { busyId, problem, undo } = useUndo(reload);
  const next = useCallback((cursor: string) => api('GET /v1/staff/counter/sales', { query: { storeId, cursor, whose, search } }).then(({ page }) => page), [storeId, whose, search]);
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
        {rows.map((sale) => <SaleRow key={sale.id} sale={sale} mine={whose === 'mine'} busy={busyId === sale.id} onUndo={() => setAsking(sale)} />)}
      </View>
      {busy && <BoneCards count={1} height={80} />}
      <UndoSheet sale={asking} onChoose={choose} onClose={() => setAsking(null)} />
    </>
  );
};


interface SearchProps {
  storeId: string;
  whose: 'mine' | 'store';
}

const Found = ({ storeId, whose, search }: SearchProps & { search: string }) => {
  const load = useLoad(`sales:${storeId}:${whose}:${search}`, () => api('GET /v1/staff/counter/sales', { query: { storeId, whose, search } }));
  return (
    <Loaded load={load} skeleton={<BoneCards count={2} height={80} />} empty={({ page }) => page.rows.length === 0 && <EmptyState kind='no-results' title='没有找到这笔入账' hint='试试单号后六位，或会员昵称开头' />}>
      {(shift) => <Sales shift={shift} storeId={storeId} whose={whose} search={search} reload={load.reload} />}
    </Loaded>
  );
};

/** Looks a sale up by the end of its number or the beginning of the name. */
export const SearchSales = ({ storeId, whose }: SearchProps) => {
  const [text, setText] = useState('');
  const [search, setSearch] = useState('');
  return (
    <>
      <Input
        className='shift__search' value={text} maxlength={40} confirmType='search' aria-label='查找入账' placeholder='查找：单号后六位，或昵称开头'
        onInput={(event) => setText(event.detail.value)} onConfirm={() => setSearch(text.trim())} onBlur={() => setSearch(text.trim())}
      />
      {search !== '' && <Found key={search} storeId={storeId} whose={whose} search={search} />}
    </>
  );
};

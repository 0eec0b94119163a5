import { useCallback, useRef, useState } from 'react';
import { formatFen } from '@shuke/shared/values/money';
import { api } from '../../../api';
import { platform, type LiveCode } from '../../../platform';
import { keptAct, sendKept, sendOnce, type Outcome } from '../kept-act';
import { signal } from '../signal';
import { undoSale, type UndoableSale } from '../undo-sale';
import type { CounterView, Sale, SaleBody, Scan } from './counter-state';

const SALE = 'counter-sale';
const bookSale = (body: SaleBody, key: string): Promise<Sale> => api('POST /v1/staff/counter/sales', { body }, { key });

const identifyMember = (storeId: string, code: string): Promise<Outcome<Scan>> =>
  sendOnce('counter-scan', { storeId, code }, '识别会员', (body, key) => api('POST /v1/staff/counter/scan', { body }, { key }));

export interface Counter {
  view: CounterView;
  busy: boolean;
  /** Why the last act did not work, with the way out. */
  problem: string | null;
  /** Bookings that were refused: each asks for a new price. */
  refusals: number;
  scan: () => Promise<void>;
  /** A code that was read or typed. */
  identify: (code: string) => Promise<void>;
  book: (scan: Scan, body: Omit<SaleBody, 'scanId'>) => Promise<void>;
  /** Sends the kept sale again, with its own key. */
  settle: () => Promise<void>;
  undo: (sale: UndoableSale, reason: string) => Promise<void>;
  next: () => void;
}

const firstView = (): CounterView => {
  const kept = keptAct<SaleBody>(SALE);
  return kept ? { kind: 'unsure', label: kept.label } : { kind: 'ready' };
};

const liveCodes = (storeId: string) => (): Promise<LiveCode[]> =>
  api('GET /v1/staff/counter/live-codes', { query: { storeId } }).then(({ codes }) => codes);

const labelOf = (scan: Scan, { expectedPayableFen }: Omit<SaleBody, 'scanId'>): string =>
  `${scan.member.nameMasked} ${formatFen(expectedPayableFen)}`;

/** The counter's acts. Each is sent once; what is not known to have arrived is settled with the same key. */
export const useCounter = (storeId: string): Counter => {
  const [view, setView] = useState<CounterView>(firstView);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [refusals, setRefusals] = useState(0);
  const running = useRef(false);

  const alone = useCallback(async (act: () => Promise<void>) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(null);
    await act().finally(() => {
      running.current = false;
      setBusy(false);
    });
  }, []);

  const told = useCallback(<R,>(outcome: Outcome<R>): R | undefined => {
    signal(outcome.kind === 'done' ? 'done' : 'refused');
    if (outcome.kind === 'done') return outcome.reply;
    setProblem(outcome.kind === 'unsure' ? '网络不通，还不知道有没有成功' : outcome.problem.message);
    return undefined;
  }, []);

  const identify = useCallback((code: string) => alone(async () => {
    const found = told(await identifyMember(storeId, code.trim()));
    if (found) setView({ kind: 'serving', scan: found });
  }), [alone, told, storeId]);

  const scan = useCallback(async () => {
    const code = await platform.scan(liveCodes(storeId));
    if (code !== undefined && code.trim() !== '') await identify(code);
  }, [identify, storeId]);

  const book = useCallback((served: Scan, rest: Omit<SaleBody, 'scanId'>) => alone(async () => {
    const outcome = await sendOnce(SALE, { ...rest, scanId: served.scanId }, labelOf(served, rest), bookSale);
    const sale = told(outcome);
    if (sale) setView({ kind: 'receipt', sale });
    else if (outcome.kind === 'unsure') {
      setProblem(null);
      setView({ kind: 'unsure', label: labelOf(served, rest) });
    } else setRefusals((count) => count + 1);
  }), [alone, told]);

  const settle = useCallback(() => alone(async () => {
    const kept = keptAct<SaleBody>(SALE);
    if (!kept) return setView({ kind: 'ready' });
    const outcome = await sendKept(SALE, kept, bookSale);
    const sale = told(outcome);
    if (sale) setView({ kind: 'receipt', sale });
    else if (outcome.kind === 'refused') setView({ kind: 'ready' });
  }), [alone, told]);

  const undo = useCallback((sale: UndoableSale, reason: string) => alone(async () => {
    const undone = told(await undoSale(sale, reason));
    if (undone) setView({ kind: 'receipt', sale: undone });
  }), [alone, told]);

  const next = useCallback(() => {
    setProblem(null);
    setView({ kind: 'ready' });
  }, []);
  return { view, busy, problem, refusals, scan, identify, book, settle, undo, next };
};

import type { Deps } from '../../platform/deps';
import { CounterSales } from './model';

interface SaleRow {
  _id: string;
  undoneAt: Date | null;
  order: { state: string; channel: string; paidFen: number; refundedFen: number; pointsEarned: number; growthEarned: number; pointsUsed: number }[];
  /** Points that wait for the end of the refund window. */
  pending: { state: string; points: number; takenBack: { points: number }[] }[];
  postings: { asset: string; delta: number; reference: string; reversalOf: string | null }[];
}

const sumOf = (row: SaleRow, asset: string): number =>
  row.postings.filter((posting) => posting.asset === asset).reduce((sum, posting) => sum + posting.delta, 0);

const waitingOf = ({ pending: [row] }: SaleRow): number =>
  row?.state === 'pending' ? row.takenBack.reduce((left, { points }) => left - points, row.points) : 0;

const faultOf = (row: SaleRow): string | undefined => {
  const [order] = row.order;
  if (!order) return 'no order';
  if (order.state !== (row.undoneAt ? 'refunded' : 'done')) return `order is ${order.state}, ${row.undoneAt ? 'undone' : 'standing'}`;
  if (order.refundedFen !== (row.undoneAt ? order.paidFen : 0)) return `refunded ${order.refundedFen} of ${order.paidFen} fen`;
  const points = row.undoneAt ? 0 : order.pointsEarned - order.pointsUsed - waitingOf(row);
  const growth = row.undoneAt ? 0 : order.growthEarned;
  if (sumOf(row, 'points') !== points) return `points posted ${sumOf(row, 'points')}, expected ${points}`;
  return sumOf(row, 'growth') === growth ? undefined : `growth posted ${sumOf(row, 'growth')}, expected ${growth}`;
};

/** Proves for every sale booked at the counter: one order in the agreeing state, and postings that say the same. */
export const reconcileCounter = async (deps: Deps): Promise<{ checked: number; faults: { id: string; fault: string }[] }> => {
  const references = ['points:order:', 'growth:order:', 'points:spend:', 'points:unspend:'].map((prefix) => ({ $concat: [prefix, '$_id'] }));
  const reversals = ['points:refund:counter:', 'growth:refund:counter:'].map((prefix) => ({ $concat: [prefix, '$_id'] }));
  const sales = CounterSales(deps.db).aggregate<SaleRow>([
    { $lookup: { from: 'orders', localField: '_id', foreignField: '_id', as: 'order' } },
    { $lookup: { from: 'points_pending', localField: '_id', foreignField: '_id', as: 'pending' } },
    { $set: { references: [...references, ...reversals] } },
    { $lookup: { from: 'ledger_postings', localField: 'references', foreignField: 'reference', as: 'postings' } },
  ]).cursor();
  const faults: { id: string; fault: string }[] = [];
  let checked = 0;
  for await (const row of sales as AsyncIterable<SaleRow>) {
    checked += 1;
    const fault = faultOf(row);
    if (fault) faults.push({ id: `sale:${row._id}`, fault });
  }
  return { checked, faults };
};

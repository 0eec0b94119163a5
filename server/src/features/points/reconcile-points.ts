import type { Deps } from '../../platform/deps';
import { Postings } from '../../platform/ledger/index';
import { Adjustments, PendingBook, type Adjustment, type PendingPoints } from './model';
import { leftOf } from './take-back-pending';

interface Fault {
  id: string;
  fault: string;
}
const CHUNK = 1000;

const postedBy = async (deps: Deps, references: readonly string[]): Promise<Map<string, number>> => {
  const rows = await Postings(deps.db).find({ reference: { $in: [...references] } }, { reference: 1, delta: 1 }).lean();
  return new Map(rows.map(({ reference, delta }) => [reference, delta]));
};

/** What waits is on no account; what was released is there exactly once; no more was taken back than there was. */
const pendingFault = (row: PendingPoints, posted: ReadonlyMap<string, number>): string | undefined => {
  const onAccount = posted.get(`points:order:${row._id}`) ?? 0;
  const after = row.takenBack.reduce((sum, { refundId }) => sum - (posted.get(`points:refund:${refundId}`) ?? 0), 0);
  if (leftOf(row) < 0) return `took back ${-leftOf(row)} more than the ${row.points} earned`;
  if (row.state !== 'released') return onAccount === 0 && row.released === 0 ? undefined : `is ${row.state}, yet ${onAccount} points are on the account`;
  if (onAccount !== row.released) return `released ${row.released}, posted ${onAccount}`;
  return onAccount - after === leftOf(row) ? undefined : `${onAccount - after} points stand on the account, ${leftOf(row)} should`;
};

const pendingFaults = async (deps: Deps): Promise<{ checked: number; faults: Fault[] }> => {
  const faults: Fault[] = [];
  let checked = 0;
  for (let after = ''; ;) {
    const rows = await PendingBook(deps.db).find({ _id: { $gt: after } }).sort({ _id: 1 }).limit(CHUNK).lean();
    if (rows.length === 0) return { checked, faults };
    const posted = await postedBy(deps, rows.flatMap((row) => [`points:order:${row._id}`, ...row.takenBack.map(({ refundId }) => `points:refund:${refundId}`)]));
    for (const row of rows) {
      const fault = pendingFault(row, posted);
      if (fault) faults.push({ id: `pending-points:${row._id}`, fault });
    }
    checked += rows.length;
    after = rows.at(-1)!._id;
  }
};

const adjustmentFault = ({ _id, asset, delta, state, by, decidedBy }: Adjustment, posted: ReadonlyMap<string, number>): string | undefined => {
  const onAccount = posted.get(`${asset}:adjust:${_id}`) ?? 0;
  if (onAccount !== (state === 'posted' ? delta : 0)) return `is ${state} with ${delta}, posted ${onAccount}`;
  return decidedBy?.id === by.id ? 'was decided by who asked for it' : undefined;
};

const adjustmentFaults = async (deps: Deps): Promise<{ checked: number; faults: Fault[] }> => {
  const rows = await Adjustments(deps.db).find().lean();
  const posted = await postedBy(deps, rows.map(({ asset, _id }) => `${asset}:adjust:${_id}`));
  const faults = rows.flatMap((row) => {
    const fault = adjustmentFault(row, posted);
    return fault ? [{ id: `adjustment:${row._id}`, fault }] : [];
  });
  return { checked: rows.length, faults };
};

/** Proves the book of points that wait, and every adjustment by hand, against the ledger. */
export const reconcilePoints = async (deps: Deps): Promise<{ checked: number; faults: Fault[] }> => {
  const [pending, adjusted] = [await pendingFaults(deps), await adjustmentFaults(deps)];
  return { checked: pending.checked + adjusted.checked, faults: [...pending.faults, ...adjusted.faults] };
};

import type { Deps } from '../deps';
import { Accounts, Lots, Postings } from './model';

export interface LedgerFault {
  account: string;
  fault: string;
}

const sums = async (deps: Deps): Promise<Map<string, { postings: number; count: number }>> => {
  const rows = await Postings(deps.db).aggregate<{ _id: string; postings: number; count: number }>([
    { $group: { _id: { $concat: ['$memberId', ':', '$asset'] }, postings: { $sum: '$delta' }, count: { $sum: 1 } } },
  ]).allowDiskUse(true);
  return new Map(rows.map((row) => [row._id, row]));
};

const lotSums = async (deps: Deps): Promise<Map<string, number>> => {
  const rows = await Lots(deps.db).aggregate<{ _id: string; left: number }>([
    { $group: { _id: { $concat: ['$memberId', ':', '$asset'] }, left: { $sum: '$left' } } },
  ]).allowDiskUse(true);
  return new Map(rows.map((row) => [row._id, row.left]));
};

/** Proves balance − debt = Σ postings and, for points, balance = Σ lots, for every account. */
export const reconcileLedger = async (deps: Deps): Promise<{ accounts: number; faults: LedgerFault[] }> => {
  const [posted, lots] = await Promise.all([sums(deps), lotSums(deps)]);
  const faults: LedgerFault[] = [];
  let accounts = 0;
  for await (const account of Accounts(deps.db).find().lean().cursor()) {
    accounts += 1;
    const sum = posted.get(account._id);
    const net = account.balance - account.debt;
    if (net !== (sum?.postings ?? 0)) faults.push({ account: account._id, fault: `balance ${net}, postings ${sum?.postings ?? 0}` });
    if (account.seq !== (sum?.count ?? 0)) faults.push({ account: account._id, fault: `seq ${account.seq}, postings counted ${sum?.count ?? 0}` });
    if (account.balance < 0 || account.debt < 0) faults.push({ account: account._id, fault: 'negative balance or debt' });
    if (account.asset === 'points' && account.balance !== (lots.get(account._id) ?? 0)) {
      faults.push({ account: account._id, fault: `balance ${account.balance}, lots ${lots.get(account._id) ?? 0}` });
    }
    posted.delete(account._id);
  }
  for (const orphan of posted.keys()) faults.push({ account: orphan, fault: 'postings without an account' });
  return { accounts, faults };
};

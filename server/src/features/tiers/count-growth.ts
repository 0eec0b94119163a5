import type { Deps } from '../../platform/deps';
import { accountId, Accounts, Postings } from '../../platform/ledger/index';
import { Members, type Member } from '../membership/index';

export interface MemberGrowth {
  memberId: string;
  tierKey: string;
  /** Growth that counts towards upgrades. */
  growth: number;
}

const BATCH = 1000;
type Row = Pick<Member, '_id' | 'tierKey' | 'tierCountsFrom'>;

/** All members who have joined, with the growth by which they climb; read in batches. */
export async function* membersWithGrowth(deps: Deps): AsyncGenerator<MemberGrowth> {
  for (let after = ''; ; ) {
    const rows: Row[] = await Members(deps.db).find({ status: 'joined', _id: { $gt: after } }, { tierKey: 1, tierCountsFrom: 1 }).sort({ _id: 1 }).limit(BATCH).lean();
    if (rows.length === 0) return;
    yield* await withGrowth(deps, rows);
    after = rows.at(-1)!._id;
  }
}

const withGrowth = async (deps: Deps, rows: readonly Row[]): Promise<MemberGrowth[]> => {
  const accounts = await Accounts(deps.db).find({ _id: { $in: rows.map(({ _id }) => accountId(_id, 'growth')) } }, { memberId: 1, balance: 1 }).lean();
  const balances = new Map(accounts.map(({ memberId, balance }) => [memberId, balance]));
  const since = await growthSince(deps, rows);
  return rows.map(({ _id, tierKey }) => ({ memberId: _id, tierKey, growth: since.get(_id) ?? balances.get(_id) ?? 0 }));
};

/** For the few whose count began anew after a downgrade. */
const growthSince = async (deps: Deps, rows: readonly Row[]): Promise<Map<string, number>> => {
  const anew = rows.filter(({ tierCountsFrom }) => tierCountsFrom);
  const sums = await Promise.all(anew.map(async ({ _id, tierCountsFrom }): Promise<[string, number]> => {
    const [row] = await Postings(deps.db).aggregate<{ growth: number }>([
      { $match: { memberId: _id, asset: 'growth', at: { $gte: tierCountsFrom } } },
      { $group: { _id: null, growth: { $sum: '$delta' } } },
    ]);
    return [_id, Math.max(row?.growth ?? 0, 0)];
  }));
  return new Map(sums);
};

import { addDays } from '@shuke/shared/values/time';
import { readNumber } from '../../platform/cursors';
import type { Deps } from '../../platform/deps';
import { accountId, Accounts, Lots, Postings } from '../../platform/ledger/index';

export const EXPIRING_SOON_DAYS = 30;

/** Balance, debt and what goes within 30 days. */
export const pointsOf = async (deps: Deps, memberId: string) => {
  const now = deps.clock.now();
  const [account, soon] = await Promise.all([
    Accounts(deps.db).findById(accountId(memberId, 'points')).lean(),
    Lots(deps.db).find({ memberId, asset: 'points', left: { $gt: 0 }, expiresAt: { $ne: null, $lte: addDays(now, EXPIRING_SOON_DAYS) } }).sort({ expiresAt: 1 }).lean(),
  ]);
  return {
    balance: account?.balance ?? 0,
    debt: account?.debt ?? 0,
    expiringSoon: soon.reduce((sum, lot) => sum + lot.left, 0),
    expiringAt: soon[0]?.expiresAt?.toISOString() ?? null,
  };
};

const expiringLots = async (deps: Deps, memberId: string) => {
  const rows = await Lots(deps.db).aggregate<{ _id: Date; points: number }>([
    { $match: { memberId, asset: 'points', left: { $gt: 0 }, expiresAt: { $ne: null } } },
    { $group: { _id: '$expiresAt', points: { $sum: '$left' } } },
    { $sort: { _id: 1 } },
    { $limit: 12 },
  ]);
  return rows.map((row) => ({ points: row.points, expiresAt: row._id.toISOString() }));
};

/** The statement, newest first; each line's balance follows from the one below it. */
export const pointsStatement = async (deps: Deps, memberId: string, query: { cursor?: string; limit?: number }) => {
  const limit = query.limit ?? 20;
  const before = readNumber(query.cursor) ?? Number.MAX_SAFE_INTEGER;
  const [summary, expiring, found] = await Promise.all([
    pointsOf(deps, memberId),
    expiringLots(deps, memberId),
    Postings(deps.db).find({ memberId, asset: 'points', seq: { $lt: before } }).sort({ seq: -1 }).limit(limit + 1).lean(),
  ]);
  const rows = found.slice(0, limit);
  return {
    balance: summary.balance,
    debt: summary.debt,
    expiring,
    statement: {
      rows: rows.map(({ _id, at, title, delta, balanceAfter }) => ({ id: _id, at: at.toISOString(), title, delta, balanceAfter })),
      nextCursor: found.length > limit ? String(rows.at(-1)!.seq) : null,
    },
  };
};

import { addDays } from '@shuke/shared/values/time';
import { readNumber, readPlace, writePlace } from '../../platform/cursors';
import type { Deps } from '../../platform/deps';
import { accountId, Accounts, Lots, Postings } from '../../platform/ledger/index';
import { EARNED_TITLE } from './earn-for-purchase';
import { PendingBook } from './model';
import { leftOf } from './take-back-pending';

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

/** What waits for a refund window to end, and when the first of it is there. */
const pendingOf = async (deps: Deps, memberId: string) => {
  const rows = await PendingBook(deps.db).find({ memberId, state: 'pending' }).sort({ dueAt: 1 }).lean();
  return { points: rows.reduce((sum, row) => sum + leftOf(row), 0), nextAt: rows[0]?.dueAt.toISOString() ?? null };
};

interface Query {
  show?: 'all' | 'earned' | 'spent' | 'pending' | 'expiring';
  cursor?: string;
  limit?: number;
}

const cut = <T>(found: readonly T[], limit: number, cursorOf: (last: T) => string) => {
  const rows = found.slice(0, limit);
  return { rows, nextCursor: found.length > limit ? cursorOf(rows.at(-1)!) : null };
};

const SIGNS = { all: {}, earned: { delta: { $gt: 0 } }, spent: { delta: { $lt: 0 } } } as const;

/** Newest first; unfiltered, each line's balance follows from the one below it. */
const postings = async (deps: Deps, memberId: string, show: keyof typeof SIGNS, { cursor, limit = 20 }: Query) => {
  const before = readNumber(cursor) ?? Number.MAX_SAFE_INTEGER;
  const found = await Postings(deps.db).find({ memberId, asset: 'points', seq: { $lt: before }, ...SIGNS[show] }).sort({ seq: -1 }).limit(limit + 1).lean();
  const { rows, nextCursor } = cut(found, limit, (last) => String(last.seq));
  return { rows: rows.map(({ _id, at, title, delta, balanceAfter }) => ({ id: _id, at: at.toISOString(), title, delta, balanceAfter })), nextCursor };
};

/** The soonest first. */
const afterPlace = (field: string, cursor: string | undefined) => {
  const place = readPlace(cursor);
  return place ? { $or: [{ [field]: { $gt: place.at } }, { [field]: place.at, _id: { $gt: place.id } }] } : {};
};

const waiting = async (deps: Deps, memberId: string, { cursor, limit = 20 }: Query) => {
  const found = await PendingBook(deps.db).find({ memberId, state: 'pending', ...afterPlace('dueAt', cursor) }).sort({ dueAt: 1, _id: 1 }).limit(limit + 1).lean();
  const { rows, nextCursor } = cut(found, limit, (last) => writePlace({ at: last.dueAt, id: last._id }));
  return { rows: rows.map((row) => ({ id: row._id, at: row.dueAt.toISOString(), title: EARNED_TITLE, delta: leftOf(row), balanceAfter: null })), nextCursor };
};

const expiring = async (deps: Deps, memberId: string, { cursor, limit = 20 }: Query) => {
  const ours = { memberId, asset: 'points' as const, left: { $gt: 0 }, expiresAt: { $ne: null } };
  const found = await Lots(deps.db).find({ $and: [ours, afterPlace('expiresAt', cursor)] }).sort({ expiresAt: 1, _id: 1 }).limit(limit + 1).lean();
  const { rows, nextCursor } = cut(found, limit, (last) => writePlace({ at: last.expiresAt!, id: last._id }));
  const named = await Postings(deps.db).find({ reference: { $in: rows.map(({ reference }) => reference) } }, { reference: 1, title: 1 }).lean();
  const titles = new Map(named.map(({ reference, title }) => [reference, title]));
  return {
    rows: rows.map(({ _id, left, expiresAt, reference }) => ({ id: _id, at: expiresAt!.toISOString(), title: titles.get(reference) ?? '积分', delta: left, balanceAfter: null })),
    nextCursor,
  };
};

const statementOf = (deps: Deps, memberId: string, query: Query) => {
  const show = query.show ?? 'all';
  if (show === 'pending') return waiting(deps, memberId, query);
  return show === 'expiring' ? expiring(deps, memberId, query) : postings(deps, memberId, show, query);
};

/** The member's points page. */
export const pointsStatement = async (deps: Deps, memberId: string, query: Query) => {
  const [{ balance, debt }, pending, lots, statement] = await Promise.all([
    pointsOf(deps, memberId), pendingOf(deps, memberId), expiringLots(deps, memberId), statementOf(deps, memberId, query),
  ]);
  return { balance, debt, pending, expiring: lots, statement };
};

import type { ReferralBoard, ReferralRow } from '@shuke/shared/contract/referral';
import { maskName } from '@shuke/shared/values/mask';
import { addDays } from '@shuke/shared/values/time';
import { readPlace, writePlace } from '../../platform/cursors';
import type { Deps } from '../../platform/deps';
import { Members } from '../membership/index';
import { Orders, PURCHASED_STATES } from '../orders/index';
import { noCost, rewardCosts } from '../rewards/index';
import { readRules } from './manage-rules';
import { BOUND_STATES, Inviters, Referrals, Shares, type Referral } from './model';

const TOP = 10;

/** How invitations do: of those opened within so many days, or of all. */
export const viewBoard = async (deps: Deps, days?: number): Promise<ReferralBoard> => {
  const since = days === undefined ? null : addDays(deps.clock.now(), -days);
  const [settings, funnel, held, cost, revenueFen, top] = await Promise.all([
    readRules(deps), readFunnel(deps, since), Referrals(deps.db).countDocuments({ state: 'held' }), readCost(deps), readRevenue(deps, since), readTop(deps, since),
  ]);
  return { settings, funnel, held, cost, revenueFen, top };
};

const opened = (since: Date | null) => (since ? { visitedAt: { $gte: since } } : {});
const countIf = (condition: object) => ({ $sum: { $cond: [condition, 1, 0] } });
const isSet = (field: string) => ({ $ne: [`$${field}`, null] });

type Steps = Omit<ReferralBoard['funnel'], 'inviters' | 'shares'>;

const readFunnel = async (deps: Deps, since: Date | null): Promise<ReferralBoard['funnel']> => {
  const [inviters, shares, [steps]] = await Promise.all([
    Inviters(deps.db).countDocuments(since ? { createdAt: { $gte: since } } : {}), Shares(deps.db).countDocuments(since ? { at: { $gte: since } } : {}),
    Referrals(deps.db).aggregate<Steps & { _id: null }>([
      { $match: opened(since) },
      { $group: {
        _id: null, visited: { $sum: 1 }, joined: countIf({ $in: ['$state', [...BOUND_STATES]] }),
        ordered: countIf({ $and: [isSet('orderId'), { $in: ['$state', [...BOUND_STATES]] }] }), settled: countIf(isSet('settledAt')), reversed: countIf(isSet('reversedAt')),
      } },
    ]),
  ]);
  const { visited = 0, joined = 0, ordered = 0, settled = 0, reversed = 0 } = steps ?? {};
  return { inviters, shares, visited, joined, ordered, settled, reversed };
};

const readCost = async (deps: Deps): Promise<ReferralBoard['cost']> => {
  const costs = await rewardCosts(deps, 'referral');
  const of = (share: string) => costs.get(share) ?? noCost();
  return { welcome: of('welcome'), friend: of('friend'), inviter: of('inviter'), ladder: of('ladder') };
};

const readRevenue = async (deps: Deps, since: Date | null): Promise<number> => {
  const [row] = await Referrals(deps.db).aggregate<{ fen: number }>([
    { $match: { ...opened(since), state: { $in: [...BOUND_STATES] } } },
    { $lookup: {
      from: Orders(deps.db).collection.collectionName, localField: 'friendId', foreignField: 'memberId', let: { joinedAt: '$joinedAt' }, as: 'orders',
      pipeline: [{ $match: { state: { $in: [...PURCHASED_STATES] }, $expr: { $gte: ['$paidAt', '$$joinedAt'] } } }, { $project: { fen: { $subtract: ['$paidFen', '$refundedFen'] } } }],
    } },
    { $group: { _id: null, fen: { $sum: { $sum: '$orders.fen' } } } },
  ]);
  return Math.max(row?.fen ?? 0, 0);
};

const readTop = async (deps: Deps, since: Date | null): Promise<ReferralBoard['top']> => {
  const rows = await Referrals(deps.db).aggregate<Omit<ReferralBoard['top'][number], 'name' | 'memberId'> & { _id: string }>([
    { $match: opened(since) },
    { $group: {
      _id: '$inviterId', visited: { $sum: 1 }, joined: countIf({ $in: ['$state', [...BOUND_STATES]] }), settled: countIf({ $eq: ['$state', 'settled'] }),
      reversed: countIf({ $eq: ['$state', 'reversed'] }), flagged: countIf({ $gt: [{ $size: '$flags' }, 0] }),
    } },
    { $sort: { settled: -1, joined: -1, visited: -1, _id: 1 } },
    { $limit: TOP },
  ]);
  const names = await maskedNames(deps, rows.map(({ _id }) => _id));
  return rows.map(({ _id, ...numbers }) => ({ memberId: _id, name: names(_id), ...numbers }));
};

const maskedNames = async (deps: Deps, ids: readonly string[]): Promise<(id: string) => string> => {
  const found = await Members(deps.db).find({ _id: { $in: [...new Set(ids)] } }, { nickname: 1 }).lean();
  const names = new Map(found.map(({ _id, nickname }) => [_id, maskName(nickname)]));
  return (id) => names.get(id) ?? '*';
};

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const toRows = async (deps: Deps, rows: readonly Referral[]): Promise<ReferralRow[]> => {
  const name = await maskedNames(deps, rows.flatMap(({ inviterId, friendId }) => [inviterId, friendId]));
  return rows.map(({ _id, inviterId, friendId, state, refusal, flags, visitedAt, joinedAt, dueAt, settledAt, reversedAt, reviewedBy }) => ({
    id: _id, inviterId, inviter: name(inviterId), friendId, friend: name(friendId), state, refusal, flags, visitedAt: visitedAt.toISOString(),
    joinedAt: iso(joinedAt), dueAt: iso(dueAt), settledAt: iso(settledAt), reversedAt: iso(reversedAt), reviewedBy,
  }));
};

interface Query {
  cursor?: string;
  limit?: number;
  state?: Referral['state'];
}

/** Invitations for the console, newest first. */
export const listReferrals = async (deps: Deps, { cursor, limit = 20, state }: Query) => {
  const place = readPlace(cursor);
  const before = place ? { $or: [{ visitedAt: { $lt: place.at } }, { visitedAt: place.at, _id: { $lt: place.id } }] } : {};
  const found = await Referrals(deps.db).find({ ...(state ? { state } : {}), ...before }).sort({ visitedAt: -1, _id: -1 }).limit(limit + 1).lean();
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows: await toRows(deps, rows), nextCursor: found.length > limit && last ? writePlace({ at: last.visitedAt, id: last._id }) : null };
};

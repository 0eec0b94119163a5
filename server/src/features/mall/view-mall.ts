import { ERRORS } from '@shuke/shared/contract/errors';
import type { MallGood, MallItemView, RedemptionView } from '@shuke/shared/contract/mall';
import { isOpen, refuseRedemption, type RedeemRefusal } from '@shuke/shared/rules/mall/decide-redemption';
import { readPlace, writePlace } from '../../platform/cursors';
import type { Deps } from '../../platform/deps';
import { findMember, memberNo, Members } from '../membership/index';
import { pointsOf } from '../points/index';
import { Stores } from '../stores/index';
import { allTiers } from '../tiers/index';
import { MallItems, Redemptions, SHOWN, type MallItem, type Redemption } from './model';
import { piecesLeft } from './pieces';

type Names = ReadonlyMap<string, string>;
const storeNames = async (deps: Deps): Promise<Names> => new Map((await Stores(deps.db).find({}, { name: 1 }).lean()).map(({ _id, name }) => [_id, name]));

const storesOf = (good: MallGood, names: Names): string[] => (good.kind === 'pickup' ? good.storeIds.flatMap((id) => names.get(id) ?? []) : []);

const SELDOM: Partial<Record<RedeemRefusal, (item: MallItem, has: { balance: number; tiers: Names }) => string>> = {
  POINTS_INSUFFICIENT: ({ points }, { balance }) => `还差 ${points - balance} 积分`,
  MALL_TIER_TOO_LOW: ({ minTierRank }, { tiers }) => `${tiers.get(String(minTierRank)) ?? '更高等级'}起可兑换`,
};

/** What is open now and what opens later is not shown; what is sold out stays, and says so. */
export const viewMall = async (deps: Deps, memberId: string): Promise<{ balance: number; debt: number; items: MallItemView[] }> => {
  const now = deps.clock.now();
  const items = (await MallItems(deps.db).find({ state: 'active' }).sort({ rank: 1, createdAt: -1 }).lean()).filter((item) => isOpen(item, now));
  const [member, points, left, mine, tiers, names] = await Promise.all([
    findMember(deps, memberId), pointsOf(deps, memberId), piecesLeft(deps, items.map(({ _id }) => _id)), redeemedBy(deps, memberId), allTiers(deps), storeNames(deps),
  ]);
  const tierRank = tiers.find(({ _id }) => _id === member.tierKey)?.rank ?? 0;
  const tierNames = new Map(tiers.map(({ rank, name }) => [String(rank), name]));
  const view = (item: MallItem): MallItemView => {
    const redeemed = mine.get(item._id) ?? 0;
    const free = left.get(item._id) ?? 0;
    const refusal = refuseRedemption(item, { tierRank, redeemed, balance: points.balance, left: free }, now);
    return {
      id: item._id, title: item.title, detail: item.detail, picture: item.picture, kind: item.good.kind, points: item.points, priceFen: item.priceFen, left: free,
      mayRedeem: Math.max(item.perMemberLimit - redeemed, 0), endsAt: item.endsAt?.toISOString() ?? null, stores: storesOf(item.good, names),
      refusal: refusal && (SELDOM[refusal]?.(item, { balance: points.balance, tiers: tierNames }) ?? ERRORS[refusal][1]),
    };
  };
  return { balance: points.balance, debt: points.debt, items: items.map(view) };
};

const redeemedBy = async (deps: Deps, memberId: string): Promise<Map<string, number>> => {
  const rows = await Redemptions(deps.db).aggregate<{ _id: string; count: number }>([
    { $match: { memberId, state: { $nin: ['cancelled', 'dropping'] } } },
    { $group: { _id: '$itemId', count: { $sum: 1 } } },
  ]);
  return new Map(rows.map(({ _id, count }) => [_id, count]));
};

const BACK: Partial<Record<Redemption['money'], string>> = { refunding: '，款项退回中', refunded: '，款项已退回' };

const stateText = ({ state, good, money }: Redemption): string => {
  if (state === 'cancelled') return `已取消，积分已退回${BACK[money] ?? ''}`;
  if (state === 'unpaid') return '待支付';
  if (good.kind === 'coupon') return state === 'done' ? '券已到账' : '券发放中';
  return state === 'done' ? '已领取' : '待领取';
};

const toView = (row: Redemption, names: Names): RedemptionView => ({
  id: row._id, itemId: row.itemId, title: row.title, picture: row.picture, kind: row.good.kind, points: row.points, priceFen: row.priceFen,
  money: row.money, payBefore: row.payBefore?.toISOString() ?? null,
  state: row.state === 'taking' || row.state === 'dropping' ? 'giving' : row.state, stateText: stateText(row), code: row.state === 'cancelled' ? null : (row.code ?? null),
  stores: storesOf(row.good, names), couponId: row.couponId, handedOverAt: row.handedOverAt?.toISOString() ?? null,
  handedOverIn: row.storeId ? (names.get(row.storeId) ?? null) : null, createdAt: row.createdAt.toISOString(),
});

export const viewRedemption = async (deps: Deps, row: Redemption): Promise<RedemptionView> => toView(row, await storeNames(deps));

interface Query {
  cursor?: string;
  limit?: number;
}

const page = async (deps: Deps, filter: Record<string, unknown>, { cursor, limit = 20 }: Query) => {
  const place = readPlace(cursor);
  const before = place ? { $or: [{ createdAt: { $lt: place.at } }, { createdAt: place.at, _id: { $lt: place.id } }] } : {};
  const found = await Redemptions(deps.db).find({ $and: [{ state: { $in: SHOWN } }, filter, before] }).sort({ createdAt: -1, _id: -1 }).limit(limit + 1).lean();
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, names: await storeNames(deps), nextCursor: found.length > limit && last ? writePlace({ at: last.createdAt, id: last._id }) : null };
};

export const memberRedemptions = async (deps: Deps, memberId: string, query: Query) => {
  const { rows, names, nextCursor } = await page(deps, { memberId }, query);
  return { rows: rows.map((row) => toView(row, names)), nextCursor };
};

/** The code is the member's alone: the console sees that there is one, not which. */
const forConsole = async (deps: Deps, rows: readonly Redemption[], names: Names) => {
  const members = await Members(deps.db).find({ _id: { $in: rows.map((row) => row.memberId) } }, { nickname: 1, ordinal: 1 }).lean();
  const byId = new Map(members.map((member) => [member._id, member]));
  return rows.map((row) => {
    const member = byId.get(row.memberId);
    return {
      redemption: { ...toView(row, names), code: null }, why: row.why,
      member: { id: row.memberId, nickname: member?.nickname ?? '', memberNo: member ? memberNo(member.ordinal) : '' },
    };
  });
};

export const consoleRedemptions = async (deps: Deps, { state, itemId, ...query }: Query & { state?: Redemption['state']; itemId?: string }) => {
  const { rows, names, nextCursor } = await page(deps, { ...(state ? { state } : {}), ...(itemId ? { itemId } : {}) }, query);
  return { rows: await forConsole(deps, rows, names), nextCursor };
};

export const consoleRedemption = async (deps: Deps, row: Redemption) => (await forConsole(deps, [row], await storeNames(deps)))[0]!;

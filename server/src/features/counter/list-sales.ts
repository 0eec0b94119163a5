import { maskName } from '@shuke/shared/values/mask';
import { startOfBusinessDay } from '@shuke/shared/values/time';
import type { StaffActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { Members } from '../membership/index';
import { Orders, type Order } from '../orders/index';
import { StaffPeople } from '../staff/index';
import { Stores } from '../stores/index';
import { Tiers } from '../tiers/index';
import { CounterSales } from './model';

interface Names {
  members: Map<string, { nickname: string; tierName: string }>;
  stores: Map<string, string>;
  staff: Map<string, string>;
  tiersAfter: Map<string, string>;
}

const loadNames = async (deps: Deps, orders: readonly Order[]): Promise<Names> => {
  const ids = <K extends 'memberId' | 'storeId' | 'staffId' | '_id'>(key: K) => ({ $in: orders.flatMap((order) => order[key] ?? []) });
  const [members, stores, staff, sales, tiers] = await Promise.all([
    Members(deps.db).find({ _id: ids('memberId') }, { nickname: 1, tierKey: 1 }).lean(),
    Stores(deps.db).find({ _id: ids('storeId') }, { name: 1 }).lean(),
    StaffPeople(deps.db).find({ _id: ids('staffId') }, { name: 1 }).lean(),
    CounterSales(deps.db).find({ _id: ids('_id') }, { tierAfter: 1 }).lean(),
    Tiers(deps.db).find({}, { name: 1 }).lean(),
  ]);
  const tierNames = new Map(tiers.map((tier) => [tier._id, tier.name]));
  return {
    members: new Map(members.map(({ _id, nickname, tierKey }) => [_id, { nickname, tierName: tierNames.get(tierKey) ?? '' }])),
    stores: new Map(stores.map((store) => [store._id, store.name])),
    staff: new Map(staff.map((one) => [one._id, one.name])),
    tiersAfter: new Map(sales.map((sale) => [sale._id, sale.tierAfter])),
  };
};

const toSaleView = (order: Order, names: Names) => {
  const member = names.members.get(order.memberId);
  return {
    id: order._id, orderNo: order.orderNo, at: order.createdAt.toISOString(), storeName: names.stores.get(order.storeId ?? '') ?? '',
    staffName: names.staff.get(order.staffId ?? '') ?? '', memberMasked: maskName(member?.nickname ?? ''), amountFen: order.goodsFen,
    payableFen: order.payableFen, price: order.price, pointsEarned: order.pointsEarned, growthEarned: order.growthEarned,
    // Sales from before the counter kept it (an import) show the tier of today.
    tierAfter: names.tiersAfter.get(order._id) ?? member?.tierName ?? '', state: order.state === 'done' ? ('done' as const) : ('undone' as const),
    undoUntil: (order.undoUntil ?? order.createdAt).toISOString(),
  };
};

export const saleView = async (deps: Deps, order: Order) => toSaleView(order, await loadNames(deps, [order]));

interface Query {
  storeId: string;
  cursor?: string;
  limit?: number;
}

/** Sums of this person's sales today that stand, and the store's new members. */
const todayOf = async (deps: Deps, actor: StaffActor, storeId: string) => {
  const from = startOfBusinessDay(deps.clock.now());
  const [[row], newMembers] = await Promise.all([
    Orders(deps.db).aggregate<{ sales: number; amountFen: number; payableFen: number; coupons: number }>([
      { $match: { storeId, createdAt: { $gte: from }, channel: 'counter', staffId: actor.id, state: 'done' } },
      { $group: { _id: null, sales: { $sum: 1 }, amountFen: { $sum: '$goodsFen' }, payableFen: { $sum: '$payableFen' }, coupons: { $sum: { $size: '$couponIds' } } } },
      { $project: { _id: 0 } },
    ]),
    Members(deps.db).countDocuments({ status: 'joined', joinedAt: { $gte: from }, 'source.storeId': storeId }),
  ]);
  return { ...(row ?? { sales: 0, amountFen: 0, payableFen: 0, coupons: 0 }), newMembers };
};

/** What this person booked at this store, newest first. The cursor is `time_id`. */
export const listSales = async (deps: Deps, actor: StaffActor, query: Query) => {
  const limit = query.limit ?? 20;
  const [time, id] = (query.cursor ?? '').split('_');
  const at = new Date(Number(time));
  const before = id && !Number.isNaN(at.getTime()) ? { $or: [{ createdAt: { $lt: at } }, { createdAt: at, _id: { $lt: id } }] } : {};
  const mine = { storeId: query.storeId, channel: 'counter' as const, staffId: actor.id };
  const [today, found] = await Promise.all([
    todayOf(deps, actor, query.storeId),
    Orders(deps.db).find({ $and: [mine, before] }).sort({ createdAt: -1, _id: -1 }).limit(limit + 1).lean(),
  ]);
  const orders = found.slice(0, limit);
  const names = await loadNames(deps, orders);
  const last = orders.at(-1);
  const nextCursor = found.length > limit && last ? `${last.createdAt.getTime()}_${last._id}` : null;
  return { today, page: { rows: orders.map((order) => toSaleView(order, names)), nextCursor } };
};

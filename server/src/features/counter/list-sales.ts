import { decideUndo } from '@shuke/shared/rules/counter/decide-undo';
import { maskName } from '@shuke/shared/values/mask';
import { addDays, parseBusinessDate, startOfBusinessDay } from '@shuke/shared/values/time';
import type { StaffActor } from '../../platform/auth/actors';
import { readPlace, writePlace } from '../../platform/cursors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Members } from '../membership/index';
import { Orders, type Order } from '../orders/index';
import { StaffPeople } from '../staff/index';
import { Stores } from '../stores/index';
import { Tiers } from '../tiers/index';
import { CounterSales, type CounterSale } from './model';

interface Names {
  members: Map<string, { nickname: string; tierName: string }>;
  stores: Map<string, string>;
  staff: Map<string, string>;
  sales: Map<string, Pick<CounterSale, 'tierAfter' | 'undoneBy' | 'undoneAt' | 'undoReason'>>;
}

const loadNames = async (deps: Deps, orders: readonly Order[]): Promise<Names> => {
  const ids = <K extends 'memberId' | 'storeId' | '_id'>(key: K) => ({ $in: orders.flatMap((order) => order[key] ?? []) });
  const sales = await CounterSales(deps.db).find({ _id: ids('_id') }, { tierAfter: 1, undoneBy: 1, undoneAt: 1, undoReason: 1 }).lean();
  const staffIds = [...orders.flatMap((order) => order.staffId ?? []), ...sales.flatMap((sale) => sale.undoneBy ?? [])];
  const [members, stores, staff, tiers] = await Promise.all([
    Members(deps.db).find({ _id: ids('memberId') }, { nickname: 1, tierKey: 1 }).lean(),
    Stores(deps.db).find({ _id: ids('storeId') }, { name: 1 }).lean(),
    StaffPeople(deps.db).find({ _id: { $in: staffIds } }, { name: 1 }).lean(),
    Tiers(deps.db).find({}, { name: 1 }).lean(),
  ]);
  const tierNames = new Map(tiers.map((tier) => [tier._id, tier.name]));
  return {
    members: new Map(members.map(({ _id, nickname, tierKey }) => [_id, { nickname, tierName: tierNames.get(tierKey) ?? '' }])),
    stores: new Map(stores.map((store) => [store._id, store.name])),
    staff: new Map(staff.map((one) => [one._id, one.name])),
    sales: new Map(sales.map((sale) => [sale._id, sale])),
  };
};

const undoneView = ({ sales, staff }: Names, order: Order) => {
  const sale = sales.get(order._id);
  return sale?.undoneAt ? { by: staff.get(sale.undoneBy ?? '') ?? '', at: sale.undoneAt.toISOString(), reason: sale.undoReason ?? '' } : null;
};

const mayUndo = (order: Order, actor: StaffActor, now: Date): boolean =>
  decideUndo({ storeId: order.storeId, bookedAt: order.createdAt, undoUntil: order.undoUntil, undone: order.state !== 'done' }, actor, now).ok;

const toSaleView = (order: Order, names: Names, actor: StaffActor, now: Date) => {
  const member = names.members.get(order.memberId);
  return {
    id: order._id, orderNo: order.orderNo, at: order.createdAt.toISOString(), storeName: names.stores.get(order.storeId ?? '') ?? '',
    staffName: names.staff.get(order.staffId ?? '') ?? '', memberMasked: maskName(member?.nickname ?? ''), amountFen: order.goodsFen,
    payableFen: order.payableFen, price: order.price, pointsEarned: order.pointsEarned, growthEarned: order.growthEarned,
    // Sales from before the counter kept it (an import) show the tier of today.
    tierAfter: names.sales.get(order._id)?.tierAfter ?? member?.tierName ?? '', state: order.state === 'done' ? ('done' as const) : ('undone' as const),
    undoUntil: (order.undoUntil ?? order.createdAt).toISOString(), canUndo: mayUndo(order, actor, now), undone: undoneView(names, order),
  };
};

export const saleView = async (deps: Deps, actor: StaffActor, order: Order) => toSaleView(order, await loadNames(deps, [order]), actor, deps.clock.now());

interface Query {
  storeId: string;
  /** The end of an order number, or the beginning of a nickname. */
  search?: string;
  /** `2026-11-22` */
  day?: string;
  whose?: 'mine' | 'store';
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

const MOST_FOUND = 200;
const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Digits are the end of an order number; anything else the beginning of a nickname. */
const searchFilter = async (deps: Deps, search: string | undefined) => {
  const text = search?.trim() ?? '';
  if (!text) return {};
  if (/^[A-Za-z]*\d{4,}$/.test(text)) return { orderNo: { $regex: `${escapeRegex(text.toUpperCase())}$` } };
  const named = await Members(deps.db).find({ nickname: { $regex: `^${escapeRegex(text)}` } }, { _id: 1 }).limit(MOST_FOUND).lean();
  return { memberId: { $in: named.map(({ _id }) => _id) } };
};

const dayFilter = (day: string | undefined) => {
  const from = day === undefined ? undefined : parseBusinessDate(day);
  if (day !== undefined && !from) throw new AppError('BAD_REQUEST', { errors: [{ path: '/query/day', message: '没有这一天' }] });
  return from ? { createdAt: { $gte: from, $lt: addDays(from, 1) } } : {};
};

/** What this person booked at this store, newest first; for a store manager who asks, what anybody did. */
export const listSales = async (deps: Deps, actor: StaffActor, query: Query) => {
  if (query.whose === 'store' && actor.role !== 'store-manager') throw new AppError('FORBIDDEN');
  const limit = query.limit ?? 20;
  const place = readPlace(query.cursor);
  const before = place ? { $or: [{ createdAt: { $lt: place.at } }, { createdAt: place.at, _id: { $lt: place.id } }] } : {};
  const mine = {
    storeId: query.storeId, channel: 'counter' as const, ...(query.whose === 'store' ? {} : { staffId: actor.id }),
    ...dayFilter(query.day), ...(await searchFilter(deps, query.search)),
  };
  const [today, found] = await Promise.all([
    todayOf(deps, actor, query.storeId),
    Orders(deps.db).find({ $and: [mine, before] }).sort({ createdAt: -1, _id: -1 }).limit(limit + 1).lean(),
  ]);
  const orders = found.slice(0, limit);
  const names = await loadNames(deps, orders);
  const last = orders.at(-1);
  const nextCursor = found.length > limit && last ? writePlace({ at: last.createdAt, id: last._id }) : null;
  const now = deps.clock.now();
  return { today, page: { rows: orders.map((order) => toSaleView(order, names, actor, now)), nextCursor } };
};

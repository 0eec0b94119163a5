import type { OrderView } from '@shuke/shared/contract/orders';
import type { OperatorActor } from '../../platform/auth/actors';
import { readPlace, writePlace } from '../../platform/cursors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { memberNo, Members } from '../membership/index';
import { Orders, type Order } from './model';
import { storeNamesOf, toOrderView } from './order-view';

type Filter = Record<string, unknown>;
const BY_TAB: Record<string, OrderView['state'][]> = {
  unpaid: ['unpaid'],
  active: ['paid', 'waiting-team', 'ready', 'sent', 'refunding'],
  done: ['done', 'closed', 'refunded'],
};

/** Newest first by id and time; the cursor is `time_id`. */
const page = async (deps: Deps, filter: Filter, query: { cursor?: string; limit?: number }) => {
  const limit = query.limit ?? 20;
  const place = readPlace(query.cursor);
  const before = place ? { $or: [{ createdAt: { $lt: place.at } }, { createdAt: place.at, _id: { $lt: place.id } }] } : {};
  const found = await Orders(deps.db).find({ $and: [filter, before] }).sort({ createdAt: -1, _id: -1 }).limit(limit + 1).lean();
  const orders = found.slice(0, limit);
  const last = orders.at(-1);
  return { orders, nextCursor: found.length > limit && last ? writePlace({ at: last.createdAt, id: last._id }) : null };
};

export const memberOrders = async (deps: Deps, memberId: string, query: { state?: string; cursor?: string; limit?: number }) => {
  const { orders, nextCursor } = await page(deps, { memberId, ...(query.state ? { state: { $in: BY_TAB[query.state] ?? [] } } : {}) }, query);
  const names = await storeNamesOf(deps, orders.map((order) => order.storeId));
  return { rows: orders.map((order) => toOrderView(order, names)), nextCursor };
};

export const memberOrder = async (deps: Deps, memberId: string, orderId: string): Promise<Order> => {
  const order = await Orders(deps.db).findOne({ _id: orderId, memberId }).lean();
  if (!order) throw new AppError('ORDER_NOT_FOUND');
  return order;
};

/** A store manager sees own stores' orders only, whatever store the query names. */
export const visibleTo = (actor: OperatorActor, storeId: string | undefined): Filter => {
  if (actor.role !== 'store-manager') return storeId ? { storeId } : {};
  return { storeId: { $in: actor.storeIds.filter((id) => !storeId || id === storeId) } };
};

export const consoleOrders = async (deps: Deps, actor: OperatorActor, query: { state?: string; storeId?: string; cursor?: string; limit?: number }) => {
  const { orders, nextCursor } = await page(deps, { ...visibleTo(actor, query.storeId), ...(query.state ? { state: query.state } : {}) }, query);
  const [names, members] = await Promise.all([
    storeNamesOf(deps, orders.map((order) => order.storeId)),
    Members(deps.db).find({ _id: { $in: orders.map((order) => order.memberId) } }, { nickname: 1, ordinal: 1 }).lean(),
  ]);
  const byId = new Map(members.map((member) => [member._id, member]));
  const rows = orders.map((order) => {
    const member = byId.get(order.memberId);
    return { order: toOrderView(order, names), member: member ? { id: member._id, nickname: member.nickname, memberNo: memberNo(member.ordinal) } : null };
  });
  return { rows, nextCursor };
};

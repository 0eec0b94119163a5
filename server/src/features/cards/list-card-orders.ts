import type { Deps } from '../../platform/deps';
import { Members } from '../membership/index';
import { CardOrders, type CardOrder } from './model';
import { isRefundable } from './refund-card';
import { toOrderView } from './view-card';

export const consoleOrderView = async (deps: Deps, order: CardOrder) => {
  const [member, refundable] = await Promise.all([Members(deps.db).findById(order.memberId, { nickname: 1 }).lean(), isRefundable(deps, order)]);
  return { ...toOrderView(order), memberId: order.memberId, memberName: member?.nickname ?? '已注销', refundable };
};

/** Newest first; the cursor is the last row's id, which grows with time. */
export const listCardOrders = async (deps: Deps, query: { cursor?: string; limit?: number }) => {
  const limit = query.limit ?? 20;
  const found = await CardOrders(deps.db).find(query.cursor ? { _id: { $lt: query.cursor } } : {}).sort({ _id: -1 }).limit(limit + 1).lean();
  const rows = await Promise.all(found.slice(0, limit).map((order) => consoleOrderView(deps, order)));
  return { rows, nextCursor: found.length > limit ? rows.at(-1)!.id : null };
};

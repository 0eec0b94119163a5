import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { releaseCoupons } from '../coupons/index';
import { closePayment } from '../payments/index';
import { giveBackPoints } from '../points/index';
import { Orders, type Order } from './model';

/** Closes an unpaid order: coupons and points come back with it, stock by the event. False when it was not unpaid. */
export const closeOrder = async (deps: Deps, orderId: string): Promise<boolean> =>
  withTransaction(deps.db, async (session) => {
    const at = deps.clock.now();
    const order = await Orders(deps.db).findOneAndUpdate(
      { _id: orderId, state: 'unpaid' }, { $set: { state: 'closed', closedAt: at }, $unset: { unpaidSlot: 1 } }, { session },
    ).lean();
    if (!order) return false;
    if (order.couponIds.length > 0) await releaseCoupons(deps, session, { couponIds: order.couponIds, orderId, at });
    if (order.pointsUsed > 0) await giveBackPoints(deps, session, { orderId, at });
    await emit(deps, session, 'order.closed', { orderId, memberId: order.memberId });
    return true;
  });

/**
 * A member cancels: first nobody can pay any more, as far as WeChat Pay can be reached. Should money arrive all the same,
 * it is refunded by itself.
 */
export const cancelOrder = async (deps: Deps, memberId: string, orderId: string): Promise<Order> => {
  const order = await Orders(deps.db).findOne({ _id: orderId, memberId }).lean();
  if (!order) throw new AppError('ORDER_NOT_FOUND');
  if (order.state === 'closed') return order;
  const paid = order.state === 'unpaid' && (await closePayment(deps, order.orderNo)) === 'paid';
  if (paid || !(await closeOrder(deps, orderId))) throw new AppError('ORDER_NOT_CANCELLABLE');
  return (await Orders(deps.db).findById(orderId).lean())!;
};

/** Orders whose time to pay is over: first nobody can pay any more, then the order closes. One failure stops no other. */
export const closeOverdueOrders = async (deps: Deps): Promise<void> => {
  const overdue = await Orders(deps.db).find({ state: 'unpaid', payBefore: { $lt: deps.clock.now() } }, { orderNo: 1 }).limit(500).lean();
  for (const { _id, orderNo } of overdue) {
    await closeOverdue(deps, _id, orderNo).catch((error: unknown) => deps.log.warn({ err: error, orderId: _id }, 'closing an order failed; trying again later'));
  }
};

/** False when it was paid, or nobody can say. */
export const closeOverdue = async (deps: Deps, orderId: string, orderNo: string): Promise<boolean> =>
  (await closePayment(deps, orderNo)) === 'closed' && closeOrder(deps, orderId);

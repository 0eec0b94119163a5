import { refundableFen } from '@shuke/shared/rules/price/shipping-fee';
import type { Deps } from '../../platform/deps';
import type { Session } from '../../platform/database';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { returnCoupons } from '../coupons/index';
import { giveBackPoints, takeBackEarned } from '../points/index';
import { Orders, type Order } from './model';

const REFUNDABLE = ['paid', 'waiting-team', 'ready', 'sent', 'done'] as const;

/** Wants a paid order's money given back in full, but for the fee of a parcel that was sent. False when the order is in no state for it (or is on its way already). */
export const refundOrder = async (deps: Deps, orderId: string, reason: string): Promise<boolean> =>
  withTransaction(deps.db, async (session) => {
    const order = await Orders(deps.db).findOneAndUpdate(
      { _id: orderId, state: { $in: [...REFUNDABLE] }, channel: { $in: ['shop', 'group-buy'] } },
      { $set: { state: 'refunding' } },
      { session },
    ).lean();
    if (!order) return false;
    await emit(deps, session, 'refund.wanted', { orderId, refundFen: refundableFen(order.paidFen, order.parcel), reason });
    return true;
  });

interface RefundSettled {
  orderId: string;
  refundFen: number;
  status: string;
  outRefundNo: string;
}

/** The money went back: whatever the order earned or used goes back with it, once. A stuck refund stays visible as refunding. */
export const settleRefundedOrder = async (deps: Deps, settled: RefundSettled): Promise<void> => {
  if (settled.status !== 'SUCCESS') return;
  await withTransaction(deps.db, async (session) => {
    const order = await Orders(deps.db).findOneAndUpdate(
      { _id: settled.orderId, state: 'refunding' },
      { $set: { state: 'refunded', refundedFen: settled.refundFen } },
      { session },
    ).lean();
    if (order) await undoRewards(deps, session, order, settled);
  });
};

const undoRewards = async (deps: Deps, session: Session, order: Order, { refundFen, outRefundNo }: RefundSettled): Promise<void> => {
  const at = deps.clock.now();
  const { _id: orderId, memberId } = order;
  await takeBackEarned(deps, session, { orderId, share: refundFen / order.paidFen, refundId: outRefundNo, at });
  // A late payment of a closed order gave these back when it closed; both calls are safe to repeat.
  if (order.pointsUsed > 0) await giveBackPoints(deps, session, { orderId, at });
  if (order.couponIds.length > 0) await returnCoupons(deps, session, { couponIds: order.couponIds, orderId, at });
  await emit(deps, session, 'order.refunded', { orderId, memberId, refundedFen: refundFen });
};

import { randomInt } from 'node:crypto';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { redeemCoupons } from '../coupons/index';
import { findMember } from '../membership/index';
import { earnFor, pointsTermsFor } from '../points/index';
import { tierOf } from '../tiers/index';
import { Orders, type Order } from './model';

const pickupCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

interface Settled {
  orderId: string;
  paidFen: number;
}

/** Money for an order has arrived. An order that was closed meanwhile gives it back by itself. */
export const settleOrder = async (deps: Deps, { orderId, paidFen }: Settled): Promise<void> => {
  const order = await Orders(deps.db).findById(orderId).lean();
  if (!order) throw new Error(`payment for an order that does not exist: ${orderId}`);
  const booked = order.state === 'unpaid' && (await withTransaction(deps.db, (session) => book(deps, session, order, paidFen)));
  if (booked) return;
  const now = await Orders(deps.db).findById(orderId).lean();
  if (now?.state === 'closed') await refundLatePayment(deps, now, paidFen);
};

const book = async (deps: Deps, session: Session, order: Order, paidFen: number): Promise<boolean> => {
  const at = deps.clock.now();
  const { _id: orderId, memberId } = order;
  const moved = await Orders(deps.db).updateOne(
    { _id: orderId, state: 'unpaid' },
    { $set: { state: order.teamId ? 'waiting-team' : 'ready', paidFen, paidAt: at, pickupCode: order.parcel ? null : pickupCode() }, $unset: { unpaidSlot: 1 } },
    { session },
  );
  if (moved.modifiedCount === 0) return false;
  if (order.couponIds.length > 0) await redeemHeld(deps, session, order, at);
  const member = await findMember(deps, memberId);
  const { tier } = await tierOf(deps, member);
  const channel = order.channel === 'group-buy' ? 'group-buy' : 'shop';
  const terms = await pointsTermsFor(deps, { birthdayKey: member.birthdayKey, tier, channel, storeId: order.storeId, at });
  const earned = await earnFor(deps, session, { memberId, orderId, paidFen, terms, at });
  await Orders(deps.db).updateOne({ _id: orderId }, { $set: { pointsEarned: earned.points, growthEarned: earned.growth } }, { session });
  await emit(deps, session, 'order.paid', { orderId, memberId, paidFen, channel: order.channel });
  return true;
};

/** Coupons were held for this order alone, so nothing can be in the way: a refusal is a bug. */
const redeemHeld = async (deps: Deps, session: Session, { _id: orderId, memberId, couponIds }: Order, at: Date): Promise<void> => {
  const redeemed = await redeemCoupons(deps, session, { couponIds, memberId, orderId, at });
  if (!redeemed.ok) throw new Error(`coupons held for ${orderId} cannot be redeemed: ${redeemed.reason}`);
};

const refundLatePayment = async (deps: Deps, order: Order, paidFen: number): Promise<void> => {
  await withTransaction(deps.db, async (session) => {
    const moved = await Orders(deps.db).updateOne(
      { _id: order._id, state: 'closed', paidFen: 0 },
      { $set: { state: 'refunding', paidFen, paidAt: deps.clock.now() } },
      { session },
    );
    if (moved.modifiedCount === 0) return;
    await emit(deps, session, 'refund.wanted', { orderId: order._id, refundFen: paidFen, reason: '订单已取消，款项自动退回' });
  });
};

import { earnsGift } from '@shuke/shared/rules/coupons/earns-gift';
import type { Deps } from '../../platform/deps';
import { issueCoupon, revokeCoupons } from '../coupons/index';
import { Orders, PURCHASED_STATES, type Order } from '../orders/index';
import { PurchaseGifts, type PurchaseGift } from './model';

const referenceOf = (gift: Pick<PurchaseGift, '_id'>, orderId: string): string => `purchase:${gift._id}:${orderId}`;

const earns = (gift: PurchaseGift, order: Order): boolean => earnsGift(gift, {
  standing: (PURCHASED_STATES as readonly string[]).includes(order.state) && order.state !== 'refunding', channel: order.channel, paidFen: order.paidFen,
  refundedFen: order.refundedFen, productIds: order.lines.filter(({ unitFen }) => unitFen > 0).map(({ productId }) => productId),
});

/**
 * Gives what a paid order earns, once per order and kind. Should the order be refunded while this runs, the last look takes
 * it back, whichever of the two events comes first.
 */
export const givePurchaseGifts = async (deps: Deps, orderId: string): Promise<void> => {
  const order = await Orders(deps.db).findById(orderId).lean();
  if (!order) return;
  const gifts = (await PurchaseGifts(deps.db).find({ state: 'active' }).lean()).filter((gift) => earns(gift, order));
  for (const gift of gifts) {
    const outcome = await issueCoupon(deps, {
      templateId: gift.templateId, memberId: order.memberId, reference: referenceOf(gift, orderId), via: 'purchase', at: deps.clock.now(), earnedByOrderId: orderId,
    });
    if (!outcome.ok) deps.log.warn({ purchaseGiftId: gift._id, reason: outcome.reason }, 'purchase gift not given');
  }
  if (gifts.length > 0) await takeUnearnedBack(deps, orderId);
};

/**
 * After a refund: coupons that the order does not earn any more are revoked if they are unused, also at a friend. One that
 * was used stays used; if it should come back from its own order, it ends then.
 */
export const takeUnearnedBack = async (deps: Deps, orderId: string): Promise<number> => {
  const order = await Orders(deps.db).findById(orderId).lean();
  if (!order) return 0;
  const gifts = await PurchaseGifts(deps.db).find().lean();
  const unearned = gifts.filter((gift) => !earns(gift, order)).map((gift) => referenceOf(gift, orderId));
  return unearned.length === 0 ? 0 : revokeCoupons(deps, { earnedByOrderId: orderId, reference: { $in: unearned } });
};

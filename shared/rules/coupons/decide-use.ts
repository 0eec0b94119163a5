import type { BasketLine, CouponFacts, UseContext, UseRefusal } from './coupon-facts';
import { isUsableTime } from './usable-times';

export type UseDecision =
  | { ok: true; eligible: number[] }
  | { ok: false; reason: UseRefusal; /** How much more is needed, for COUPON_BELOW_THRESHOLD. */ missingFen?: number };

/**
 * May this coupon be used on this basket now? Answers the indexes of the lines that it takes from, or why not.
 *
 * - The threshold is compared with the eligible lines after tier price and before any coupon, so that whether a coupon
 *   may be used never depends on which others are used with it.
 * - A line counts when its category or its product is listed; empty lists mean every line.
 * - At the counter the staff types an amount without products: the lists of categories and products are not checked
 *   there (the staff reads the conditions), and an item voucher cannot be used, because nothing says what it would pay.
 * - Free shipping needs a shipping fee to take off; its threshold looks at the goods. A gift needs a piece to give.
 */
export const decideUse = (coupon: CouponFacts, context: UseContext, now: Date): UseDecision => {
  const reason = stateRefusal(coupon) ?? timeRefusal(coupon, now) ?? placeRefusal(coupon, context) ?? kindRefusal(coupon, context);
  if (reason) return { ok: false, reason };
  const eligible = context.lines.flatMap((line, index) => (takesFrom(coupon, line) ? [index] : []));
  if (eligible.length === 0) return { ok: false, reason: 'COUPON_NO_MATCHING_ITEM' };
  const baseFen = eligible.reduce((sum, index) => sum + context.lines[index]!.amountFen, 0);
  const thresholdFen = coupon.benefit.kind === 'item' ? 0 : coupon.benefit.thresholdFen;
  if (baseFen < thresholdFen) return { ok: false, reason: 'COUPON_BELOW_THRESHOLD', missingFen: thresholdFen - baseFen };
  return { ok: true, eligible };
};

const STATE_REFUSALS = {
  issued: undefined,
  held: 'COUPON_HELD',
  gifting: 'COUPON_GIFTING',
  redeemed: 'COUPON_ALREADY_USED',
  expired: 'COUPON_EXPIRED',
  revoked: 'COUPON_NOT_FOUND',
} as const satisfies Record<CouponFacts['state'], UseRefusal | undefined>;

const stateRefusal = (coupon: CouponFacts): UseRefusal | undefined => STATE_REFUSALS[coupon.state];

const timeRefusal = (coupon: CouponFacts, now: Date): UseRefusal | undefined => {
  if (now >= coupon.expiresAt) return 'COUPON_EXPIRED';
  if (now < coupon.startsAt) return 'COUPON_NOT_STARTED';
  return coupon.scope.times && !isUsableTime(coupon.scope.times, now) ? 'COUPON_WRONG_TIME' : undefined;
};

const kindRefusal = ({ benefit }: CouponFacts, { shippingFen = 0, giftsOut }: UseContext): UseRefusal | undefined => {
  if (benefit.kind === 'shipping' && shippingFen === 0) return 'COUPON_NO_SHIPPING';
  return benefit.kind === 'gift' && giftsOut?.has(benefit.productId) ? 'COUPON_GIFT_OUT' : undefined;
};

const placeRefusal = ({ scope }: CouponFacts, { storeId, channel, tierKey }: UseContext): UseRefusal | undefined => {
  if (scope.tierKeys?.length && !(tierKey !== undefined && scope.tierKeys.includes(tierKey))) return 'COUPON_WRONG_TIER';
  if (scope.storeIds.length > 0 && !scope.storeIds.includes(storeId)) return 'COUPON_WRONG_STORE';
  return scope.channels.length > 0 && !scope.channels.includes(channel) ? 'COUPON_WRONG_CHANNEL' : undefined;
};

const takesFrom = ({ benefit, scope }: CouponFacts, line: BasketLine): boolean => {
  if (line.productId === null) return benefit.kind !== 'item';
  if (benefit.kind === 'item' && !benefit.productIds.includes(line.productId)) return false;
  if (scope.categories.length === 0 && scope.productIds.length === 0) return true;
  return scope.productIds.includes(line.productId) || (line.category !== null && scope.categories.includes(line.category));
};

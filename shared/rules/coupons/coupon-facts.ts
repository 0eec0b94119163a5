import type { CouponBenefit, CouponScope, UsableTimes } from '../../contract/coupons';

export type { CouponBenefit, CouponScope, UsableTimes };

export type CouponState = 'issued' | 'held' | 'gifting' | 'redeemed' | 'expired' | 'revoked';
export type CouponChannel = 'shop' | 'counter';

/** What the rules need to know of a coupon: its copy of the template's rules, its state and its time. */
export interface CouponFacts {
  couponId: string;
  title: string;
  benefit: CouponBenefit;
  scope: CouponScope;
  state: CouponState;
  /** false: goes alone. true: combines with others that do, unless they share its `exclusionKey`. */
  stackable: boolean;
  exclusionKey?: string | null;
  startsAt: Date;
  /** The first instant at which it is over. */
  expiresAt: Date;
}

/**
 * One line of a basket as coupons see it: after tier or group-buy price, before any coupon.
 * `productId: null` is an amount typed at the counter.
 */
export interface BasketLine {
  productId: string | null;
  category: string | null;
  quantity: number;
  amountFen: number;
}

export interface UseContext {
  storeId: string;
  channel: CouponChannel;
  lines: readonly BasketLine[];
  /** The member's tier; absent: in none. */
  tierKey?: string;
  /** To be paid for bringing the goods; 0 when they are fetched. */
  shippingFen?: number;
  /** Products of which not one more piece can be given. */
  giftsOut?: ReadonlySet<string>;
}

export type UseRefusal =
  | 'COUPON_NOT_FOUND'
  | 'COUPON_NOT_STARTED'
  | 'COUPON_EXPIRED'
  | 'COUPON_ALREADY_USED'
  | 'COUPON_HELD'
  | 'COUPON_WRONG_STORE'
  | 'COUPON_WRONG_CHANNEL'
  | 'COUPON_BELOW_THRESHOLD'
  | 'COUPON_NO_MATCHING_ITEM'
  | 'COUPON_WRONG_TIER'
  | 'COUPON_WRONG_TIME'
  | 'COUPON_NO_SHIPPING'
  | 'COUPON_GIFT_OUT'
  | 'COUPON_GIFTING';

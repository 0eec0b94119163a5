import type { CouponBenefit, CouponScope } from '../../contract/coupons';

export type { CouponBenefit, CouponScope };

export type CouponState = 'issued' | 'held' | 'redeemed' | 'expired' | 'revoked';
export type CouponChannel = 'shop' | 'counter';

/** What the rules need to know of a coupon: its copy of the template's rules, its state and its time. */
export interface CouponFacts {
  couponId: string;
  title: string;
  benefit: CouponBenefit;
  scope: CouponScope;
  state: CouponState;
  stackable: boolean;
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
  | 'COUPON_NO_MATCHING_ITEM';

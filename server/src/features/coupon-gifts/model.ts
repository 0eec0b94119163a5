import { defineModel } from '../../platform/database';

/** One coupon on its way from a member to a friend. While it is open, the coupon is `gifting` and points here. */
export interface CouponGift {
  _id: string;
  /** What the link carries: 128 random bits. */
  token: string;
  couponId: string;
  fromMemberId: string;
  toMemberId: string | null;
  state: 'open' | 'claimed' | 'withdrawn' | 'expired';
  createdAt: Date;
  /** Never after the coupon's own end. */
  expiresAt: Date;
  claimedAt: Date | null;
  /** The person's key: a repeat finds the gift of the first time. */
  requestKey: string;
}
export const CouponGifts = defineModel<CouponGift>(
  'coupon_gifts',
  {
    token: String, couponId: String, fromMemberId: String, toMemberId: String, state: String, createdAt: Date, expiresAt: Date, claimedAt: Date,
    requestKey: String,
  },
  [
    [{ token: 1 }, { unique: true }],
    [{ requestKey: 1 }, { unique: true }],
    [{ couponId: 1 }, { unique: true, partialFilterExpression: { state: 'open' } }],
    [{ fromMemberId: 1, createdAt: -1 }],
    [{ state: 1, expiresAt: 1 }],
  ],
);

import { Type, type Static } from 'typebox';
import { Closed, defineContract, member, visitor } from './contract';
import { Id, IdParams, Instant, Nullable, OneOf } from './common';
import { CouponView } from './coupons';

const TokenParams = Closed({ token: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$', description: 'what the shared link carries' }) });

export const CouponGiftView = Closed({
  token: Type.String(),
  couponId: Id,
  title: Type.String(),
  summary: Type.String(),
  conditions: Type.String(),
  /** `王**` */
  fromMasked: Type.String(),
  /** `open`: the first friend who takes it has it. */
  state: OneOf('open', 'claimed', 'withdrawn', 'expired'),
  /** I gave it; I took it. */
  mine: OneOf('given', 'taken', 'no'),
  expiresAt: Instant,
  couponExpiresAt: Instant,
  claimedAt: Nullable(Instant),
});
export type CouponGiftView = Static<typeof CouponGiftView>;

export const couponGiftsContract = defineContract({
  'POST /v1/member/coupons/:id/gift': {
    summary: 'Set a coupon aside for a friend; the answer carries the token of the link to share',
    access: member,
    repeat: 'keyed',
    params: IdParams,
    reply: CouponGiftView,
    errors: ['COUPON_NOT_FOUND', 'COUPON_NOT_GIFTABLE', 'COUPON_HELD', 'COUPON_GIFTING', 'COUPON_ALREADY_USED', 'COUPON_EXPIRED', 'COUPON_NOT_STARTED'],
  },
  'GET /v1/member/coupon-gifts': {
    summary: 'What I gave to friends, newest first',
    access: member,
    reply: Closed({ gifts: Type.Array(CouponGiftView) }),
  },
  'GET /v1/member/coupon-gifts/:token': {
    summary: 'What a friend gives me',
    access: visitor,
    params: TokenParams,
    reply: CouponGiftView,
    errors: ['COUPON_GIFT_NOT_FOUND'],
  },
  'POST /v1/member/coupon-gifts/:token/claim': {
    summary: 'Take it: the first friend has it, never the giver',
    access: member,
    repeat: 'natural',
    params: TokenParams,
    reply: CouponView,
    errors: ['COUPON_GIFT_NOT_FOUND', 'COUPON_GIFT_OVER', 'COUPON_GIFT_TAKEN', 'COUPON_GIFT_OWN', 'COUPON_NOT_FOUND'],
  },
  'POST /v1/member/coupon-gifts/:token/withdraw': {
    summary: 'Take it back while nobody has it',
    access: member,
    repeat: 'natural',
    params: TokenParams,
    reply: CouponGiftView,
    errors: ['COUPON_GIFT_NOT_FOUND', 'COUPON_GIFT_TAKEN'],
  },
});

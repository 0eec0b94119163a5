import { Type, type Static } from 'typebox';
import { Closed, consoleRoles, defineContract, member } from './contract';
import { Count, Id, IdParams, Instant, Nullable, OneOf, ShortText } from './common';
import { CouponView } from './coupons';

export const CouponCodeBatchBody = Closed({
  templateId: Id,
  title: ShortText,
  count: Type.Integer({ minimum: 1, maximum: 5000 }),
  /** How many codes of this batch one member may redeem. */
  perMemberLimit: Type.Integer({ minimum: 1, maximum: 20 }),
  expiresAt: Instant,
});
export type CouponCodeBatchBody = Static<typeof CouponCodeBatchBody>;

export const CouponCodeBatchView = Closed({
  ...CouponCodeBatchBody.properties,
  id: Id,
  templateTitle: Type.String(),
  redeemed: Count,
  state: OneOf('open', 'stopped'),
  /** When the codes were shown; they can be read for ten minutes from then, and never again. */
  shownAt: Nullable(Instant),
  createdAt: Instant,
});
export type CouponCodeBatchView = Static<typeof CouponCodeBatchView>;

export const couponCodesContract = defineContract({
  'POST /v1/member/coupon-codes/redeem': {
    summary: 'Enter a redeem code; each is good once',
    access: member,
    repeat: 'natural',
    perMinute: 20,
    body: Closed({ code: Type.String({ minLength: 1, maxLength: 40 }) }),
    reply: CouponView,
    errors: [
      'COUPON_CODE_INVALID', 'COUPON_CODE_USED', 'COUPON_CODE_OVER', 'COUPON_CODE_TOO_MANY', 'COUPON_LIMIT_REACHED', 'COUPON_SOLD_OUT',
      'COUPON_BUDGET_SPENT', 'COUPON_NOT_CLAIMABLE', 'COUPON_TEMPLATE_NOT_FOUND',
    ],
  },
  'GET /v1/console/coupon-code-batches': {
    summary: 'Batches of redeem codes, newest first; never the codes',
    access: consoleRoles('manager', 'auditor'),
    reply: Closed({ batches: Type.Array(CouponCodeBatchView) }),
  },
  'POST /v1/console/coupon-code-batches': {
    summary: 'Make a batch of random codes',
    access: consoleRoles('manager'),
    repeat: 'keyed',
    body: CouponCodeBatchBody,
    reply: CouponCodeBatchView,
    errors: ['COUPON_TEMPLATE_NOT_FOUND', 'COUPON_NOT_CLAIMABLE', 'COUPON_SOLD_OUT', 'COUPON_BUDGET_SPENT'],
  },
  'POST /v1/console/coupon-code-batches/:id/codes': {
    summary: 'Show the codes of a batch once, to print or send; again only within ten minutes of the first time',
    access: consoleRoles('manager'),
    repeat: 'natural',
    params: IdParams,
    reply: Closed({ codes: Type.Array(Type.String()) }),
    errors: ['CODE_BATCH_NOT_FOUND', 'CODES_ALREADY_SHOWN'],
  },
  'POST /v1/console/coupon-code-batches/:id/stop': {
    summary: 'Codes of this batch that are not redeemed yet are good no more',
    access: consoleRoles('manager'),
    repeat: 'natural',
    params: IdParams,
    reply: CouponCodeBatchView,
    errors: ['CODE_BATCH_NOT_FOUND'],
  },
});

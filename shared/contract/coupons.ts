import { Type, type Static } from 'typebox';
import { Closed, consoleRoles, defineContract, member } from './contract';
import { Count, Fen, Id, IdParams, Instant, Nullable, OneOf, ShortText, SomeFen } from './common';

/** What a coupon takes off. Percent: `percentOff` 12 means 8.8 折, at most `capFen`. */
export const CouponBenefit = Type.Union([
  Closed({ kind: Type.Literal('threshold'), thresholdFen: Fen, discountFen: SomeFen }),
  Closed({ kind: Type.Literal('percent'), thresholdFen: Fen, percentOff: Type.Integer({ minimum: 1, maximum: 99 }), capFen: Nullable(Fen) }),
  Closed({ kind: Type.Literal('item'), productIds: Type.Array(Id, { minItems: 1, maxItems: 50 }), maxFen: Fen }),
]);
export type CouponBenefit = Static<typeof CouponBenefit>;

/** Empty lists mean "everywhere". */
export const CouponScope = Closed({
  storeIds: Type.Array(Id, { maxItems: 200 }),
  channels: Type.Array(OneOf('shop', 'counter'), { maxItems: 2 }),
  categories: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 50 }),
  productIds: Type.Array(Id, { maxItems: 200 }),
});
export type CouponScope = Static<typeof CouponScope>;

export const CouponValidity = Type.Union([
  Closed({ kind: Type.Literal('fixed'), startsAt: Instant, endsAt: Instant }),
  Closed({ kind: Type.Literal('after-issue'), days: Type.Integer({ minimum: 1, maximum: 730 }) }),
]);
export type CouponValidity = Static<typeof CouponValidity>;

export const CouponState = OneOf('issued', 'held', 'redeemed', 'expired', 'revoked');

export const CouponView = Closed({
  id: Id,
  templateId: Id,
  title: Type.String(),
  /** "满 ¥50 减 ¥12" */
  summary: Type.String(),
  /** "限静安店 · 茶饮可用 · 11月30日前" */
  conditions: Type.String(),
  benefit: CouponBenefit,
  scope: CouponScope,
  state: CouponState,
  stackable: Type.Boolean(),
  startsAt: Instant,
  expiresAt: Instant,
  redeemedAt: Nullable(Instant),
});
export type CouponView = Static<typeof CouponView>;

export const CouponTemplateBody = Closed({
  title: ShortText,
  benefit: CouponBenefit,
  scope: CouponScope,
  validity: CouponValidity,
  stackable: Type.Boolean(),
  claimable: Type.Boolean(),
  minTierRank: Count,
  /** null: no limit */
  stock: Nullable(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
  perMemberLimit: Type.Integer({ minimum: 1, maximum: 100 }),
});

export const CouponTemplateView = Closed({
  ...CouponTemplateBody.properties,
  id: Id,
  summary: Type.String(),
  state: OneOf('active', 'stopped'),
  issued: Count,
  redeemed: Count,
  createdAt: Instant,
});

export const couponsContract = defineContract({
  'GET /v1/member/coupons': {
    summary: 'My coupons: usable now first, sorted by what they are worth',
    access: member,
    query: Closed({ state: Type.Optional(OneOf('usable', 'used', 'expired')) }),
    reply: Closed({ usable: Count, coupons: Type.Array(CouponView) }),
  },
  'GET /v1/member/coupon-templates': {
    summary: 'Coupons I can claim now',
    access: member,
    reply: Closed({ templates: Type.Array(Closed({ template: CouponTemplateView, claimed: Count, left: Nullable(Count), refusal: Nullable(Type.String()) })) }),
  },
  'POST /v1/member/coupon-templates/:id/claim': {
    summary: 'Claim a coupon',
    access: member,
    repeat: 'keyed',
    params: IdParams,
    reply: CouponView,
    errors: ['COUPON_TEMPLATE_NOT_FOUND', 'COUPON_SOLD_OUT', 'COUPON_LIMIT_REACHED', 'COUPON_NOT_CLAIMABLE', 'COUPON_TIER_TOO_LOW'],
  },
  'GET /v1/console/coupon-templates': {
    summary: 'Coupon templates with issue and redemption counts',
    access: consoleRoles('manager', 'store-manager', 'auditor', 'support'),
    reply: Closed({ templates: Type.Array(CouponTemplateView) }),
  },
  'POST /v1/console/coupon-templates': {
    summary: 'Create a coupon template',
    access: consoleRoles('manager'),
    repeat: 'keyed',
    body: CouponTemplateBody,
    reply: CouponTemplateView,
  },
  'POST /v1/console/coupon-templates/:id/stop': {
    summary: 'Stop issuing; coupons already issued stay valid',
    access: consoleRoles('manager'),
    repeat: 'natural',
    params: IdParams,
    reply: CouponTemplateView,
    errors: ['COUPON_TEMPLATE_NOT_FOUND'],
  },
});

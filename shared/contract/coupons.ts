import { Type, type Static } from 'typebox';
import { Closed, consoleRoles, defineContract, member } from './contract';
import { Count, Fen, Id, IdParams, Instant, Nullable, OneOf, ShortText, SomeFen } from './common';

/**
 * What a coupon takes off. Percent: `percentOff` 12 means 8.8 折, at most `capFen`. Shipping: the shipping fee up to
 * `maxFen`. Gift: one piece of a product with the purchase for 0 fen, worth `worthFen` to the member and the budget.
 */
export const CouponBenefit = Type.Union([
  Closed({ kind: Type.Literal('threshold'), thresholdFen: Fen, discountFen: SomeFen }),
  Closed({ kind: Type.Literal('percent'), thresholdFen: Fen, percentOff: Type.Integer({ minimum: 1, maximum: 99 }), capFen: Nullable(Fen) }),
  Closed({ kind: Type.Literal('item'), productIds: Type.Array(Id, { minItems: 1, maxItems: 50 }), maxFen: Fen }),
  Closed({ kind: Type.Literal('shipping'), thresholdFen: Fen, maxFen: SomeFen }),
  Closed({ kind: Type.Literal('gift'), thresholdFen: Fen, productId: Id, giftName: ShortText, worthFen: SomeFen }),
]);
export type CouponBenefit = Static<typeof CouponBenefit>;

/** When on a day: weekdays 1 (Monday) to 7, none named: every day; minutes of the day in Asia/Shanghai, `toMinute` no longer counts. */
export const UsableTimes = Closed({
  weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { maxItems: 7, uniqueItems: true }),
  fromMinute: Type.Integer({ minimum: 0, maximum: 1439 }),
  toMinute: Type.Integer({ minimum: 1, maximum: 1440 }),
});
export type UsableTimes = Static<typeof UsableTimes>;

/** Empty lists mean "everywhere" and "everybody". */
export const CouponScope = Closed({
  storeIds: Type.Array(Id, { maxItems: 200 }),
  channels: Type.Array(OneOf('shop', 'counter'), { maxItems: 2 }),
  categories: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 50 }),
  productIds: Type.Array(Id, { maxItems: 200 }),
  tierKeys: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 })),
  times: Type.Optional(UsableTimes),
});
export type CouponScope = Static<typeof CouponScope>;

export const CouponValidity = Type.Union([
  Closed({ kind: Type.Literal('fixed'), startsAt: Instant, endsAt: Instant }),
  Closed({ kind: Type.Literal('after-issue'), days: Type.Integer({ minimum: 1, maximum: 730 }) }),
]);
export type CouponValidity = Static<typeof CouponValidity>;

export const CouponState = OneOf('issued', 'held', 'gifting', 'redeemed', 'expired', 'revoked');

/** Coupons with the same key exclude each other, in words that the console chose: `满减类`. */
const ExclusionKey = Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 30 })));

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
  exclusionKey: ExclusionKey,
  /** May be given to a friend now. */
  giftable: Type.Optional(Type.Boolean()),
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
  /** true: combines with others that do, unless they share an `exclusionKey`. */
  stackable: Type.Boolean(),
  exclusionKey: ExclusionKey,
  giftable: Type.Optional(Type.Boolean()),
  claimable: Type.Boolean(),
  minTierRank: Count,
  /** null: no limit */
  stock: Nullable(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
  perMemberLimit: Type.Integer({ minimum: 1, maximum: 100 }),
  /** The most that coupons which are out may cost together, each counted at its worst case. null or absent: no limit. */
  budgetFen: Type.Optional(Nullable(SomeFen)),
});

export const CouponTemplateView = Closed({
  ...CouponTemplateBody.properties,
  id: Id,
  summary: Type.String(),
  state: OneOf('active', 'stopped'),
  issued: Count,
  redeemed: Count,
  /** Worst-case cost of the coupons that are out or used; absent without a budget. */
  committedFen: Type.Optional(Fen),
  /** `near` from 80 %, `spent`: not one more coupon fits, issuing has stopped by itself. */
  budgetState: Type.Optional(OneOf('open', 'near', 'spent')),
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
    errors: ['COUPON_TEMPLATE_NOT_FOUND', 'COUPON_SOLD_OUT', 'COUPON_BUDGET_SPENT', 'COUPON_LIMIT_REACHED', 'COUPON_NOT_CLAIMABLE', 'COUPON_TIER_TOO_LOW'],
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

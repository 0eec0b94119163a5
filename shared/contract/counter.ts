import { Type } from 'typebox';
import { Closed, defineContract, staff } from './contract';
import { Count, Fen, Id, IdParams, Instant, Nullable, OneOf, PageOf, PageQuery, SignedFen } from './common';
import { CouponView } from './coupons';
import { TierProgress } from './membership';
import { PriceLine, useErrors } from './orders';

/** What the counter may see of a member: masked, and only what is needed to serve. */
export const CounterMember = Closed({
  memberId: Id,
  nameMasked: Type.String(),
  memberNo: Type.String(),
  avatarKey: Type.String(),
  tier: TierProgress,
  points: Count,
  birthdayHint: Nullable(Type.String()),
  tags: Type.Array(Type.String()),
  lastVisitAt: Nullable(Instant),
  visits: Count,
});

export const CounterQuote = Closed({
  amountFen: Fen,
  payableFen: Fen,
  price: Type.Array(PriceLine),
  chosenCouponIds: Type.Array(Id),
  pointsUsed: Count,
  pointsUsable: Count,
  pointsUsableFen: Fen,
  pointsEarned: Count,
  growthEarned: Count,
  coupons: Type.Array(Closed({ coupon: CouponView, usable: Type.Boolean(), savesFen: Fen, refusal: Nullable(Type.String()), note: Type.Optional(Nullable(Type.String())) })),
});

export const SaleView = Closed({
  id: Id,
  orderNo: Type.String(),
  at: Instant,
  storeName: Type.String(),
  staffName: Type.String(),
  memberMasked: Type.String(),
  amountFen: Fen,
  payableFen: Fen,
  price: Type.Array(PriceLine),
  pointsEarned: Type.Integer(),
  growthEarned: Type.Integer(),
  tierAfter: Type.String(),
  state: OneOf('done', 'undone'),
  undoUntil: Instant,
});

export const counterContract = defineContract({
  'POST /v1/staff/counter/scan': {
    summary: 'Identify a member by the rotating code (or its digits); accepted once',
    access: staff(),
    repeat: 'keyed',
    body: Closed({ storeId: Id, code: Type.String({ minLength: 4, maxLength: 200 }) }),
    reply: Closed({ scanId: Id, expiresAt: Instant, member: CounterMember }),
    errors: ['MEMBER_CODE_INVALID', 'MEMBER_CODE_STALE', 'MEMBER_CODE_USED', 'MEMBER_CODE_GONE', 'STORE_NOT_FOUND', 'STORE_NOT_YOURS'],
  },
  'POST /v1/staff/counter/quote': {
    summary: 'Best coupon mix for the amount typed, or what a chosen mix gives',
    access: staff(),
    repeat: 'natural',
    body: Closed({ scanId: Id, amountFen: Type.Integer({ minimum: 1, maximum: 100_000_00 }), couponIds: Type.Optional(Type.Array(Id, { maxItems: 10, uniqueItems: true })), usePoints: Type.Optional(Type.Boolean()) }),
    reply: CounterQuote,
    errors: ['SCAN_EXPIRED', 'COUPON_NOT_FOUND', 'COUPON_NOT_STACKABLE'],
  },
  'POST /v1/staff/counter/sales': {
    summary: 'Redeem coupons and points and book the sale in one all-or-nothing step',
    access: staff(),
    repeat: 'keyed',
    body: Closed({
      scanId: Id,
      amountFen: Type.Integer({ minimum: 1, maximum: 100_000_00 }),
      couponIds: Type.Array(Id, { maxItems: 10, uniqueItems: true }),
      usePoints: Type.Boolean(),
      expectedPayableFen: SignedFen,
    }),
    reply: SaleView,
    errors: ['SCAN_EXPIRED', 'PRICE_CHANGED', 'POINTS_INSUFFICIENT', 'STORE_NOT_YOURS', ...useErrors],
  },
  'POST /v1/staff/counter/sales/:id/undo': {
    summary: 'Undo within the time limit at the same store (a store manager also later that day)',
    access: staff(),
    repeat: 'keyed',
    params: IdParams,
    reply: SaleView,
    errors: ['SALE_NOT_FOUND', 'UNDO_TOO_LATE', 'SALE_ALREADY_UNDONE', 'STORE_NOT_YOURS'],
  },
  'GET /v1/staff/counter/sales': {
    summary: 'What I booked, newest first, with the sum of today',
    access: staff(),
    query: Closed({ ...PageQuery.properties, storeId: Id }),
    reply: Closed({ today: Closed({ sales: Count, amountFen: Fen, payableFen: Fen, coupons: Count, newMembers: Count }), page: PageOf(SaleView) }),
    errors: ['STORE_NOT_YOURS'],
  },
  'GET /v1/staff/counter/live-codes': {
    summary: 'Sandbox only: members who show their code right now, in place of a camera',
    access: staff(),
    query: Closed({ storeId: Id }),
    reply: Closed({ codes: Type.Array(Closed({ label: Type.String(), tierName: Type.String(), code: Type.String() })) }),
    errors: ['NOT_FOUND', 'STORE_NOT_YOURS'],
  },
});

import { Type } from 'typebox';
import { Closed, defineContract, staff } from './contract';
import { BusinessDate, Count, Fen, Id, IdParams, Instant, Nullable, OneOf, PageOf, PageQuery, SearchText, ShortText, SignedFen } from './common';
import { CouponView } from './coupons';
import { TierProgress } from './membership';
import { PriceLine, useErrors } from './orders';
import { StaffNumbers } from './stores';

/** Short, for who serves next; part of the member's data. */
export const CounterNote = Closed({ id: Id, text: Type.String(), by: Type.String(), at: Instant });

/** Tags of the groups that are open to staff. */
export const StaffTagGroup = Closed({ name: Type.String(), exclusive: Type.Boolean(), tags: Type.Array(Closed({ id: Id, name: Type.String(), on: Type.Boolean() })) });

/** What the counter may see of a member: masked, and only what is needed to serve. */
export const CounterMember = Closed({
  memberId: Id,
  nameMasked: Type.String(),
  memberNo: Type.String(),
  avatarKey: Type.String(),
  tier: TierProgress,
  points: Count,
  birthdayHint: Nullable(Type.String()),
  /** Those that are on, of the groups open to staff. */
  tags: Type.Array(Type.String()),
  tagGroups: Type.Array(StaffTagGroup),
  notes: Type.Array(CounterNote),
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
  /** Whether the one who asks may undo it now. */
  canUndo: Type.Boolean(),
  undone: Nullable(Closed({ by: Type.String(), at: Instant, reason: Type.String() })),
});

const ShiftSums = {
  sales: Count, amountFen: Fen, payableFen: Fen, coupons: Count, pointsUsed: Count, pointsEarned: Count, newMembers: Count, undone: Count, undoneFen: Fen,
};
/** One person's turn at the till of one store. Open: the sums so far; closed: as they stood when it was closed. */
export const ShiftView = Closed({ id: Id, storeName: Type.String(), staffName: Type.String(), openedAt: Instant, closedAt: Nullable(Instant), ...ShiftSums });

const onScan = { access: staff(), params: IdParams };
const StoreQuery = Closed({ storeId: Id });

export const counterContract = defineContract({
  'POST /v1/staff/counter/scan': {
    summary: 'Identify a member by the rotating code (or its digits); accepted once',
    access: staff(),
    repeat: 'keyed',
    body: Closed({ storeId: Id, code: Type.String({ minLength: 4, maxLength: 200 }) }),
    reply: Closed({ scanId: Id, expiresAt: Instant, member: CounterMember }),
    errors: ['MEMBER_CODE_INVALID', 'MEMBER_CODE_STALE', 'MEMBER_CODE_USED', 'MEMBER_CODE_GONE', 'STORE_NOT_FOUND', 'STORE_NOT_YOURS'],
  },
  'POST /v1/staff/counter/scans/:id/notes': {
    ...onScan,
    summary: 'Leave a short note about the member who was scanned, for who serves next',
    repeat: 'keyed',
    body: Closed({ text: ShortText }),
    reply: Closed({ notes: Type.Array(CounterNote) }),
    errors: ['SCAN_EXPIRED', 'STORE_NOT_YOURS'],
  },
  'POST /v1/staff/counter/scans/:id/tags': {
    ...onScan,
    summary: 'Put a tag on or take it off, of the tag groups that are open to staff',
    repeat: 'natural',
    body: Closed({ tagId: Id, on: Type.Boolean() }),
    reply: Closed({ tags: Type.Array(Type.String()), tagGroups: Type.Array(StaffTagGroup) }),
    errors: ['SCAN_EXPIRED', 'TAG_NOT_FOUND', 'TAG_ENDED', 'STORE_NOT_YOURS'],
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
    body: Closed({ reason: ShortText }),
    reply: SaleView,
    errors: ['SALE_NOT_FOUND', 'UNDO_TOO_LATE', 'SALE_ALREADY_UNDONE', 'STORE_NOT_YOURS'],
  },
  'GET /v1/staff/counter/sales': {
    summary: 'What I booked, newest first, with the sum of today; a store manager may ask for the whole store',
    access: staff(),
    query: Closed({
      ...PageQuery.properties, storeId: Id, search: Type.Optional(SearchText), day: Type.Optional(BusinessDate), whose: Type.Optional(OneOf('mine', 'store')),
    }),
    reply: Closed({ today: Closed({ sales: Count, amountFen: Fen, payableFen: Fen, coupons: Count, newMembers: Count }), page: PageOf(SaleView) }),
    errors: ['STORE_NOT_YOURS'],
  },
  'GET /v1/staff/counter/shifts': {
    summary: 'My open shift at this store with its sums so far, and my last ones',
    access: staff(),
    query: StoreQuery,
    reply: Closed({ open: Nullable(ShiftView), closed: Type.Array(ShiftView) }),
    errors: ['STORE_NOT_YOURS'],
  },
  'POST /v1/staff/counter/shifts': {
    summary: 'Begin a shift; one that is open is answered again',
    access: staff(),
    repeat: 'keyed',
    body: Closed({ storeId: Id }),
    reply: ShiftView,
    errors: ['STORE_NOT_FOUND', 'STORE_NOT_YOURS'],
  },
  'POST /v1/staff/counter/shifts/:id/close': {
    summary: 'End my shift: its sums are kept as they stand',
    access: staff(),
    repeat: 'natural',
    params: IdParams,
    reply: ShiftView,
    errors: ['SHIFT_NOT_FOUND'],
  },
  'GET /v1/staff/counter/team': {
    summary: "A store manager's view: each associate today or this week",
    access: staff('store-manager'),
    query: Closed({ storeId: Id, period: OneOf('today', 'week') }),
    reply: Closed({ from: Instant, staff: Type.Array(StaffNumbers), openShifts: Type.Array(ShiftView) }),
    errors: ['STORE_NOT_YOURS'],
  },
  'GET /v1/staff/counter/live-codes': {
    summary: 'Sandbox only: members who show their code right now, in place of a camera',
    access: staff(),
    query: StoreQuery,
    reply: Closed({ codes: Type.Array(Closed({ label: Type.String(), tierName: Type.String(), code: Type.String() })) }),
    errors: ['NOT_FOUND', 'STORE_NOT_YOURS'],
  },
});

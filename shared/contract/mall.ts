import { Type, type Static } from 'typebox';
import { Count, Fen, Id, IdParams, Instant, Nullable, OneOf, PageOf, PageQuery, ShortText } from './common';
import { Closed, consoleRoles, defineContract, member, staff } from './contract';
import { PayParams } from './orders';

/** What points are given for: a coupon at once, or goods that wait at a store. */
export const MallGood = Type.Union([
  Closed({ kind: Type.Literal('coupon'), templateId: Id }),
  /** Empty: every store hands it over. */
  Closed({ kind: Type.Literal('pickup'), storeIds: Type.Array(Id, { maxItems: 200 }) }),
]);
export type MallGood = Static<typeof MallGood>;

export const MallItemBody = Closed({
  title: ShortText,
  detail: Type.String({ maxLength: 300 }),
  picture: Type.String({ maxLength: 200, pattern: '^(/art/[A-Za-z0-9/_.-]+)?$' }),
  good: MallGood,
  points: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
  /** To be paid on top of the points; 0: points alone. */
  priceFen: Type.Integer({ minimum: 0, maximum: 10_000_000 }),
  /** Pieces in all, those already redeemed included. */
  stock: Type.Integer({ minimum: 1, maximum: 20_000 }),
  perMemberLimit: Type.Integer({ minimum: 1, maximum: 100 }),
  minTierRank: Type.Integer({ minimum: 0, maximum: 100 }),
  startsAt: Instant,
  endsAt: Nullable(Instant),
  /** Smaller ones stand first. */
  rank: Type.Integer({ minimum: 0, maximum: 10_000 }),
  state: OneOf('active', 'stopped'),
});
export type MallItemBody = Static<typeof MallItemBody>;
export const MallItemRow = Closed({ ...MallItemBody.properties, id: Id, taken: Count, handedOver: Count, pointsSpent: Count, paidFen: Fen });
export type MallItemRow = Static<typeof MallItemRow>;

export const MallItemView = Closed({
  id: Id,
  title: Type.String(),
  detail: Type.String(),
  picture: Type.String(),
  kind: OneOf('coupon', 'pickup'),
  points: Count,
  priceFen: Fen,
  left: Count,
  /** How many this member may still redeem. */
  mayRedeem: Count,
  endsAt: Nullable(Instant),
  /** Where it is handed over; empty: at every store, or nowhere because it is a coupon. */
  stores: Type.Array(Type.String()),
  /** Why it cannot be redeemed now, with the way out; null: it can. */
  refusal: Nullable(Type.String()),
});
export type MallItemView = Static<typeof MallItemView>;

/**
 * `unpaid`: points and piece are held until the cash part is paid. `giving`: the coupon is on its way. `ready`: waits at
 * the store. `done`: handed over, or the coupon is there.
 */
export const RedemptionState = OneOf('unpaid', 'giving', 'ready', 'done', 'cancelled');
/** The cash part. `asked`: not paid, or not yet. `refunding`: on its way back. */
export const RedemptionMoney = OneOf('none', 'asked', 'paid', 'refunding', 'refunded');
export const RedemptionView = Closed({
  id: Id,
  itemId: Id,
  title: Type.String(),
  picture: Type.String(),
  kind: OneOf('coupon', 'pickup'),
  points: Count,
  priceFen: Fen,
  money: RedemptionMoney,
  /** Until when the cash part can be paid; null: nothing is to be paid. */
  payBefore: Nullable(Instant),
  state: RedemptionState,
  stateText: Type.String(),
  /** 12 digits that a store reads once; null: nothing to pick up. */
  code: Nullable(Type.String()),
  stores: Type.Array(Type.String()),
  couponId: Nullable(Id),
  handedOverAt: Nullable(Instant),
  handedOverIn: Nullable(Type.String()),
  createdAt: Instant,
});
export type RedemptionView = Static<typeof RedemptionView>;

const Code = Type.String({ pattern: '^\\d{12}$' });
/** What staff see: the goods, no more of the person than a masked name. */
export const PickupView = Closed({ title: Type.String(), picture: Type.String(), who: Type.String(), state: RedemptionState, handedOverAt: Nullable(Instant) });
export const ConsoleRedemption = Closed({
  redemption: RedemptionView,
  member: Closed({ id: Id, nickname: Type.String(), memberNo: Type.String() }),
  why: Nullable(Type.String()),
});

const readers = consoleRoles('manager', 'auditor', 'support');
const makers = consoleRoles('manager');
const REFUSALS = ['REDEMPTION_NOT_FOUND', 'REDEMPTION_USED', 'REDEMPTION_CANCELLED', 'REDEMPTION_WRONG_STORE', 'STORE_NOT_YOURS'] as const;

export const mallContract = defineContract({
  'GET /v1/member/mall': {
    summary: 'What points can be given for, and what I have',
    access: member,
    reply: Closed({ balance: Count, debt: Count, items: Type.Array(MallItemView) }),
  },
  'POST /v1/member/mall/items/:id/redeem': {
    summary: 'Give points for an item',
    access: member,
    repeat: 'keyed',
    params: IdParams,
    /** What the person saw; another price refuses. With a cash part the redemption waits `unpaid`, its points held. */
    body: Closed({ expectedPoints: Count, expectedPriceFen: Fen }),
    reply: RedemptionView,
    errors: [
      'MALL_ITEM_NOT_FOUND', 'MALL_CLOSED', 'MALL_SOLD_OUT', 'MALL_LIMIT_REACHED', 'MALL_TIER_TOO_LOW', 'POINTS_INSUFFICIENT', 'PRICE_CHANGED', 'STILL_RUNNING',
    ],
  },
  'GET /v1/member/mall/redemptions': { summary: 'What I redeemed, newest first', access: member, query: PageQuery, reply: PageOf(RedemptionView) },
  'GET /v1/member/mall/redemptions/:id': { summary: 'One of my redemptions', access: member, params: IdParams, reply: RedemptionView, errors: ['REDEMPTION_NOT_FOUND'] },
  'POST /v1/member/mall/redemptions/:id/pay': {
    summary: 'Ask WeChat Pay for what wx.requestPayment needs to pay the cash part',
    access: member,
    repeat: 'natural',
    params: IdParams,
    reply: Closed({ redemption: RedemptionView, payParams: Nullable(PayParams) }),
    errors: ['REDEMPTION_NOT_FOUND', 'ORDER_NOT_PAYABLE', 'PAYMENT_FAILED', 'OUTSIDE_UNAVAILABLE'],
  },
  'POST /v1/member/mall/redemptions/:id/cancel': {
    summary: 'Leave an unpaid redemption: points, piece and place in the limit come back',
    access: member,
    repeat: 'natural',
    params: IdParams,
    reply: RedemptionView,
    errors: ['REDEMPTION_NOT_FOUND', 'REDEMPTION_PAID'],
  },
  'GET /v1/staff/mall/pickups/:code': {
    summary: 'What a pickup code stands for',
    access: staff(),
    perMinute: 60,
    params: Closed({ code: Code }),
    query: Closed({ storeId: Id }),
    reply: PickupView,
    errors: REFUSALS,
  },
  'POST /v1/staff/mall/pickups/:code/hand-over': {
    summary: 'Hand it over: once, at one store; the same person again answers the same',
    access: staff(),
    repeat: 'natural',
    perMinute: 60,
    params: Closed({ code: Code }),
    body: Closed({ storeId: Id }),
    reply: PickupView,
    errors: REFUSALS,
  },
  'GET /v1/console/mall/items': { summary: 'Items of the points mall with numbers', access: readers, reply: Closed({ items: Type.Array(MallItemRow) }) },
  'POST /v1/console/mall/items': { summary: 'Create an item', access: makers, repeat: 'keyed', body: MallItemBody, reply: MallItemRow, errors: ['COUPON_TEMPLATE_NOT_FOUND', 'STORE_NOT_FOUND'] },
  'PUT /v1/console/mall/items/:id': {
    summary: 'Change an item; what was redeemed stays as it was',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    body: MallItemBody,
    reply: MallItemRow,
    errors: ['MALL_ITEM_NOT_FOUND', 'MALL_STOCK_TAKEN', 'COUPON_TEMPLATE_NOT_FOUND', 'STORE_NOT_FOUND'],
  },
  'GET /v1/console/mall/redemptions': {
    summary: 'Redemptions, newest first',
    access: readers,
    query: Closed({ ...PageQuery.properties, state: Type.Optional(RedemptionState), itemId: Type.Optional(Id) }),
    reply: PageOf(ConsoleRedemption),
  },
  'POST /v1/console/mall/redemptions/:id/cancel': {
    summary: 'Cancel what was not handed over or used: points come back with the end they had, and what was paid goes back',
    access: consoleRoles('manager', 'support'),
    repeat: 'natural',
    params: IdParams,
    body: Closed({ why: ShortText }),
    reply: ConsoleRedemption,
    errors: ['REDEMPTION_NOT_FOUND', 'REDEMPTION_KEPT', 'STILL_RUNNING'],
  },
});

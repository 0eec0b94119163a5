import { Type, type Static } from 'typebox';
import { Closed, consoleRoles, defineContract, member } from './contract';
import { Count, Fen, Id, IdParams, Instant, Nullable, OneOf, PageOf, PageQuery, ShortText, SignedFen } from './common';
import { CouponView } from './coupons';
import { StoreView } from './stores';

export const OrderLineInput = Closed({ productId: Id, quantity: Type.Integer({ minimum: 1, maximum: 99 }) });

/** One step of the price, in order, with its reason: what the member reads at checkout and on the receipt. */
export const PriceLine = Closed({
  kind: OneOf('goods', 'tier', 'group-buy', 'shipping', 'coupon', 'points'),
  title: Type.String(),
  amountFen: SignedFen,
  refId: Nullable(Type.String()),
});
export type PriceLine = Static<typeof PriceLine>;

export const OrderLineView = Closed({
  productId: Nullable(Id),
  name: Type.String(),
  picture: Type.String(),
  quantity: Count,
  unitFen: Fen,
  /** After every discount, split to the line so that lines add up to what was paid. */
  paidFen: Fen,
});

/** Fetched at the store, or sent by parcel. */
export const DeliveryMethod = OneOf('pickup', 'parcel');
export type DeliveryMethod = Static<typeof DeliveryMethod>;

/** Where a parcel goes. Kept sealed on its order alone, and not for longer than it is needed. */
export const DeliveryAddress = Closed({
  name: Type.String({ minLength: 1, maxLength: 20 }),
  phone: Type.String({ pattern: '^1\\d{10}$' }),
  address: Type.String({ minLength: 5, maxLength: 120 }),
});
export type DeliveryAddress = Static<typeof DeliveryAddress>;

export const ParcelView = Closed({
  /** Masked; empty once it was forgotten. */
  to: Type.String(),
  /** What of the payment was for sending it. */
  shippingPaidFen: Fen,
  sentAt: Nullable(Instant),
  carrier: Nullable(Type.String()),
  parcelNo: Nullable(Type.String()),
});

export const Quote = Closed({
  lines: Type.Array(OrderLineView),
  price: Type.Array(PriceLine),
  goodsFen: Fen,
  payableFen: Fen,
  pointsUsed: Count,
  /** The most points that may be used here, and what they are worth. */
  pointsUsable: Count,
  pointsUsableFen: Fen,
  pointsEarned: Count,
  /** `offered`: by parcel is possible here. `feeFen` and `words`: what that costs before coupons, and why. */
  delivery: Closed({ method: DeliveryMethod, offered: Type.Boolean(), feeFen: Fen, words: Type.String() }),
  chosenCouponIds: Type.Array(Id),
  coupons: Type.Array(Closed({ coupon: CouponView, usable: Type.Boolean(), savesFen: Fen, refusal: Nullable(Type.String()), note: Type.Optional(Nullable(Type.String())) })),
});
export type Quote = Static<typeof Quote>;

/** `couponIds` absent: the best mix is chosen. `delivery` absent: fetched at the store. */
export const QuoteInput = Closed({
  storeId: Id,
  lines: Type.Array(OrderLineInput, { minItems: 1, maxItems: 50 }),
  couponIds: Type.Optional(Type.Array(Id, { maxItems: 10, uniqueItems: true })),
  usePoints: Type.Optional(Type.Boolean()),
  delivery: Type.Optional(DeliveryMethod),
});

export const OrderState = OneOf('unpaid', 'paid', 'waiting-team', 'ready', 'sent', 'done', 'closed', 'refunding', 'refunded');

export const OrderView = Closed({
  id: Id,
  orderNo: Type.String(),
  channel: OneOf('shop', 'counter', 'group-buy', 'import'),
  state: OrderState,
  stateText: Type.String(),
  store: Nullable(Closed({ id: Id, name: Type.String() })),
  lines: Type.Array(OrderLineView),
  price: Type.Array(PriceLine),
  goodsFen: Fen,
  payableFen: Fen,
  paidFen: Fen,
  refundedFen: Fen,
  pointsEarned: Count,
  pickupCode: Nullable(Type.String()),
  /** null: fetched at the store, or bought there. */
  parcel: Nullable(ParcelView),
  teamId: Nullable(Id),
  createdAt: Instant,
  payBefore: Nullable(Instant),
  paidAt: Nullable(Instant),
});
export type OrderView = Static<typeof OrderView>;

/** Exactly what wx.requestPayment takes. */
export const PayParams = Closed({
  timeStamp: Type.String(),
  nonceStr: Type.String(),
  package: Type.String(),
  signType: Type.Literal('RSA'),
  paySign: Type.String(),
});

/** Every way in which a coupon may be refused for a basket. */
export const useErrors = [
  'COUPON_NOT_FOUND', 'COUPON_NOT_STARTED', 'COUPON_EXPIRED', 'COUPON_ALREADY_USED', 'COUPON_HELD', 'COUPON_WRONG_STORE', 'COUPON_WRONG_CHANNEL',
  'COUPON_BELOW_THRESHOLD', 'COUPON_NO_MATCHING_ITEM', 'COUPON_NOT_STACKABLE', 'COUPON_WRONG_TIER', 'COUPON_WRONG_TIME', 'COUPON_NO_SHIPPING',
  'COUPON_GIFT_OUT', 'COUPON_GIFTING',
] as const;

export const ordersContract = defineContract({
  'POST /v1/member/checkout/quote': {
    summary: 'What this basket costs me and why: every discount a line, the best coupons already chosen',
    access: member,
    repeat: 'natural',
    body: QuoteInput,
    reply: Closed({ quote: Quote, store: StoreView }),
    errors: ['PRODUCT_NOT_FOUND', 'PRODUCT_OFF_SHELF', 'STORE_NOT_FOUND', 'COUPON_NOT_FOUND', 'COUPON_NOT_STACKABLE', 'DELIVERY_NOT_OFFERED'],
  },
  'POST /v1/member/orders': {
    summary: 'Place an order: coupons are held, stock is reserved, a time limit to pay begins',
    access: member,
    repeat: 'keyed',
    /** `address` goes with a parcel. */
    body: Closed({ ...QuoteInput.properties, expectedPayableFen: Fen, address: Type.Optional(DeliveryAddress) }),
    reply: OrderView,
    errors: ['PRODUCT_NOT_FOUND', 'PRODUCT_OFF_SHELF', 'STORE_NOT_FOUND', 'STOCK_INSUFFICIENT', 'PRICE_CHANGED', 'POINTS_INSUFFICIENT', 'DELIVERY_NOT_OFFERED', ...useErrors],
  },
  'POST /v1/member/orders/:id/pay': {
    summary: 'Ask WeChat Pay for what wx.requestPayment needs',
    access: member,
    repeat: 'natural',
    params: IdParams,
    reply: Closed({ order: OrderView, payParams: Nullable(PayParams) }),
    errors: ['ORDER_NOT_FOUND', 'ORDER_NOT_PAYABLE', 'PAYMENT_FAILED', 'OUTSIDE_UNAVAILABLE'],
  },
  'POST /v1/member/orders/:id/cancel': {
    summary: 'Cancel an unpaid order: coupons, points and stock come back',
    access: member,
    repeat: 'natural',
    params: IdParams,
    reply: OrderView,
    errors: ['ORDER_NOT_FOUND', 'ORDER_NOT_CANCELLABLE'],
  },
  'GET /v1/member/orders': {
    summary: 'My orders, newest first',
    access: member,
    query: Closed({ ...PageQuery.properties, state: Type.Optional(OneOf('unpaid', 'active', 'done')) }),
    reply: PageOf(OrderView),
  },
  'GET /v1/member/orders/:id': {
    summary: 'One of my orders',
    access: member,
    params: IdParams,
    reply: OrderView,
    errors: ['ORDER_NOT_FOUND'],
  },
  'POST /v1/member/orders/:id/receive': {
    summary: 'My parcel has arrived',
    access: member,
    repeat: 'natural',
    params: IdParams,
    reply: OrderView,
    errors: ['ORDER_NOT_FOUND', 'ORDER_NOT_SENT'],
  },
  'GET /v1/console/orders': {
    summary: 'Orders of the brand, or of own stores for a store manager',
    access: consoleRoles('manager', 'store-manager', 'auditor', 'support'),
    query: Closed({ ...PageQuery.properties, state: Type.Optional(OrderState), storeId: Type.Optional(Id) }),
    reply: PageOf(Closed({ order: OrderView, member: Nullable(Closed({ id: Id, nickname: Type.String(), memberNo: Type.String() })) })),
  },
  'POST /v1/console/orders/:id/hand-over': {
    summary: 'Fetched by the member, or sent by parcel: then with carrier and number',
    access: consoleRoles('manager', 'store-manager', 'support'),
    repeat: 'natural',
    params: IdParams,
    body: Closed({ parcel: Nullable(Closed({ carrier: ShortText, parcelNo: Type.String({ pattern: '^[A-Za-z0-9-]{4,40}$' }) })) }),
    reply: OrderView,
    errors: ['ORDER_NOT_FOUND', 'ORDER_NOT_READY', 'BAD_REQUEST'],
  },
  'POST /v1/console/orders/:id/address': {
    summary: 'Show where a parcel goes: needs a reason, is recorded and shown to the member',
    access: consoleRoles('manager', 'store-manager', 'support'),
    repeat: 'natural',
    params: IdParams,
    body: Closed({ reason: Type.String({ minLength: 2, maxLength: 80 }) }),
    reply: Closed({ address: Nullable(DeliveryAddress) }),
    errors: ['ORDER_NOT_FOUND'],
  },
  'POST /v1/console/orders/:id/refund': {
    summary: 'Refund a paid shop order in full: money, coupons, points and growth go back; the shipping fee only before it is sent',
    access: consoleRoles('manager', 'support'),
    repeat: 'keyed',
    params: IdParams,
    body: Closed({ reason: Type.String({ minLength: 2, maxLength: 80 }) }),
    reply: OrderView,
    errors: ['ORDER_NOT_FOUND', 'ORDER_NOT_CANCELLABLE'],
  },
});

import { Type, type Static } from 'typebox';
import { anyone, Closed, consoleRoles, defineContract } from './contract';
import { BusinessDate, Count, Fen, Id, IdParams, Nullable, ShortText } from './common';

export const StoreView = Closed({
  id: Id,
  name: Type.String(),
  address: Type.String(),
  phone: Type.String(),
  /** Of today: `09:00-22:00`, or `今天休息`. */
  hours: Type.String(),
  open: Type.Boolean(),
  /** `营业中 · 21:00 打烊`, `明天 10:00 开门` */
  openingText: Type.String(),
  lng: Type.Number(),
  lat: Type.Number(),
  picture: Type.String(),
  distanceMetres: Nullable(Count),
});

const Hours = Type.String({ maxLength: 11, description: '09:00-22:00; past midnight when the end comes first' });

/** Mainland China's bounds catch longitude and latitude that were swapped. */
export const StoreBody = Closed({
  name: ShortText,
  address: Type.String({ minLength: 1, maxLength: 120 }),
  phone: Type.String({ pattern: '^[0-9+ -]{3,20}$' }),
  hours: Hours,
  weekdays: Type.Array(Closed({ weekday: Type.Integer({ minimum: 1, maximum: 7 }), hours: Nullable(Hours) }), { maxItems: 7 }),
  specialDays: Type.Array(Closed({ date: BusinessDate, name: ShortText, hours: Nullable(Hours) }), { maxItems: 60 }),
  lng: Type.Number({ minimum: 73, maximum: 136 }),
  lat: Type.Number({ minimum: 3, maximum: 54 }),
  picture: Type.String({ maxLength: 300, pattern: '^(/|https://)[^\\s]*$' }),
  externalId: Nullable(Type.String({ minLength: 1, maxLength: 60 })),
});
export type StoreBody = Static<typeof StoreBody>;

const StoreRow = Closed({
  store: StoreView, scene: Type.String(), closedForGood: Type.Boolean(), members: Count, staff: Count, orders30d: Count, revenueFen30d: Type.Integer(),
});

/** One associate's part: `booked` at the counter, `brought` by the own code. */
export const StaffNumbers = Closed({
  staffId: Id, name: Type.String(), role: Type.String(), active: Type.Boolean(), sales: Count, payableFen: Fen, coupons: Count, undone: Count,
  membersBrought: Count, broughtFen: Fen,
});

const StoreDetail = Closed({
  row: StoreRow,
  settings: StoreBody,
  days: Type.Array(Closed({ date: BusinessDate, orders: Count, revenueFen: Type.Integer() })),
  staff: Type.Array(StaffNumbers),
});

const readers = consoleRoles('manager', 'store-manager', 'auditor', 'support');
const makers = consoleRoles('manager');

export const storesContract = defineContract({
  'GET /v1/shop/stores': {
    summary: 'Stores: nearest first when a location is given, else the usual one first',
    access: anyone,
    query: Closed({ lng: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })), lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })) }),
    reply: Closed({ stores: Type.Array(StoreView) }),
  },
  'GET /v1/console/stores': {
    summary: 'Stores with what they did in the last 30 days',
    access: readers,
    reply: Closed({ stores: Type.Array(StoreRow) }),
  },
  'GET /v1/console/stores/:id': {
    summary: 'One store: settings, the last 30 days by day and by associate',
    access: readers,
    params: IdParams,
    reply: StoreDetail,
    errors: ['STORE_NOT_FOUND'],
  },
  'POST /v1/console/stores': {
    summary: 'Open a store; it gets a mini-program code of its own',
    access: makers,
    repeat: 'keyed',
    body: StoreBody,
    reply: Closed({ id: Id }),
    errors: ['STORE_EXTERNAL_ID_TAKEN'],
  },
  'PUT /v1/console/stores/:id': {
    summary: 'Change what people see of a store; its own store manager may too',
    access: consoleRoles('manager', 'store-manager'),
    repeat: 'natural',
    params: IdParams,
    body: StoreBody,
    reply: StoreDetail,
    errors: ['STORE_NOT_FOUND', 'STORE_EXTERNAL_ID_TAKEN'],
  },
  'POST /v1/console/stores/:id/close': {
    summary: 'Close for good: the store leaves every list and takes no new order; what happened there stays',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    reply: StoreDetail,
    errors: ['STORE_NOT_FOUND'],
  },
  'POST /v1/console/stores/:id/reopen': {
    summary: 'Open a closed store again',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    reply: StoreDetail,
    errors: ['STORE_NOT_FOUND'],
  },
  'GET /v1/console/stores/:id/code': {
    summary: "The store's mini-program code as a picture (data URI)",
    access: consoleRoles('manager', 'store-manager'),
    params: IdParams,
    reply: Closed({ scene: Type.String(), image: Type.String() }),
    errors: ['STORE_NOT_FOUND', 'OUTSIDE_UNAVAILABLE'],
  },
});

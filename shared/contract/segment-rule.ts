import { Type, type Static } from 'typebox';
import { OneOf } from './common';
import { Closed } from './contract';

/** A comparison on a number. At least one bound; `gte`/`lte` are inclusive. */
const NumberTest = Closed({
  eq: Type.Optional(Type.Number()),
  gte: Type.Optional(Type.Number()),
  lte: Type.Optional(Type.Number()),
});
const Name = Type.String({ minLength: 1, maxLength: 60 });
const Names = Type.Array(Name, { minItems: 1, maxItems: 100 });
/** One name is the same as a list of one. */
const NameOrNames = Type.Union([Name, Names]);
const DayCount = Type.Integer({ minimum: 1, maximum: 3650 });
const Days = Closed({ days: DayCount });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

/**
 * `within`: the last N business days, today included. `between`: includes its first day, excludes its last.
 * A count of 0 is allowed and means none. Money in fen.
 */
export const OrdersTest = Closed({
  count: Type.Optional(NumberTest),
  sumFen: Type.Optional(NumberTest),
  averageFen: Type.Optional(NumberTest),
  within: Type.Optional(Days),
  between: Type.Optional(Type.Tuple([Day, Day])),
  store: Type.Optional(Names),
  category: Type.Optional(Names),
  sku: Type.Optional(Names),
  channel: Type.Optional(Names),
  firstWithin: Type.Optional(Days),
  lastBefore: Type.Optional(Days),
});

const TagTest = Closed({
  any: Type.Optional(Names),
  all: Type.Optional(Names),
  none: Type.Optional(Names),
  /** Only tags put on in the last N business days are looked at. */
  addedWithinDays: Type.Optional(DayCount),
});

const TierTest = Closed({ in: Type.Optional(Names), heldForDays: Type.Optional(NumberTest) });

export const MARKETING_CHANNELS = ['inbox', 'subscribe', 'sms', 'wecom'] as const;
export const FIELD_NAMES = [
  'gender', 'birthdayMonth', 'birthdayWithinDays', 'age', 'joinedAt', 'source', 'store', 'pointsBalance', 'pointsExpiringWithinDays', 'growth',
  'consent.inbox', 'consent.subscribe', 'consent.sms', 'consent.wecom', 'reachable.inbox', 'reachable.subscribe', 'reachable.sms', 'reachable.wecom',
] as const;
const Scalar = Type.Union([Type.Number(), Type.String({ maxLength: 60 })]);

/** `between` includes its start and excludes its end. What is not known fails every test but `exists: false`. */
const FieldTest = Closed({
  name: OneOf(...FIELD_NAMES),
  eq: Type.Optional(Type.Union([Scalar, Type.Boolean()])),
  in: Type.Optional(Type.Array(Scalar, { minItems: 1, maxItems: 100 })),
  gte: Type.Optional(Scalar),
  lte: Type.Optional(Scalar),
  between: Type.Optional(Type.Tuple([Scalar, Scalar])),
  exists: Type.Optional(Type.Boolean()),
});

export const COUPON_STATES = ['issued', 'held', 'gifting', 'redeemed', 'expired', 'revoked'] as const;
const CouponTest = Closed({
  template: Type.Optional(NameOrNames),
  state: Type.Optional(OneOf(...COUPON_STATES)),
  expiringWithinDays: Type.Optional(DayCount),
  count: Type.Optional(NumberTest),
});

export const TEAM_STATES = ['open', 'filled', 'expired'] as const;
const GroupBuyTest = Closed({
  activity: Type.Optional(NameOrNames),
  state: Type.Optional(OneOf(...TEAM_STATES)),
  within: Type.Optional(Days),
  /** People an open team still lacks. */
  missing: Type.Optional(NumberTest),
  count: Type.Optional(NumberTest),
});

export const EVENT_NAMES = ['message.opened', 'coupon.redeemed', 'store.visited', 'member.checked-in'] as const;
const EventTest = Closed({
  name: OneOf(...EVENT_NAMES),
  where: Type.Optional(Closed({ template: Type.Optional(NameOrNames), campaign: Type.Optional(NameOrNames) })),
  count: Type.Optional(NumberTest),
  within: Type.Optional(Days),
  between: Type.Optional(Type.Tuple([Day, Day])),
});

const RfmTest = Closed({
  r: Type.Optional(NumberTest),
  f: Type.Optional(NumberTest),
  m: Type.Optional(NumberTest),
  group: Type.Optional(Names),
});

export const LIFECYCLE_STAGES = ['new', 'active', 'loyal', 'at-risk', 'dormant', 'lost'] as const;
const LifecycleTest = Closed({
  in: Type.Array(OneOf(...LIFECYCLE_STAGES), { minItems: 1, maxItems: LIFECYCLE_STAGES.length }),
  sinceDays: Type.Optional(NumberTest),
});

export const SegmentCondition = Type.Union([
  Closed({ tag: TagTest }),
  Closed({ tier: TierTest }),
  Closed({ field: FieldTest }),
  Closed({ orders: OrdersTest }),
  Closed({ event: EventTest }),
  Closed({ coupon: CouponTest }),
  Closed({ groupBuy: GroupBuyTest }),
  Closed({ rfm: RfmTest }),
  Closed({ lifecycle: LifecycleTest }),
  Closed({ segment: Name }),
  Closed({ list: Name }),
]);

/** One rule tree for the whole product; the schema is public and stable. */
export const SegmentRule = Type.Cyclic(
  {
    Rule: Type.Union([
      Closed({ all: Type.Array(Type.Ref('Rule'), { maxItems: 50 }) }),
      Closed({ any: Type.Array(Type.Ref('Rule'), { maxItems: 50 }) }),
      Closed({ not: Type.Ref('Rule') }),
      ...SegmentCondition.anyOf,
    ]),
  },
  'Rule',
);

export type NumberTest = Static<typeof NumberTest>;
export type OrdersTest = Static<typeof OrdersTest>;
export type TagTest = Static<typeof TagTest>;
export type TierTest = Static<typeof TierTest>;
export type FieldTest = Static<typeof FieldTest>;
export type CouponTest = Static<typeof CouponTest>;
export type GroupBuyTest = Static<typeof GroupBuyTest>;
export type EventTest = Static<typeof EventTest>;
export type RfmTest = Static<typeof RfmTest>;
export type LifecycleTest = Static<typeof LifecycleTest>;
export type FieldName = (typeof FIELD_NAMES)[number];
export type EventName = (typeof EVENT_NAMES)[number];
export type LifecycleStage = (typeof LIFECYCLE_STAGES)[number];
export type SegmentCondition = Static<typeof SegmentCondition>;
export type SegmentRule = { all: SegmentRule[] } | { any: SegmentRule[] } | { not: SegmentRule } | SegmentCondition;

/** On the wire a rule is any object; the server checks it and names the path in the tree that is wrong. */
export const RuleBody = Type.Unsafe<SegmentRule>(Type.Object({}, { additionalProperties: true, maxProperties: 1 }));

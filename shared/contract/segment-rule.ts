import { Type, type Static } from 'typebox';
import { Closed } from './contract';

/** A comparison on a number. At least one bound; `gte`/`lte` are inclusive. */
const NumberTest = Closed({
  eq: Type.Optional(Type.Number()),
  gte: Type.Optional(Type.Number()),
  lte: Type.Optional(Type.Number()),
});
const Names = Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 100 });
const Days = Type.Integer({ minimum: 1, maximum: 3650 });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

/**
 * `within`: the last N business days, today included. `between`: includes its first day, excludes its last.
 * A count of 0 is allowed and means none. Money in fen.
 */
export const OrdersTest = Closed({
  count: Type.Optional(NumberTest),
  sumFen: Type.Optional(NumberTest),
  averageFen: Type.Optional(NumberTest),
  within: Type.Optional(Closed({ days: Days })),
  between: Type.Optional(Type.Tuple([Day, Day])),
  store: Type.Optional(Names),
  category: Type.Optional(Names),
  channel: Type.Optional(Names),
  firstWithin: Type.Optional(Closed({ days: Days })),
  lastBefore: Type.Optional(Closed({ days: Days })),
});

export const SegmentCondition = Type.Union([
  Closed({ tag: Closed({ any: Type.Optional(Names), all: Type.Optional(Names), none: Type.Optional(Names) }) }),
  Closed({ tier: Closed({ in: Names }) }),
  Closed({ orders: OrdersTest }),
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
export type SegmentCondition = Static<typeof SegmentCondition>;
export type SegmentRule = { all: SegmentRule[] } | { any: SegmentRule[] } | { not: SegmentRule } | SegmentCondition;

/** On the wire a rule is any object; the server checks it and names the path in the tree that is wrong. */
export const RuleBody = Type.Unsafe<SegmentRule>(Type.Object({}, { additionalProperties: true, maxProperties: 1 }));

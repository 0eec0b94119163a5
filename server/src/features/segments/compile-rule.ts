import { needsOne, spanOf, windowStart } from '@shuke/shared/rules/segments/order-window';
import { childrenOf, isCondition, type NumberTest, type OrdersTest, type SegmentCondition, type SegmentRule } from '@shuke/shared/rules/segments/rule-tree';

/** A MongoDB aggregation expression. */
export type Expression = Record<string, unknown> | boolean | string | number;

const passes = (value: Expression, { eq, gte, lte }: NumberTest): Expression[] => [
  ...(eq === undefined ? [] : [{ $eq: [value, eq] }]),
  ...(gte === undefined ? [] : [{ $gte: [value, gte] }]),
  ...(lte === undefined ? [] : [{ $lte: [value, lte] }]),
];

const and = (parts: Expression[]): Expression => (parts.length === 1 ? parts[0]! : { $and: parts });

/** Orders at these stores and channels up to asOf; with categories, each keeps the amount of matching lines only. */
const relevant = (test: OrdersTest, asOf: Date): Expression => {
  const conditions: Expression[] = [
    { $lte: ['$$o.at', asOf] },
    ...(test.store ? [{ $in: ['$$o.storeId', test.store] }] : []),
    ...(test.channel ? [{ $in: ['$$o.channel', test.channel] }] : []),
  ];
  const filtered = { $filter: { input: '$purchases', as: 'o', cond: and(conditions) } };
  if (!test.category) return filtered;
  const lines = { $filter: { input: '$$o.lines', as: 'l', cond: { $in: ['$$l.category', test.category] } } };
  const narrowed = { $map: { input: filtered, as: 'o', in: { at: '$$o.at', n: { $size: lines }, fen: { $sum: { $map: { input: lines, as: 'l', in: '$$l.paidFen' } } } } } };
  return { $filter: { input: narrowed, as: 'o', cond: { $gt: ['$$o.n', 0] } } };
};

const compileOrders = (test: OrdersTest, asOf: Date): Expression => {
  const { from, until } = spanOf(test, asOf);
  const inWindow = [...(from ? [{ $gte: ['$$o.at', from] }] : []), ...(until ? [{ $lt: ['$$o.at', until] }] : [])];
  const inside: Expression = inWindow.length > 0 ? { $filter: { input: '$$all', as: 'o', cond: and(inWindow) } } : '$$all';
  const tests: Expression[] = [
    ...(needsOne(test) ? [{ $gt: ['$$count', 0] }] : []),
    ...(test.count ? passes('$$count', test.count) : []),
    ...(test.sumFen ? passes('$$sum', test.sumFen) : []),
    ...(test.averageFen ? [{ $gt: ['$$count', 0] }, ...passes({ $divide: ['$$sum', { $max: ['$$count', 1] }] }, test.averageFen)] : []),
    ...(test.firstWithin ? [{ $gt: [{ $size: '$$all' }, 0] }, { $gte: [{ $min: '$$all.at' }, windowStart(asOf, test.firstWithin.days)] }] : []),
    ...(test.lastBefore ? [{ $gt: [{ $size: '$$all' }, 0] }, { $lt: [{ $max: '$$all.at' }, windowStart(asOf, test.lastBefore.days)] }] : []),
  ];
  return {
    $let: {
      vars: { all: relevant(test, asOf) },
      in: { $let: { vars: { inside }, in: { $let: { vars: { count: { $size: '$$inside' }, sum: { $sum: '$$inside.fen' } }, in: tests.length > 0 ? and(tests) : true } } } },
    },
  };
};

const compileCondition = (condition: SegmentCondition, asOf: Date): Expression => {
  if ('tier' in condition) return { $in: ['$tierKey', condition.tier.in] };
  if ('orders' in condition) return compileOrders(condition.orders, asOf);
  const held = { $map: { input: { $filter: { input: '$tags', as: 't', cond: { $lte: ['$$t.at', asOf] } } }, as: 't', in: '$$t.tagId' } };
  const shared = (ids: string[]) => ({ $size: { $setIntersection: [held, ids] } });
  const { any, all, none } = condition.tag;
  const unique = (ids: string[]) => new Set(ids).size;
  const parts: Expression[] = [
    ...(any ? [{ $gt: [shared(any), 0] }] : []),
    ...(all ? [{ $eq: [shared(all), unique(all)] }] : []),
    ...(none ? [{ $eq: [shared(none), 0] }] : []),
  ];
  return parts.length > 0 ? and(parts) : true;
};

/** A resolved rule as an expression over a member with `purchases` joined in; equals `memberMatches` for every member. */
export const compileRule = (rule: SegmentRule, asOf: Date): Expression => {
  if (isCondition(rule)) return compileCondition(rule, asOf);
  const children = childrenOf(rule).map((child) => compileRule(child.node, asOf));
  if ('not' in rule) return { $not: [children[0]!] };
  if (children.length === 0) return 'all' in rule;
  return 'all' in rule ? { $and: children } : { $or: children };
};

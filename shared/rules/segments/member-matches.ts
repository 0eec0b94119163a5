import { needsOne, spanOf, windowStart } from './order-window';
import { childrenOf, isCondition, type NumberTest, type OrdersTest, type SegmentCondition, type SegmentRule } from './rule-tree';

export interface OrderFact {
  paidAt: Date;
  /** Paid less refunded. */
  fen: number;
  storeId: string | null;
  channel: string;
  lines: readonly { category: string; fen: number }[];
}

/** What is known of one member: enough to decide any rule without a database. */
export interface MemberFacts {
  tierKey: string;
  tags: readonly { tagId: string; at: Date }[];
  orders: readonly OrderFact[];
}

const passes = (value: number, { eq, gte, lte }: NumberTest): boolean =>
  (eq === undefined || value === eq) && (gte === undefined || value >= gte) && (lte === undefined || value <= lte);

interface Counted {
  paidAt: Date;
  fen: number;
}

/** Orders up to the moment asked about, at these stores and channels, with their amount in these categories. */
const relevant = (orders: readonly OrderFact[], test: OrdersTest, asOf: Date): Counted[] =>
  orders.flatMap((order) => {
    if (order.paidAt > asOf) return [];
    if (test.store && !(order.storeId !== null && test.store.includes(order.storeId))) return [];
    if (test.channel && !test.channel.includes(order.channel)) return [];
    if (!test.category) return [{ paidAt: order.paidAt, fen: order.fen }];
    const lines = order.lines.filter((line) => test.category!.includes(line.category));
    return lines.length === 0 ? [] : [{ paidAt: order.paidAt, fen: lines.reduce((sum, line) => sum + line.fen, 0) }];
  });

export const ordersMatch = (orders: readonly OrderFact[], test: OrdersTest, asOf: Date): boolean => {
  const all = relevant(orders, test, asOf);
  const { from, until } = spanOf(test, asOf);
  const inside = all.filter(({ paidAt }) => (!from || paidAt >= from) && (!until || paidAt < until));
  const sum = inside.reduce((total, order) => total + order.fen, 0);
  const times = all.map(({ paidAt }) => paidAt.getTime());
  if (needsOne(test) && inside.length === 0) return false;
  if (test.count && !passes(inside.length, test.count)) return false;
  if (test.sumFen && !passes(sum, test.sumFen)) return false;
  if (test.averageFen && (inside.length === 0 || !passes(sum / inside.length, test.averageFen))) return false;
  if (test.firstWithin && !(times.length > 0 && Math.min(...times) >= windowStart(asOf, test.firstWithin.days).getTime())) return false;
  return !test.lastBefore || (times.length > 0 && Math.max(...times) < windowStart(asOf, test.lastBefore.days).getTime());
};

const tagsMatch = (held: ReadonlySet<string>, { any, all, none }: { any?: string[]; all?: string[]; none?: string[] }): boolean =>
  (!any || any.some((tag) => held.has(tag))) && (!all || all.every((tag) => held.has(tag))) && (!none || !none.some((tag) => held.has(tag)));

export const conditionHolds = (condition: SegmentCondition, facts: MemberFacts, asOf: Date): boolean => {
  if ('tag' in condition) return tagsMatch(new Set(facts.tags.filter((tag) => tag.at <= asOf).map((tag) => tag.tagId)), condition.tag);
  if ('tier' in condition) return condition.tier.in.includes(facts.tierKey);
  return ordersMatch(facts.orders, condition.orders, asOf);
};

/** Is this member in? Takes a resolved rule (ids, not names). `all` of nothing holds; `any` of nothing does not. */
export const memberMatches = (rule: SegmentRule, facts: MemberFacts, asOf: Date): boolean => {
  if (isCondition(rule)) return conditionHolds(rule, facts, asOf);
  const children = childrenOf(rule).map((child) => child.node);
  if ('not' in rule) return !memberMatches(children[0]!, facts, asOf);
  return 'all' in rule ? children.every((child) => memberMatches(child, facts, asOf)) : children.some((child) => memberMatches(child, facts, asOf));
};

import type { SegmentCondition, SegmentRule } from '../../contract/segment-rule';

export type {
  CouponTest, EventTest, FieldTest, GroupBuyTest, LifecycleStage, LifecycleTest, NumberTest, OrdersTest, RfmTest, SegmentCondition, SegmentRule, TagTest,
  TierTest,
} from '../../contract/segment-rule';

/** Where a node stands in the tree, as a JSON pointer: `/all/0/not`. */
export interface Placed<T> {
  path: string;
  node: T;
}

/** The rules directly under a node; none under a condition. */
export const childrenOf = (rule: SegmentRule): Placed<SegmentRule>[] => {
  if ('all' in rule) return rule.all.map((node, i) => ({ path: `/all/${i}`, node }));
  if ('any' in rule) return rule.any.map((node, i) => ({ path: `/any/${i}`, node }));
  return 'not' in rule ? [{ path: '/not', node: rule.not }] : [];
};

export const isCondition = (rule: SegmentRule): rule is SegmentCondition => !('all' in rule || 'any' in rule || 'not' in rule);

/** Every condition with its place, in reading order. */
export const conditionsOf = (rule: SegmentRule, path = ''): Placed<SegmentCondition>[] =>
  isCondition(rule) ? [{ path, node: rule }] : childrenOf(rule).flatMap((child) => conditionsOf(child.node, path + child.path));

/** One name is the same as a list of one. */
export const asList = (names: string | readonly string[] | undefined): readonly string[] | undefined => (typeof names === 'string' ? [names] : names);

/** The segments that a rule leans on, directly and through others; each once. `rules`: the rules of those known. */
export const segmentsUnder = (rule: SegmentRule, rules: ReadonlyMap<string, SegmentRule>): string[] => {
  const found = new Set<string>();
  const visit = (node: SegmentRule): void => {
    for (const { node: condition } of conditionsOf(node)) {
      if (!('segment' in condition) || found.has(condition.segment)) continue;
      found.add(condition.segment);
      const below = rules.get(condition.segment);
      if (below) visit(below);
    }
  };
  visit(rule);
  return [...found];
};

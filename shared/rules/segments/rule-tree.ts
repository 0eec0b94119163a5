import type { NumberTest, OrdersTest, SegmentCondition, SegmentRule } from '../../contract/segment-rule';

export type { NumberTest, OrdersTest, SegmentCondition, SegmentRule };

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

export const isCondition = (rule: SegmentRule): rule is SegmentCondition => 'tag' in rule || 'tier' in rule || 'orders' in rule;

/** Every condition with its place, in reading order. */
export const conditionsOf = (rule: SegmentRule, path = ''): Placed<SegmentCondition>[] =>
  isCondition(rule) ? [{ path, node: rule }] : childrenOf(rule).flatMap((child) => conditionsOf(child.node, path + child.path));

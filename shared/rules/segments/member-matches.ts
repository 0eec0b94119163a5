import { conditionHoldsFor } from './condition-holds';
import { PLAIN_WORLD, type MemberFacts, type World } from './member-facts';
import { childrenOf, isCondition, type SegmentCondition, type SegmentRule } from './rule-tree';

export { NOTHING_KNOWN, PLAIN_WORLD, type MemberFacts, type OrderFact, type World } from './member-facts';
export { ordersMatch } from './orders-match';

/** Does one condition hold? A named segment holds when its rule does; one that nobody knows does not. */
export const conditionHolds = (condition: SegmentCondition, facts: MemberFacts, asOf: Date, world: World = PLAIN_WORLD): boolean => {
  if (!('segment' in condition)) return conditionHoldsFor(condition, facts, asOf, world);
  const rule = world.segments.get(condition.segment);
  return rule !== undefined && memberMatches(rule, facts, asOf, world);
};

/** Is this member in? Takes a resolved rule (ids, not names). `all` of nothing holds; `any` of nothing does not. */
export const memberMatches = (rule: SegmentRule, facts: MemberFacts, asOf: Date, world: World = PLAIN_WORLD): boolean => {
  if (isCondition(rule)) return conditionHolds(rule, facts, asOf, world);
  const children = childrenOf(rule).map((child) => child.node);
  if ('not' in rule) return !memberMatches(children[0]!, facts, asOf, world);
  const holds = (child: SegmentRule) => memberMatches(child, facts, asOf, world);
  return 'all' in rule ? children.every(holds) : children.some(holds);
};

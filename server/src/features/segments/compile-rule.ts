import type { World } from '@shuke/shared/rules/segments/member-facts';
import { childrenOf, isCondition, type SegmentCondition, type SegmentRule } from '@shuke/shared/rules/segments/rule-tree';
import { compileField } from './compile-field';
import { compileCoupon, compileEvent, compileGroupBuy, compileTag, compileTier } from './compile-holdings';
import { compileOrders } from './compile-orders';
import { compileLifecycle, compileRfm } from './compile-standing';
import type { Expression } from './expression';

const compileCondition = (condition: SegmentCondition, asOf: Date, world: World): Expression => {
  if ('tag' in condition) return compileTag(condition.tag, asOf);
  if ('tier' in condition) return compileTier(condition.tier, asOf);
  if ('field' in condition) return compileField(condition.field, asOf);
  if ('orders' in condition) return compileOrders(condition.orders, asOf);
  if ('event' in condition) return compileEvent(condition.event, asOf);
  if ('coupon' in condition) return compileCoupon(condition.coupon, asOf);
  if ('groupBuy' in condition) return compileGroupBuy(condition.groupBuy, asOf);
  if ('rfm' in condition) return compileRfm(condition.rfm, asOf, world);
  if ('lifecycle' in condition) return compileLifecycle(condition.lifecycle, asOf, world);
  if ('list' in condition) return { $in: [{ $literal: condition.list }, '$lists.listId'] };
  const rule = world.segments.get(condition.segment);
  return rule ? compileRule(rule, asOf, world) : false;
};

/** A resolved rule as an expression over a member with what it needs joined in; equals `memberMatches` for every member. */
export const compileRule = (rule: SegmentRule, asOf: Date, world: World): Expression => {
  if (isCondition(rule)) return compileCondition(rule, asOf, world);
  const children = childrenOf(rule).map((child) => compileRule(child.node, asOf, world));
  if ('not' in rule) return { $not: [children[0]!] };
  if (children.length === 0) return 'all' in rule;
  return 'all' in rule ? { $and: children } : { $or: children };
};

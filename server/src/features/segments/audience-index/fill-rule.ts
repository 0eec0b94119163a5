import { businessDay } from '@shuke/shared/values/time';
import { childrenOf, isCondition, type SegmentCondition, type SegmentRule } from '@shuke/shared/rules/segments/rule-tree';
import type { Scratch } from './bits';
import { both, inSetOf, nobody, not, oneOf, type Fill, type Kit } from './fill';
import { fillField } from './fill-field';
import { fillCoupon, fillEvent, fillGroupBuy, fillTag, fillTier } from './fill-holdings';
import { fillOrders } from './fill-orders';
import { fillLifecycle, fillRfm } from './fill-standing';
import type { Scene } from './question';
import type { Tally } from './tally';
import type { Words } from './words';

/** Room to work in, used by one question after the other. */
export interface Tools {
  scratch: Scratch;
  tally: Tally;
}

export const kitFor = ({ asOf, world }: Scene, words: Words, { scratch, tally }: Tools): Kit => ({ asOf, today: businessDay(asOf), world, words, scratch, tally });

const fillCondition = (kit: Kit, condition: SegmentCondition): Fill => {
  if ('tag' in condition) return fillTag(kit, condition.tag);
  if ('tier' in condition) return fillTier(kit, condition.tier);
  if ('field' in condition) return fillField(kit, condition.field);
  if ('orders' in condition) return fillOrders(kit, condition.orders);
  if ('event' in condition) return fillEvent(kit, condition.event);
  if ('coupon' in condition) return fillCoupon(kit, condition.coupon);
  if ('groupBuy' in condition) return fillGroupBuy(kit, condition.groupBuy);
  if ('rfm' in condition) return fillRfm(kit, condition.rfm);
  if ('lifecycle' in condition) return fillLifecycle(kit, condition.lifecycle);
  if ('list' in condition) return inSetOf(kit, 'list', condition.list);
  const below = kit.world.segments.get(condition.segment);
  return below ? fillRule(kit, below) : nobody;
};

/** What sets and digits answer costs little; rows cost more, and are asked last, of whom the others left. */
const costOf = (rule: SegmentRule): number => {
  if (!isCondition(rule)) return childrenOf(rule).reduce((sum, child) => sum + costOf(child.node), 0);
  if ('tag' in rule || 'tier' in rule || 'list' in rule) return 1;
  if ('field' in rule) return 2;
  return 'segment' in rule ? 5 : 10;
};

/** A rule as one pass over a block. Takes what `unsupportedAt` found no fault with. */
export const fillRule = (kit: Kit, rule: SegmentRule): Fill => {
  if (isCondition(rule)) return fillCondition(kit, rule);
  const children = childrenOf(rule).map((child) => child.node).sort((a, b) => costOf(a) - costOf(b)).map((node) => fillRule(kit, node));
  if ('not' in rule) return not(children[0]!);
  return 'all' in rule ? both(kit, children) : oneOf(kit, children);
};

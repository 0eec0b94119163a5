import type { World } from '../../shared/rules/segments/member-facts';
import type { SegmentCondition, SegmentRule } from '../../shared/rules/segments/rule-tree';
import { addDays } from '../../shared/values/time';

/** What random rules lean on, and ways to get each kind of condition a little wrong. */
export const NAMED_RULES: World['segments'] = new Map<string, SegmentRule>([
  ['g1', { any: [{ orders: { count: { gte: 3 } } }, { tag: { any: ['t1'] } }] }],
  ['g2', { not: { segment: 'g1' } }],
  ['g3', { all: [{ segment: 'g2' }, { lifecycle: { in: ['dormant', 'lost'] } }] }],
]);
export const LIFECYCLE = { newDays: 5, loyalPurchases: 2, loyalWithinDays: 12, atRiskAfterDays: 6, dormantAfterDays: 10, lostAfterDays: 18 };

/** A bug planted in one evaluator: it reads each condition, the moment or the settings a little wrong. */
export const PLANTED: [name: string, kind: string, wrong: (rule: SegmentCondition, asOf: Date, world: World) => [SegmentRule, Date, World]][] = [
  ['tags added a day more', 'tag', (rule, asOf, world) => [
    'tag' in rule && rule.tag.addedWithinDays ? { tag: { ...rule.tag, addedWithinDays: rule.tag.addedWithinDays + 1 } } : rule, asOf, world,
  ]],
  ['the day before for tiers', 'tier', (rule, asOf, world) => [rule, addDays(asOf, -1), world]],
  ['the day after for fields', 'field', (rule, asOf, world) => [rule, addDays(asOf, 1), world]],
  ['products forgotten', 'orders', (rule, asOf, world) => ['orders' in rule ? { orders: { ...rule.orders, sku: undefined, count: rule.orders.count ?? { gte: 1 } } } : rule, asOf, world]],
  ['events of a day more', 'event', (rule, asOf, world) => [
    'event' in rule && rule.event.within ? { event: { ...rule.event, within: { days: rule.event.within.days + 1 } } } : rule, asOf, world,
  ]],
  ['coupons ending a day later', 'coupon', (rule, asOf, world) => [
    'coupon' in rule && rule.coupon.expiringWithinDays ? { coupon: { ...rule.coupon, expiringWithinDays: rule.coupon.expiringWithinDays + 1 } } : rule, asOf, world,
  ]],
  ['teams that lack one more', 'groupBuy', (rule, asOf, world) => [
    'groupBuy' in rule && rule.groupBuy.missing?.eq !== undefined ? { groupBuy: { ...rule.groupBuy, missing: { eq: rule.groupBuy.missing.eq + 1 } } } : rule, asOf, world,
  ]],
  ['ties that split a score', 'rfm', (rule, asOf, world) => [
    rule, asOf, { ...world, rfm: { ...world.rfm, cuts: { ...world.rfm.cuts, count: world.rfm.cuts.count.map((cut) => cut - 1) } } },
  ]],
  ['sleep that begins a day late', 'lifecycle', (rule, asOf, world) => [rule, asOf, { ...world, lifecycle: { ...LIFECYCLE, dormantAfterDays: 11 } }]],
  ['a segment that is forgotten', 'segment', (rule, asOf, world) => [rule, asOf, { ...world, segments: new Map() }]],
];

import type { EventName } from '@shuke/shared/contract/segment-rule';
import { conditionsOf, segmentsUnder, type SegmentCondition, type SegmentRule } from '@shuke/shared/rules/segments/rule-tree';

/** What a rule needs to know of a member beyond the member's own row. */
export type Need = 'orders' | 'tag-history' | 'tier-history' | 'points' | 'growth' | 'lots' | 'coupons' | 'teams' | 'permissions' | 'lists' | EventName;

const FIELD_NEEDS: Partial<Record<string, Need>> = {
  pointsBalance: 'points', growth: 'growth', pointsExpiringWithinDays: 'lots', 'reachable.subscribe': 'permissions',
};

const needOf = (condition: SegmentCondition, past: boolean): Need | undefined => {
  if ('orders' in condition || 'rfm' in condition || 'lifecycle' in condition) return 'orders';
  if ('tag' in condition) return past ? 'tag-history' : undefined;
  if ('tier' in condition) return past ? 'tier-history' : undefined;
  if ('field' in condition) return FIELD_NEEDS[condition.field.name];
  if ('coupon' in condition) return 'coupons';
  if ('groupBuy' in condition) return 'teams';
  if ('event' in condition) return condition.event.name;
  return 'list' in condition ? 'lists' : undefined;
};

/** Rules with the segments that they lean on. */
const withSegments = (rules: readonly SegmentRule[], segments: ReadonlyMap<string, SegmentRule>): SegmentRule[] =>
  rules.flatMap((rule) => [rule, ...segmentsUnder(rule, segments).flatMap((id) => segments.get(id) ?? [])]);

/** `past`: a moment is asked about that lies behind, so that what changed since must be taken back. */
export const needsOf = (rules: readonly SegmentRule[], segments: ReadonlyMap<string, SegmentRule>, past: boolean): Set<Need> =>
  new Set(withSegments(rules, segments).flatMap((rule) => conditionsOf(rule)).flatMap(({ node }) => needOf(node, past) ?? []));

export const usesRfm = (rules: readonly SegmentRule[], segments: ReadonlyMap<string, SegmentRule>): boolean =>
  withSegments(rules, segments).some((rule) => conditionsOf(rule).some(({ node }) => 'rfm' in node));

/** So long a moment counts as now: what changes while people look is not taken back. */
const NOW_MS = 60_000;
export const isPast = (asOf: Date, now: Date): boolean => asOf.getTime() < now.getTime() - NOW_MS;

import { businessDay } from '../../values/time';
import { standingOn } from '../lifecycle/stage-of';
import { rfmGroupOf } from '../rfm/rfm-groups';
import { scoreRfm, type RfmScores, type RfmValues } from '../rfm/score-rfm';
import { fieldPasses, fieldValue } from './field-value';
import type { CouponFact, MemberFacts, World } from './member-facts';
import { spanOf, windowEnd, windowStart } from './order-window';
import { ordersMatch, passes } from './orders-match';
import { asList, type CouponTest, type EventTest, type GroupBuyTest, type LifecycleTest, type RfmTest, type SegmentCondition, type TagTest, type TierTest } from './rule-tree';

/** Tags held at a moment: those held still, and those whose last act up to then put them on; without what had ended. */
const tagsHeld = ({ tags, tagHistory }: MemberFacts, asOf: Date): { tagId: string; at: Date }[] => {
  const last = new Map<string, MemberFacts['tagHistory'][number]>();
  for (const act of tagHistory) if (act.at <= asOf) last.set(act.tagId, act);
  const past = [...last.values()].filter((act) => act.on).map(({ tagId, at, since, expiresAt }) => ({ tagId, at: since ?? at, expiresAt }));
  return [...tags, ...past].filter(({ at, expiresAt }) => at <= asOf && (!expiresAt || expiresAt > asOf));
};

const tagsMatch = (facts: MemberFacts, { any, all, none, addedWithinDays }: TagTest, asOf: Date): boolean => {
  const since = addedWithinDays === undefined ? null : windowStart(asOf, addedWithinDays);
  const held = new Set(tagsHeld(facts, asOf).filter((tag) => !since || tag.at >= since).map((tag) => tag.tagId));
  return (!any || any.some((tag) => held.has(tag))) && (!all || all.every((tag) => held.has(tag))) && (!none || !none.some((tag) => held.has(tag)));
};

/** The tier at a moment and since when; a move after it says what was before. */
const tierAt = ({ tierKey, tierSince, tierMoves, createdAt }: MemberFacts, asOf: Date): { key: string; since: Date } => {
  const next = tierMoves.find((move) => move.at > asOf);
  if (!next) return { key: tierKey, since: tierSince };
  return { key: next.fromKey, since: tierMoves.findLast((move) => move.at <= asOf && !move.kept)?.periodFrom ?? createdAt };
};

const tierMatches = (facts: MemberFacts, test: TierTest, asOf: Date): boolean => {
  const { key, since } = tierAt(facts, asOf);
  if (test.in && !test.in.includes(key)) return false;
  return !test.heldForDays || (since <= asOf && passes(businessDay(asOf) - businessDay(since), test.heldForDays));
};

/** What a coupon was at a moment: being used and ending have their times, other states are those of today. */
const couponStateAt = ({ state, redeemedAt, expiresAt }: CouponFact, asOf: Date): CouponFact['state'] => {
  if (state === 'redeemed' && redeemedAt && redeemedAt <= asOf) return 'redeemed';
  if (state === 'revoked') return 'revoked';
  if (expiresAt <= asOf) return 'expired';
  return state === 'redeemed' || state === 'expired' ? 'issued' : state;
};

const atLeastOne = { gte: 1 };

const couponsMatch = ({ coupons }: MemberFacts, test: CouponTest, asOf: Date): boolean => {
  const templates = asList(test.template);
  const state = test.state ?? (test.expiringWithinDays === undefined ? undefined : 'issued');
  const end = test.expiringWithinDays === undefined ? null : windowEnd(asOf, test.expiringWithinDays);
  const found = coupons.filter(
    (coupon) =>
      coupon.issuedAt <= asOf &&
      (!templates || templates.includes(coupon.templateId)) &&
      (!state || couponStateAt(coupon, asOf) === state) &&
      (!end || (coupon.expiresAt > asOf && coupon.expiresAt < end)),
  );
  return passes(found.length, test.count ?? atLeastOne);
};

const groupBuysMatch = ({ teams }: MemberFacts, test: GroupBuyTest, asOf: Date): boolean => {
  const activities = asList(test.activity);
  const since = test.within ? windowStart(asOf, test.within.days) : null;
  const found = teams.filter(
    (team) =>
      team.at <= asOf &&
      (!since || team.at >= since) &&
      (!activities || activities.includes(team.activityId)) &&
      (!test.state || team.state === test.state) &&
      (!test.missing || (team.state === 'open' && passes(team.missing, test.missing))),
  );
  return passes(found.length, test.count ?? atLeastOne);
};

const eventsMatch = ({ events }: MemberFacts, test: EventTest, asOf: Date): boolean => {
  const { from, until } = spanOf(test, asOf);
  const [templates, campaigns] = [asList(test.where?.template), asList(test.where?.campaign)];
  const found = events.filter(
    (event) =>
      event.name === test.name &&
      event.at <= asOf &&
      (!from || event.at >= from) &&
      (!until || event.at < until) &&
      (!templates || (event.template !== null && templates.includes(event.template))) &&
      (!campaigns || (event.campaign !== null && campaigns.includes(event.campaign))),
  );
  return passes(found.length, test.count ?? atLeastOne);
};

/** What scores are taken from: purchases in the window up to a moment; null without one. */
export const rfmValuesOf = ({ orders }: Pick<MemberFacts, 'orders'>, windowDays: number | null, asOf: Date): RfmValues | null => {
  const from = windowDays === null ? null : windowStart(asOf, windowDays);
  const inside = orders.filter((order) => order.paidAt <= asOf && (!from || order.paidAt >= from));
  if (inside.length === 0) return null;
  const last = Math.max(...inside.map((order) => businessDay(order.paidAt)));
  return { recencyDays: businessDay(asOf) - last, count: inside.length, sumFen: inside.reduce((sum, order) => sum + order.fen, 0) };
};

/** Scores of a member at a moment; null without a purchase in the window. */
export const rfmScoresOf = (facts: Pick<MemberFacts, 'orders'>, { rfm }: Pick<World, 'rfm'>, asOf: Date): RfmScores | null => {
  const values = rfmValuesOf(facts, rfm.windowDays, asOf);
  return values && scoreRfm(values, rfm.cuts);
};

const rfmMatches = (facts: MemberFacts, { r, f, m, group }: RfmTest, asOf: Date, world: World): boolean => {
  const scores = rfmScoresOf(facts, world, asOf);
  if (!scores) return false;
  return (!r || passes(scores.r, r)) && (!f || passes(scores.f, f)) && (!m || passes(scores.m, m)) && (!group || group.includes(rfmGroupOf(scores).key));
};

const lifecycleMatches = ({ orders }: MemberFacts, test: LifecycleTest, asOf: Date, world: World): boolean => {
  const days = orders.filter((order) => order.paidAt <= asOf).map((order) => businessDay(order.paidAt));
  const standing = standingOn(days, businessDay(asOf), world.lifecycle);
  return standing !== null && test.in.includes(standing.stage) && (!test.sinceDays || passes(standing.sinceDays, test.sinceDays));
};

/** One condition that leans on nothing but the member and the brand's settings; `segment` is for who knows the tree. */
export const conditionHoldsFor = (condition: Exclude<SegmentCondition, { segment: string }>, facts: MemberFacts, asOf: Date, world: World): boolean => {
  if ('tag' in condition) return tagsMatch(facts, condition.tag, asOf);
  if ('tier' in condition) return tierMatches(facts, condition.tier, asOf);
  if ('field' in condition) return fieldPasses(fieldValue(condition.field.name, facts, asOf), condition.field);
  if ('orders' in condition) return ordersMatch(facts.orders, condition.orders, asOf);
  if ('event' in condition) return eventsMatch(facts, condition.event, asOf);
  if ('coupon' in condition) return couponsMatch(facts, condition.coupon, asOf);
  if ('groupBuy' in condition) return groupBuysMatch(facts, condition.groupBuy, asOf);
  if ('rfm' in condition) return rfmMatches(facts, condition.rfm, asOf, world);
  if ('lifecycle' in condition) return lifecycleMatches(facts, condition.lifecycle, asOf, world);
  return facts.lists.includes(condition.list);
};

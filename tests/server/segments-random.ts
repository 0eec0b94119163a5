import fc from 'fast-check';
import { EVENT_NAMES, LIFECYCLE_STAGES, TEAM_STATES, type FieldTest } from '../../shared/contract/segment-rule';
import { RFM_GROUPS } from '../../shared/rules/rfm/rfm-groups';
import type { SegmentCondition, SegmentRule } from '../../shared/rules/segments/rule-tree';
import { businessDate, DAY_MS } from '../../shared/values/time';

/** Random rules about a world of forty days, in ids as after resolving. */
export const SPAN_DAYS = 40;
export const TAGS = ['t1', 't2', 't3'];
export const TIERS = ['silver', 'gold', 'black'];
export const STORES = ['s1', 's2'];
export const CATEGORIES = ['tea', 'snack'];
export const PRODUCTS = ['p1', 'p2'];
export const TEMPLATES = ['k1', 'k2'];
export const ACTIVITIES = ['a1', 'a2'];
export const CAMPAIGNS = ['c1', 'c2'];
export const LISTS = ['l1', 'l2'];
export const SEGMENTS = ['g1', 'g2', 'g3'];
export const COUPON_STATES = ['issued', 'held', 'gifting', 'redeemed', 'expired', 'revoked'] as const;

/** Edges of business days more often than not: that is where windows go wrong. */
export const instantFrom = (firstDay: number, days = SPAN_DAYS) =>
  fc.tuple(fc.nat(days - 1), fc.constantFrom(0, 0, 1, DAY_MS - 1, DAY_MS - 1, DAY_MS / 2)).map(([day, ms]) => new Date(firstDay + day * DAY_MS + ms));

export const some = <T extends string>(names: readonly T[]) => fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 2 });

/** One bound mostly, two now and then. */
const number = (most: number, step = 1) => {
  const bound = fc.nat(most).map((n) => n * step);
  return fc.oneof(
    bound.map((gte) => ({ gte })),
    bound.map((lte) => ({ lte })),
    bound.map((eq) => ({ eq })),
    fc.tuple(bound, bound).map(([a, b]) => ({ gte: Math.min(a, b), lte: Math.max(a, b) })),
  );
};
const dayCount = fc.integer({ min: 1, max: SPAN_DAYS });
const days = dayCount.map((count) => ({ days: count }));
const notEmpty = (value: object): boolean => Object.keys(value).length > 0;
const optional = <T extends Record<string, fc.Arbitrary<unknown>>>(parts: T) => fc.record(parts, { requiredKeys: [] }).filter(notEmpty);

const dayFrom = (firstDay: number) => fc.nat(SPAN_DAYS).map((n) => businessDate(new Date(firstDay + n * DAY_MS)));

const numberField = (name: string, most: number, step = 1) => {
  const value = fc.nat(most).map((n) => n * step);
  return fc.oneof(
    number(most, step),
    fc.array(value, { minLength: 1, maxLength: 3 }).map((list) => ({ in: list })),
    fc.tuple(value, value).filter(([a, b]) => a < b).map((pair) => ({ between: pair })),
    fc.boolean().map((exists) => ({ exists })),
  ).map((test) => ({ name, ...test }));
};
const wordField = (name: string, words: readonly string[]) =>
  fc.oneof(
    fc.constantFrom(...words).map((eq) => ({ eq })),
    some(words).map((list) => ({ in: list })),
    fc.boolean().map((exists) => ({ exists })),
  ).map((test) => ({ name, ...test }));
const flags = ['inbox', 'subscribe', 'sms', 'wecom'].flatMap((channel) => [`consent.${channel}`, `reachable.${channel}`]);

const fieldFrom = (firstDay: number) => {
  const day = dayFrom(firstDay);
  return fc.oneof(
    wordField('gender', ['male', 'female']), wordField('source', ['store', 'import', 'direct']), wordField('store', STORES),
    numberField('birthdayMonth', 12), numberField('birthdayWithinDays', 366), numberField('birthdayWithinDays', 30), numberField('age', 45),
    numberField('pointsBalance', 5, 100), numberField('growth', 5, 100), numberField('pointsExpiringWithinDays', 40),
    fc.oneof(day.map((gte) => ({ gte })), day.map((lte) => ({ lte })), day.map((eq) => ({ eq })), fc.tuple(day, day).filter(([a, b]) => a < b).map((pair) => ({ between: pair })))
      .map((test) => ({ name: 'joinedAt', ...test })),
    fc.tuple(fc.constantFrom(...flags), fc.boolean()).map(([name, eq]) => ({ name, eq })),
  ) as unknown as fc.Arbitrary<FieldTest>;
};

const ordersFrom = (firstDay: number) => {
  const span = fc.tuple(dayFrom(firstDay), dayFrom(firstDay)).filter(([from, until]) => from < until);
  const window = fc.oneof(fc.constant({}), fc.record({ within: days }), fc.record({ between: span }));
  const asked = optional({ count: number(3), sumFen: number(30, 1000), averageFen: number(15, 500), firstWithin: days, lastBefore: days });
  const where = optional({ store: some(STORES), category: some(CATEGORIES), sku: some(PRODUCTS), channel: some(['shop', 'counter']) });
  return fc.tuple(window, fc.oneof(asked, fc.constant({})), fc.oneof({ arbitrary: fc.constant({}), weight: 2 }, where)).map((parts) => Object.assign({}, ...parts) as object)
    .filter(notEmpty);
};

const eventTest = fc.constantFrom(...EVENT_NAMES).chain((name) => {
  const where = { 'message.opened': some(CAMPAIGNS).map((campaign) => ({ campaign })), 'coupon.redeemed': some(TEMPLATES).map((template) => ({ template })) }[name as string];
  return fc.record({ name: fc.constant(name), count: number(2), within: days, ...(where ? { where } : {}) }, { requiredKeys: ['name'] });
});

/** One generator for each kind of condition, so that each can be tried alone. */
export const conditionKinds = (firstDay: number): Record<string, fc.Arbitrary<SegmentCondition>> => ({
  tag: fc.tuple(optional({ any: some(TAGS), all: some(TAGS), none: some(TAGS) }), fc.option(dayCount, { nil: undefined }))
    .map(([lists, addedWithinDays]) => ({ tag: { ...lists, ...(addedWithinDays === undefined ? {} : { addedWithinDays }) } })),
  tier: optional({ in: some(TIERS), heldForDays: number(SPAN_DAYS) }).map((tier) => ({ tier })),
  field: fieldFrom(firstDay).map((field) => ({ field })),
  orders: ordersFrom(firstDay).map((orders) => ({ orders })),
  event: eventTest.map((event) => ({ event })),
  coupon: optional({ template: fc.oneof(some(TEMPLATES), fc.constantFrom(...TEMPLATES)), state: fc.constantFrom(...COUPON_STATES), expiringWithinDays: dayCount, count: number(2) })
    .map((coupon) => ({ coupon })),
  groupBuy: optional({ activity: some(ACTIVITIES), state: fc.constantFrom(...TEAM_STATES), within: days, missing: number(2), count: number(2) })
    .map((groupBuy) => ({ groupBuy })),
  rfm: optional({ r: number(5), f: number(5), m: number(5), group: some(RFM_GROUPS.map(({ key }) => key)) }).map((rfm) => ({ rfm })),
  lifecycle: fc.record({ in: fc.uniqueArray(fc.constantFrom(...LIFECYCLE_STAGES), { minLength: 1, maxLength: 3 }), sinceDays: number(20) }, { requiredKeys: ['in'] })
    .map((lifecycle) => ({ lifecycle })),
  segment: fc.constantFrom(...SEGMENTS).map((segment) => ({ segment })),
  list: fc.constantFrom(...LISTS).map((list) => ({ list })),
} as Record<string, fc.Arbitrary<SegmentCondition>>);

/** Random trees over random conditions. */
export const ruleFrom = (firstDay: number): fc.Arbitrary<SegmentRule> => {
  const condition = fc.oneof(...Object.values(conditionKinds(firstDay)));
  return fc.letrec<{ rule: SegmentRule }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 3 },
      condition,
      fc.array(tie('rule'), { maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('rule'), { maxLength: 3 }).map((any) => ({ any })),
      tie('rule').map((not) => ({ not })),
    ),
  })).rule;
};

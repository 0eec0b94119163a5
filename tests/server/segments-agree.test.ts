import fc from 'fast-check';
import type { PipelineStage } from 'mongoose';
import { Members } from '../../server/src/features/membership/index';
import { compileRule, cutsAt, factsOf, needsOf, populationFor, scan } from '../../server/src/features/segments/index';
import { memberMatches, type MemberFacts, type World } from '../../shared/rules/segments/member-matches';
import type { SegmentCondition, SegmentRule } from '../../shared/rules/segments/rule-tree';
import { addDays } from '../../shared/values/time';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { clockFrom, EPOCHS, repopulate } from './segments-people';
import { conditionKinds, ruleFrom } from './segments-random';

/** The pipeline and the predicate, on whoever was drawn: the same members, rule for rule. */
const POPULATIONS = 8;
const PEOPLE = 40;
const CLOCKS = 10;
const RULES_AT_ONCE = 125;
const SEED = Number(process.env.SEGMENT_SEED ?? Math.floor(Math.random() * 2 ** 31));

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app.close());

const SEGMENTS: World['segments'] = new Map<string, SegmentRule>([
  ['g1', { any: [{ orders: { count: { gte: 3 } } }, { tag: { any: ['t1'] } }] }],
  ['g2', { not: { segment: 'g1' } }],
  ['g3', { all: [{ segment: 'g2' }, { lifecycle: { in: ['dormant', 'lost'] } }] }],
]);
const LIFECYCLE = { newDays: 5, loyalPurchases: 2, loyalWithinDays: 12, atRiskAfterDays: 6, dormantAfterDays: 10, lostAfterDays: 18 };

const worldAt = async (asOf: Date, windowDays: number | null): Promise<World> => ({
  segments: SEGMENTS,
  lifecycle: LIFECYCLE,
  rfm: { windowDays, cuts: await cutsAt(app.deps, asOf, { windowDays, cuts: 'quantiles' }) },
});

/** Who is in each rule by the database, all rules in one pass. */
const byPipeline = async (rules: readonly SegmentRule[], asOf: Date, world: World): Promise<string[][]> => {
  const sums = rules.map((rule, i) => [`r${i}`, { $push: { $cond: [compileRule(rule, asOf, world), '$_id', '$$REMOVE'] } }]);
  const [row] = await Members(app.deps.db).aggregate<Record<string, string[]>>([
    ...scan(populationFor(), needsOf(rules, SEGMENTS, true), asOf),
    { $group: { _id: null, ...Object.fromEntries(sums) } } as unknown as PipelineStage,
  ]);
  return rules.map((_, i) => (row?.[`r${i}`] ?? []).toSorted());
};

const byPredicate = (rules: readonly SegmentRule[], asOf: Date, world: World, facts: ReadonlyMap<string, MemberFacts>): string[][] =>
  rules.map((rule) => [...facts].filter(([, known]) => memberMatches(rule, known, asOf, world)).map(([id]) => id).toSorted());

const readFacts = async (): Promise<Map<string, MemberFacts>> => factsOf(app.deps, await Members(app.deps.db).find(populationFor()).lean());

test('10,000 random rules on random people at random moments: pipeline and predicate name the same members', async () => {
  let interesting = 0;
  for (let population = 0; population < POPULATIONS; population += 1) {
    const [firstDay, seed] = [EPOCHS[population % EPOCHS.length]!, SEED + population];
    await repopulate(app, PEOPLE, firstDay, seed);
    const facts = await readFacts();
    const clocks = fc.sample(clockFrom(firstDay), { numRuns: CLOCKS, seed });
    const rules = fc.sample(ruleFrom(firstDay), { numRuns: CLOCKS * RULES_AT_ONCE, seed });
    for (const [n, asOf] of clocks.entries()) {
      const asked = rules.slice(n * RULES_AT_ONCE, (n + 1) * RULES_AT_ONCE);
      const world = await worldAt(asOf, n % 2 === 0 ? null : 20);
      const [pipeline, predicate] = [await byPipeline(asked, asOf, world), byPredicate(asked, asOf, world, facts)];
      asked.forEach((rule, i) => expect({ seed, asOf, rule, members: pipeline[i] }).toEqual({ seed, asOf, rule, members: predicate[i] }));
      interesting += pipeline.filter((ids) => ids.length > 0 && ids.length < facts.size).length;
    }
  }
  // Rules that hold for nobody or everybody would prove little.
  expect(interesting).toBeGreaterThan(POPULATIONS * CLOCKS * RULES_AT_ONCE * 0.3);
}, 240_000);

/** A bug planted in one evaluator: it reads each condition, the moment or the settings a little wrong. */
const PLANTED: [name: string, kind: string, wrong: (rule: SegmentCondition, asOf: Date, world: World) => [SegmentRule, Date, World]][] = [
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
describe('a bug planted in either evaluator is caught', () => {
  const firstDay = EPOCHS[3]!;
  const asOf = addDays(new Date(firstDay), 21);
  beforeAll(() => repopulate(app, 120, firstDay, 11));

  test.each(PLANTED)('%s', async (_name, kind, wrong) => {
    const rules = fc.sample(conditionKinds(firstDay)[kind]!, { numRuns: 150, seed: 5 });
    const [world, facts] = [await worldAt(asOf, null), await readFacts()];
    const right = { pipeline: await byPipeline(rules, asOf, world), predicate: byPredicate(rules, asOf, world, facts) };
    expect(right.pipeline).toEqual(right.predicate);
    const bent = rules.map((rule) => wrong(rule, asOf, world));
    const wrongPredicate = bent.map(([rule, at, other]) => byPredicate([rule], at, other, facts)[0]!);
    const [, at, other] = bent[0]!;
    const wrongPipeline = await byPipeline(bent.map(([rule]) => rule), at, other);
    expect(wrongPredicate).not.toEqual(right.pipeline);
    expect(wrongPipeline).not.toEqual(right.predicate);
  });
});

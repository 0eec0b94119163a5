import fc from 'fast-check';
import type { PipelineStage } from 'mongoose';
import { Members } from '../../server/src/features/membership/index';
import { compileRule, cutsAt, factsOf, needsOf, populationFor, scan } from '../../server/src/features/segments/index';
import { memberMatches, type MemberFacts, type World } from '../../shared/rules/segments/member-matches';
import type { SegmentRule } from '../../shared/rules/segments/rule-tree';
import { addDays } from '../../shared/values/time';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { clockFrom, EPOCHS, repopulate } from './segments-people';
import { LIFECYCLE, NAMED_RULES, PLANTED } from './segments-planted';
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

const worldAt = async (asOf: Date, windowDays: number | null): Promise<World> => ({
  segments: NAMED_RULES,
  lifecycle: LIFECYCLE,
  rfm: { windowDays, cuts: await cutsAt(app.deps, asOf, { windowDays, cuts: 'quantiles' }) },
});

/** Who is in each rule by the database, all rules in one pass. */
const byPipeline = async (rules: readonly SegmentRule[], asOf: Date, world: World): Promise<string[][]> => {
  const sums = rules.map((rule, i) => [`r${i}`, { $push: { $cond: [compileRule(rule, asOf, world), '$_id', '$$REMOVE'] } }]);
  const [row] = await Members(app.deps.db).aggregate<Record<string, string[]>>([
    ...scan(populationFor(), needsOf(rules, NAMED_RULES, true), asOf),
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

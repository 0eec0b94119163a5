import fc from 'fast-check';
import { Members } from '../../server/src/features/membership/index';
import { AudienceIndex, factsOf, populationFor } from '../../server/src/features/segments/index';
import { memberMatches, type MemberFacts, type World } from '../../shared/rules/segments/member-matches';
import type { SegmentRule } from '../../shared/rules/segments/rule-tree';
import { addDays } from '../../shared/values/time';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { clockFrom, EPOCHS, repopulate } from './segments-people';
import { PLANTED } from './segments-planted';
import { conditionKinds, ruleFrom } from './segments-random';
import { namedByIndex, namedByPipeline, worldOf } from './segments-support';

/** The pipeline, the predicate and the index, on whoever was drawn: the same members, rule for rule. */
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

const worldAt = (asOf: Date, windowDays: number | null) => worldOf(app, asOf, windowDays);
const byPipeline = (rules: readonly SegmentRule[], asOf: Date, world: World) => namedByPipeline(app, rules, asOf, world, true);

const byPredicate = (rules: readonly SegmentRule[], asOf: Date, world: World, facts: ReadonlyMap<string, MemberFacts>): string[][] =>
  rules.map((rule) => [...facts].filter(([, known]) => memberMatches(rule, known, asOf, world)).map(([id]) => id).toSorted());

const indexOf = (facts: ReadonlyMap<string, MemberFacts>, from: Date): AudienceIndex => {
  const index = new AudienceIndex(from);
  index.put([...facts].map(([memberId, known]) => ({ memberId, facts: known })));
  return index;
};

const readFacts = async (): Promise<Map<string, MemberFacts>> => factsOf(app.deps, await Members(app.deps.db).find(populationFor()).lean());

test('10,000 random rules on random people at random moments: pipeline, predicate and index name the same members', async () => {
  let interesting = 0;
  for (let population = 0; population < POPULATIONS; population += 1) {
    const [firstDay, seed] = [EPOCHS[population % EPOCHS.length]!, SEED + population];
    await repopulate(app, PEOPLE, firstDay, seed);
    const facts = await readFacts();
    const clocks = fc.sample(clockFrom(firstDay), { numRuns: CLOCKS, seed });
    const index = indexOf(facts, new Date(0));
    const rules = fc.sample(ruleFrom(firstDay), { numRuns: CLOCKS * RULES_AT_ONCE, seed });
    for (const [n, asOf] of clocks.entries()) {
      const asked = rules.slice(n * RULES_AT_ONCE, (n + 1) * RULES_AT_ONCE);
      const world = await worldAt(asOf, n % 2 === 0 ? null : 20);
      const [pipeline, predicate] = [await byPipeline(asked, asOf, world), byPredicate(asked, asOf, world, facts)];
      asked.forEach((rule, i) => expect({ seed, asOf, rule, members: pipeline[i] }).toEqual({ seed, asOf, rule, members: predicate[i] }));
      const indexed = namedByIndex(index, asked, asOf, world);
      asked.forEach((rule, i) => expect({ seed, asOf, rule, members: indexed[i] }).toEqual({ seed, asOf, rule, members: predicate[i] }));
      interesting += pipeline.filter((ids) => ids.length > 0 && ids.length < facts.size).length;
    }
  }
  // Rules that hold for nobody or everybody would prove little.
  expect(interesting).toBeGreaterThan(POPULATIONS * CLOCKS * RULES_AT_ONCE * 0.25);
}, 240_000);

describe('a bug planted in any evaluator is caught', () => {
  const firstDay = EPOCHS[3]!;
  const asOf = addDays(new Date(firstDay), 21);
  beforeAll(() => repopulate(app, 120, firstDay, 11));

  test.each(PLANTED)('%s', async (_name, kind, wrong) => {
    const rules = fc.sample(conditionKinds(firstDay)[kind]!, { numRuns: 150, seed: 5 });
    const [world, facts] = [await worldAt(asOf, null), await readFacts()];
    const right = { pipeline: await byPipeline(rules, asOf, world), predicate: byPredicate(rules, asOf, world, facts) };
    expect(right.pipeline).toEqual(right.predicate);
    const index = indexOf(facts, new Date(0));
    expect(namedByIndex(index, rules, asOf, world)).toEqual(right.predicate);
    const bent = rules.map((rule) => wrong(rule, asOf, world));
    const wrongPredicate = bent.map(([rule, at, other]) => byPredicate([rule], at, other, facts)[0]!);
    const [, at, other] = bent[0]!;
    const wrongPipeline = await byPipeline(bent.map(([rule]) => rule), at, other);
    const wrongIndex = bent.map(([rule, at, other]) => namedByIndex(index, [rule], at, other)[0]!);
    expect(wrongIndex).not.toEqual(right.pipeline);
    expect(wrongPredicate).not.toEqual(right.pipeline);
    expect(wrongPipeline).not.toEqual(right.predicate);
  });
});

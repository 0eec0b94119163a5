import type { PipelineStage } from 'mongoose';
import { Members } from '../../server/src/features/membership/index';
import { compileRule, cutsAt, needsOf, populationFor, scan, type AudienceIndex } from '../../server/src/features/segments/index';
import type { World } from '../../shared/rules/segments/member-matches';
import type { SegmentRule } from '../../shared/rules/segments/rule-tree';
import type { TestApp } from '../support/build-test-app';
import { LIFECYCLE, NAMED_RULES } from './segments-planted';

/** The world of random rules, and who each evaluator names in it. */
export const worldOf = async (app: TestApp, asOf: Date, windowDays: number | null): Promise<World> => ({
  segments: NAMED_RULES,
  lifecycle: LIFECYCLE,
  rfm: { windowDays, cuts: await cutsAt(app.deps, asOf, { windowDays, cuts: 'quantiles' }) },
});

/** Who is in each rule by the database, all rules in one pass. */
export const namedByPipeline = async (app: TestApp, rules: readonly SegmentRule[], asOf: Date, world: World, past: boolean): Promise<string[][]> => {
  const sums = rules.map((rule, i) => [`r${i}`, { $push: { $cond: [compileRule(rule, asOf, world), '$_id', '$$REMOVE'] } }]);
  const [row] = await Members(app.deps.db).aggregate<Record<string, string[]>>([
    ...scan(populationFor(), needsOf(rules, NAMED_RULES, past), asOf),
    { $group: { _id: null, ...Object.fromEntries(sums) } } as unknown as PipelineStage,
  ]);
  return rules.map((_, i) => (row?.[`r${i}`] ?? []).toSorted());
};

export const namedByIndex = (index: AudienceIndex, rules: readonly SegmentRule[], asOf: Date, world: World): string[][] =>
  rules.map((rule) => {
    const found = index.members({ rule, asOf, world });
    if (!found.ok) throw new Error(`the index refused: ${JSON.stringify({ rule, found })}`);
    return [...found.ids].toSorted();
  });

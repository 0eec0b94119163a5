import type { SegmentRule } from '@shuke/shared/rules/segments/rule-tree';
import type { PipelineStage } from 'mongoose';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { Members } from '../membership/index';
import { compileRule } from './compile-rule';
import { populationFor } from './evaluate-rule';
import type { Expression } from './expression';
import { findSegment } from './manage-segments';
import { needsOf } from './needs';
import { prepareRule } from './prepare-rule';
import { scan } from './scan';
import { worldAt } from './world-at';

/** How many are in exactly these of several segments, as of one moment, in one pass: by number, whose bits are the segments. */
const countRegions = async (deps: Deps, actor: OperatorActor, segmentIds: readonly string[], asOf: Date): Promise<Map<number, number>> => {
  const rule: SegmentRule = { any: segmentIds.map((segment) => ({ segment })) };
  const prepared = await prepareRule(deps, rule);
  const world = await worldAt(deps, prepared, asOf);
  const bits = segmentIds.map((segment, i): Expression => ({ $cond: [compileRule({ segment }, asOf, world), 2 ** i, 0] }));
  const rows = await Members(deps.db).aggregate<{ _id: number; n: number }>([
    ...scan(populationFor(actor), needsOf([rule], prepared.segments, false), asOf),
    { $group: { _id: { $add: bits }, n: { $sum: 1 } } } as unknown as PipelineStage,
  ]).allowDiskUse(true);
  return new Map(rows.map(({ _id, n }) => [_id, n]));
};

/** Sizes of segments and of every region of their picture. The regions and those outside add up to everybody. */
export const overlapOf = async (deps: Deps, actor: OperatorActor, segmentIds: readonly string[]) => {
  const segments = await Promise.all(segmentIds.map((id) => findSegment(deps, id)));
  const asOf = deps.clock.now();
  const regions = [...await countRegions(deps, actor, segmentIds, asOf)].map(([bits, count]) => ({ in: segmentIds.filter((_, i) => (bits >> i) % 2 === 1), count }));
  const sum = (some: typeof regions) => some.reduce((total, { count }) => total + count, 0);
  return {
    asOf: asOf.toISOString(), total: sum(regions),
    segments: segments.map(({ _id, name }) => ({ id: _id, name, count: sum(regions.filter((region) => region.in.includes(_id))) })),
    regions: regions.filter((region) => region.in.length > 0).sort((a, b) => b.count - a.count),
  };
};

/** Sizes of saved segments among the members whom somebody may see, in one pass. Those that no longer hold together are left out. */
export const countSegments = async (deps: Deps, actor: OperatorActor, segmentIds: readonly string[], asOf: Date): Promise<Map<string, number>> => {
  const whole = await Promise.all(segmentIds.map((segment) => prepareRule(deps, { segment }).then((prepared) => ({ segment, prepared }), () => null)));
  const sound = whole.filter((one) => one !== null);
  if (sound.length === 0) return new Map();
  const segments = new Map(sound.flatMap(({ prepared }) => [...prepared.segments]));
  const rule: SegmentRule = { any: sound.map(({ segment }) => ({ segment })) };
  const world = await worldAt(deps, { rule, segments }, asOf);
  const sums = Object.fromEntries(sound.map(({ segment }, i) => [`c${i}`, { $sum: { $cond: [compileRule({ segment }, asOf, world), 1, 0] } }]));
  const [row] = await Members(deps.db).aggregate<Record<string, number>>([
    ...scan(populationFor(actor), needsOf([rule], segments, false), asOf), { $group: { _id: null, ...sums } } as unknown as PipelineStage,
  ]).allowDiskUse(true);
  return new Map(sound.map(({ segment }, i) => [segment, row?.[`c${i}`] ?? 0]));
};

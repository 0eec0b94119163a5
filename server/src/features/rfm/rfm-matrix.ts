import { RFM_GROUPS, rfmGroupOf } from '@shuke/shared/rules/rfm/rfm-groups';
import { RFM_SCORES, scoreRfm } from '@shuke/shared/rules/rfm/score-rfm';
import { businessDay } from '@shuke/shared/values/time';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { Members } from '../membership/index';
import { cutsAt, eachBuyer, populationFor, readSettings } from '../segments/index';

interface Tally {
  members: number;
  paidFen: number;
  sumM: number;
}
const nobody = (): Tally => ({ members: 0, paidFen: 0, sumM: 0 });

const count = (tallies: Map<string, Tally>, key: string, sumFen: number, m: number): void => {
  const tally = tallies.get(key) ?? nobody();
  tallies.set(key, { members: tally.members + 1, paidFen: tally.paidFen + sumFen, sumM: tally.sumM + m });
};

const SCORES = Array.from({ length: RFM_SCORES }, (_, i) => i + 1);
const cellKey = (r: number, f: number): string => `${r}:${f}`;

const cellsOf = (tallies: ReadonlyMap<string, Tally>) =>
  SCORES.toReversed().flatMap((r) => SCORES.map((f) => {
    const { members, paidFen, sumM } = tallies.get(cellKey(r, f)) ?? nobody();
    return { r, f, members, paidFen, averageM: members === 0 ? 1 : sumM / members };
  }));

const groupsOf = (tallies: ReadonlyMap<string, Tally>) =>
  RFM_GROUPS.map(({ key, name, advice }) => {
    const { members, paidFen } = tallies.get(key) ?? nobody();
    return { key, name, advice, members, paidFen };
  });

/**
 * Who stands where at a moment: a pass over the buyers that keeps nothing but sums. Cuts are always the whole brand's; a
 * store manager sees own stores' members in them.
 */
export const rfmMatrix = async (deps: Deps, asOf: Date, actor?: OperatorActor) => {
  const { rfm } = await readSettings(deps);
  const [cuts, population, today] = [await cutsAt(deps, asOf, rfm), populationFor(actor), businessDay(asOf)];
  const [cells, groups] = [new Map<string, Tally>(), new Map<string, Tally>()];
  for await (const { last, count: times, sumFen } of eachBuyer(deps, asOf, rfm.windowDays, population)) {
    const scores = scoreRfm({ recencyDays: today - businessDay(last), count: times, sumFen }, cuts);
    count(cells, cellKey(scores.r, scores.f), sumFen, scores.m);
    count(groups, rfmGroupOf(scores).key, sumFen, scores.m);
  }
  const all = [...cells.values()];
  return {
    asOf: asOf.toISOString(), windowDays: rfm.windowDays, byQuantiles: rfm.cuts === 'quantiles', cuts, members: await Members(deps.db).countDocuments(population),
    scored: all.reduce((sum, { members }) => sum + members, 0), paidFen: all.reduce((sum, { paidFen }) => sum + paidFen, 0), cells: cellsOf(cells), groups: groupsOf(groups),
  };
};

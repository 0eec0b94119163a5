import { RFM_GROUPS, rfmGroupOf } from '@shuke/shared/rules/rfm/rfm-groups';
import { STAGE_NAMES } from '@shuke/shared/rules/lifecycle/stage-of';
import { stageMeaning } from '@shuke/shared/rules/lifecycle/stage-meaning';
import { LIFECYCLE_DEFAULTS } from '@shuke/shared/rules/lifecycle/stage-of';
import { LIFECYCLE_STAGES } from '@shuke/shared/contract/segment-rule';
import { addDays } from '@shuke/shared/values/time';
import { idOf, now } from './fixture-people';
import type { Handlers, Reply } from './fixture-types';

const at = (days: number): string => addDays(now, days).toISOString();

type Rfm = Reply<'GET /v1/console/rfm'>;
const cells: Rfm['cells'] = [5, 4, 3, 2, 1].flatMap((r) => [1, 2, 3, 4, 5].map((f) => {
  const members = r === 2 && f === 2 ? 0 : Math.round(30 + 40 * Math.abs(Math.sin(r * 7 + f * 3)) + (r === f ? 90 : 0));
  return { r, f, members, paidFen: members * f * 9_900, averageM: Math.min(5, 1 + (f + r) / 3) };
}));
const sum = (key: 'members' | 'paidFen', list: Rfm['cells'] = cells): number => list.reduce((total, cell) => total + cell[key], 0);
const rfm: Rfm = {
  asOf: at(0), windowDays: 365, byQuantiles: true, cuts: { recencyDays: [6, 17, 38, 91], count: [1, 2, 4, 7], sumFen: [3_800, 9_900, 25_600, 68_000] },
  members: 2084, scored: sum('members'), paidFen: sum('paidFen'), cells,
  groups: RFM_GROUPS.map(({ key, name, advice }) => {
    const mine = cells.filter(({ r, f, averageM }) => rfmGroupOf({ r, f, m: Math.round(averageM) }).key === key);
    return { key, name, advice, members: sum('members', mine), paidFen: sum('paidFen', mine) };
  }),
};

type Lifecycle = Reply<'GET /v1/console/lifecycle'>;
const flows: Lifecycle['flows'] = [
  { from: null, to: 'new', moves: 143 }, { from: 'new', to: 'active', moves: 118 }, { from: 'active', to: 'at-risk', moves: 96 }, { from: 'at-risk', to: 'dormant', moves: 71 },
  { from: 'active', to: 'loyal', moves: 52 }, { from: 'dormant', to: 'lost', moves: 40 }, { from: 'at-risk', to: 'active', moves: 33 }, { from: 'loyal', to: 'at-risk', moves: 21 },
  { from: 'dormant', to: 'active', moves: 17 }, { from: 'lost', to: 'active', moves: 4 },
];
const lifecycle = (days: number): Lifecycle => ({
  asOf: at(0), days, waiting: 0, without: 412, flows,
  stages: LIFECYCLE_STAGES.map((stage, n) => ({
    stage, name: STAGE_NAMES[stage], meaning: stageMeaning(stage, LIFECYCLE_DEFAULTS), members: [131, 402, 188, 164, 371, 416][n]!,
    came: flows.filter(({ to }) => to === stage).reduce((total, { moves }) => total + moves, 0), went: flows.filter(({ from }) => from === stage).reduce((total, { moves }) => total + moves, 0),
  })),
});

export const standingHandlers = (): Handlers => ({
  'GET /v1/console/rfm': () => rfm,
  'GET /v1/console/lifecycle': ({ query }) => lifecycle(Number(query.days ?? 30)),
  'GET /v1/console/members/:id/lifecycle': () => ({
    stage: 'at-risk', name: STAGE_NAMES['at-risk'], since: at(-4), next: { at: at(6), to: 'dormant', name: STAGE_NAMES.dormant },
    moves: ([['active', 'at-risk', -4, 'time'], ['dormant', 'active', -24, 'purchase'], [null, 'new', -160, 'purchase']] as const).map(([from, to, days, cause], n) =>
      ({ id: String(n), memberId: idOf('member', 12), from, to, at: at(days), cause })),
  }),
});

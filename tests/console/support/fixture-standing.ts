import { RFM_GROUPS, rfmGroupOf } from '@shuke/shared/rules/rfm/rfm-groups';
import { STAGE_NAMES } from '@shuke/shared/rules/lifecycle/stage-of';
import { stageMeaning } from '@shuke/shared/rules/lifecycle/stage-meaning';
import { LIFECYCLE_DEFAULTS } from '@shuke/shared/rules/lifecycle/stage-of';
import { LIFECYCLE_STAGES } from '@shuke/shared/contract/segment-rule';
import { CLUSTER_KINDS, setsApart, type Habits } from '@shuke/shared/rules/clusters/name-clusters';
import { BAND_NAMES, RISK_BANDS, riskReason } from '@shuke/shared/rules/churn/risk-of';
import { addDays, businessDate } from '@shuke/shared/values/time';
import { idOf, makeMembers, now } from './fixture-people';
import { pageOf, type Handlers, type Reply } from './fixture-types';

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

type Churn = Reply<'GET /v1/console/churn'>;
const model: NonNullable<Churn['model']> = {
  id: idOf('churn', 1), state: 'fitted', askedAt: at(-3), fittedAt: at(-3), buyers: 1672, sampled: 1672, parameters: { r: 0.24, alpha: 4.4, a: 0.79, b: 2.43 },
  check: {
    calibrationWeeks: 39, holdoutWeeks: 39, members: 1672, predicted: 1610.4, actual: 1731, errorOfModel: 0.72, errorOfPace: 1.04,
    byRepeats: [0.21, 0.62, 1.02, 1.5, 1.9, 2.4, 3.1, 5.6].map((predicted, repeats) => ({ repeats, orMore: repeats === 7, members: 900 >> repeats, predicted, actual: predicted * (1 + 0.12 * Math.sin(repeats + 1)) })),
    byBand: RISK_BANDS.map((band, n) => ({ band, members: [870, 412, 168, 121, 101][n]!, cameBack: [139, 322, 91, 34, 9][n]! })),
  },
};
const riskFor = (band: (typeof RISK_BANDS)[number], quietDays = 51) => ({
  band, name: BAND_NAMES[band], alive: band === 'once' ? null : 0.31, everyDays: band === 'once' ? null : 18, quietDays, expected90: 0.9,
  reason: riskReason({ everyDays: band === 'once' ? null : 18, quietDays }),
});
const churnHandlers: Handlers = {
  'GET /v1/console/churn': () => ({
    asOf: at(0), scoredOn: businessDate(now), model, newer: null,
    bands: RISK_BANDS.map((band, n) => ({ band, name: BAND_NAMES[band], members: [601, 512, 203, 188, 168][n]!, paidFen: [3_210_000, 48_210_000, 12_030_000, 9_800_000, 4_100_000][n]! })),
  }),
  'GET /v1/console/churn/members': ({ query }) => pageOf(makeMembers(40).map(({ id, nickname, memberNo }, n) =>
    ({ memberId: id, nickname, memberNo, paidFen: 400_000 - n * 7_300, risk: riskFor(query.band, 51 + n) })), query),
  'GET /v1/console/members/:id/churn': () => ({ risk: riskFor('high') }),
  'POST /v1/console/churn/models': () => ({ ...model, id: idOf('churn', 2), state: 'waiting', fittedAt: null, parameters: null, check: null }),
};

const average: Habits = { recencyDays: 48, count: 5.2, averageFen: 6_400, discountShare: 0.14 };
const habits: Habits[] = [
  { recencyDays: 31, count: 5, averageFen: 4_900, discountShare: 0.41 }, { recencyDays: 9, count: 16, averageFen: 9_800, discountShare: 0.06 },
  { recencyDays: 118, count: 9, averageFen: 6_100, discountShare: 0.12 }, { recencyDays: 14, count: 11, averageFen: 3_900, discountShare: 0.1 },
];
const clusters: Reply<'GET /v1/console/clusters'> = {
  madeAt: at(-2), running: false, members: 1480,
  clusters: CLUSTER_KINDS.slice(0, 4).map(({ key, name, advice }, n) => ({ key, name, advice, members: [212, 498, 331, 439][n]!, paidFen: [33_240_000, 12_200_000, 17_800_000, 9_100_000][n]!, apart: setsApart(habits[n]!, average) })),
};

export const standingHandlers = (): Handlers => ({
  ...churnHandlers,
  'GET /v1/console/clusters': () => clusters,
  'POST /v1/console/clusters': () => clusters,
  'POST /v1/console/clusters/:key/list': () => ({ listId: idOf('list', 1), name: '高价值 11月22日', members: 212 }),
  'GET /v1/console/rfm': () => rfm,
  'GET /v1/console/lifecycle': ({ query }) => lifecycle(Number(query.days ?? 30)),
  'GET /v1/console/members/:id/lifecycle': () => ({
    stage: 'at-risk', name: STAGE_NAMES['at-risk'], since: at(-4), next: { at: at(6), to: 'dormant', name: STAGE_NAMES.dormant },
    moves: ([['active', 'at-risk', -4, 'time'], ['dormant', 'active', -24, 'purchase'], [null, 'new', -160, 'purchase']] as const).map(([from, to, days, cause], n) =>
      ({ id: String(n), memberId: idOf('member', 12), from, to, at: at(days), cause })),
  }),
});

import type { LifecycleSettings } from '@shuke/shared/rules/lifecycle/stage-of';
import { RFM_GROUPS, type RfmGroup } from '@shuke/shared/rules/rfm/rfm-groups';
import { RFM_SCORES } from '@shuke/shared/rules/rfm/score-rfm';
import type { World } from '@shuke/shared/rules/segments/member-facts';
import { windowStart } from '@shuke/shared/rules/segments/order-window';
import type { LifecycleTest, RfmTest } from '@shuke/shared/rules/segments/rule-tree';
import { businessDay } from '@shuke/shared/values/time';
import { among, and, dayOf, letIn, passes, type Expression } from './expression';

const above = (value: Expression, cuts: readonly number[]): Expression => ({ $add: [0, ...cuts.map((cut) => ({ $cond: [{ $gt: [value, cut] }, 1, 0] }))] });

const fits = (group: RfmGroup): Expression =>
  and((['r', 'f', 'm'] as const).flatMap((score) => {
    const bounds = group[score];
    return bounds ? passes(`$$${score}`, { gte: bounds[0], lte: bounds[1] }) : [];
  }));

const GROUP_KEY: Expression = {
  $switch: { branches: RFM_GROUPS.slice(0, -1).map((group) => ({ case: fits(group), then: group.key })), default: RFM_GROUPS.at(-1)!.key },
};

export const compileRfm = ({ r, f, m, group }: RfmTest, asOf: Date, { rfm: { windowDays, cuts } }: World): Expression => {
  const span = [{ $lte: ['$$o.at', asOf] }, ...(windowDays === null ? [] : [{ $gte: ['$$o.at', windowStart(asOf, windowDays)] }])];
  const scores = {
    r: { $subtract: [RFM_SCORES, above({ $subtract: [businessDay(asOf), dayOf({ $max: '$$inside.at' })] }, cuts.recencyDays)] },
    f: { $add: [1, above({ $size: '$$inside' }, cuts.count)] },
    m: { $add: [1, above({ $sum: '$$inside.fen' }, cuts.sumFen)] },
  };
  const tests = [...passes('$$r', r ?? {}), ...passes('$$f', f ?? {}), ...passes('$$m', m ?? {}), ...(group ? [among(GROUP_KEY, group)] : [])];
  return letIn(
    { inside: { $filter: { input: '$purchases', as: 'o', cond: and(span) } } },
    { $cond: [{ $gt: [{ $size: '$$inside' }, 0] }, letIn(scores, and(tests)), false] },
  );
};

/** The stage on day `on` of somebody whose purchase days are `$$days`, of which at least one is not after it. */
const stageOn = (on: Expression, settings: LifecycleSettings): Expression => {
  const { newDays, loyalPurchases, loyalWithinDays, atRiskAfterDays, dormantAfterDays, lostAfterDays } = settings;
  const lately = { $size: { $filter: { input: '$$known', as: 'd', cond: { $gt: ['$$d', { $subtract: [on, loyalWithinDays] }] } } } };
  const branches = [
    { case: { $gte: ['$$silence', lostAfterDays] }, then: 'lost' },
    { case: { $gte: ['$$silence', dormantAfterDays] }, then: 'dormant' },
    { case: { $gte: ['$$silence', atRiskAfterDays] }, then: 'at-risk' },
    { case: { $gte: [lately, loyalPurchases] }, then: 'loyal' },
    { case: { $lt: [{ $subtract: [on, { $min: '$$known' }] }, newDays] }, then: 'new' },
  ];
  return letIn(
    { known: { $filter: { input: '$$days', as: 'd', cond: { $lte: ['$$d', on] } } } },
    letIn({ silence: { $subtract: [on, { $max: '$$known' }] } }, { $switch: { branches, default: 'active' } }),
  );
};

const LONG_AGO = -1_000_000;

/** The day on which the stage of today began: the first turning day after the last one with another stage. */
const stageSince = (today: number, settings: LifecycleSettings): Expression => {
  const spells = [0, settings.newDays, settings.loyalWithinDays, settings.atRiskAfterDays, settings.dormantAfterDays, settings.lostAfterDays];
  const turns = { $setUnion: spells.map((spell) => ({ $map: { input: '$$days', as: 'd', in: { $add: ['$$d', spell] } } })) };
  const known = { $filter: { input: turns, as: 't', cond: { $lte: ['$$t', today] } } };
  const others = { $filter: { input: '$$turns', as: 't', cond: { $ne: [stageOn('$$t', settings), '$$stage'] } } };
  return letIn(
    { turns: known },
    letIn({ other: { $ifNull: [{ $max: others }, LONG_AGO] } }, { $min: { $filter: { input: '$$turns', as: 't', cond: { $gt: ['$$t', '$$other'] } } } }),
  );
};

export const compileLifecycle = ({ in: stages, sinceDays }: LifecycleTest, asOf: Date, { lifecycle }: World): Expression => {
  const today = businessDay(asOf);
  const bought = { $filter: { input: '$purchases', as: 'o', cond: { $lte: ['$$o.at', asOf] } } };
  const isIn = among('$$stage', stages);
  const since = sinceDays ? letIn({ for: { $subtract: [today, stageSince(today, lifecycle)] } }, and(passes('$$for', sinceDays))) : true;
  return letIn(
    { days: { $map: { input: bought, as: 'o', in: dayOf('$$o.at') } } },
    { $cond: [{ $gt: [{ $size: '$$days' }, 0] }, letIn({ stage: stageOn(today, lifecycle) }, { $cond: [isIn, since, false] }), false] },
  );
};

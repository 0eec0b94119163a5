import type { PipelineStage } from 'mongoose';
import { LIFECYCLE_STAGES } from '@shuke/shared/contract/segment-rule';
import type { Stage } from '@shuke/shared/rules/lifecycle/moves';
import { STAGE_NAMES, stageOn, type LifecycleSettings } from '@shuke/shared/rules/lifecycle/stage-of';
import { stageMeaning } from '@shuke/shared/rules/lifecycle/stage-meaning';
import { windowStart } from '@shuke/shared/rules/segments/order-window';
import { businessDay } from '@shuke/shared/values/time';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { Members } from '../membership/index';
import { Orders, PURCHASED_STATES } from '../orders/index';
import { populationFor, readSettings } from '../segments/index';
import { LifecycleMoves, LifecycleStandings } from './model';

const HISTORY = 50;

/** A store manager sees own stores' members; for everybody else nothing has to be joined. */
const visible = (actor: OperatorActor | undefined, localField: string): PipelineStage[] =>
  actor?.role !== 'store-manager' ? [] : [
    { $lookup: { from: 'members', localField, foreignField: '_id', as: 'member', pipeline: [{ $match: populationFor(actor) }, { $project: { _id: 1 } }] } },
    { $match: { 'member.0': { $exists: true } } },
  ];

const countStages = (deps: Deps, actor?: OperatorActor) =>
  LifecycleStandings(deps.db).aggregate<{ _id: Stage; members: number }>([
    { $match: { stage: { $ne: null } } }, ...visible(actor, '_id'), { $group: { _id: '$stage', members: { $sum: 1 } } },
  ]);

interface Flow {
  from: Stage;
  to: Stage;
  moves: number;
}

const countFlows = (deps: Deps, since: Date, until: Date, actor?: OperatorActor) =>
  LifecycleMoves(deps.db).aggregate<Flow>([
    { $match: { at: { $gte: since, $lte: until } } }, ...visible(actor, 'memberId'),
    { $group: { _id: { from: '$from', to: '$to' }, moves: { $sum: 1 } } },
    { $project: { _id: 0, from: '$_id.from', to: '$_id.to', moves: 1 } }, { $sort: { moves: -1, from: 1, to: 1 } },
  ]);

const movesWhere = (flows: readonly Flow[], fits: (flow: Flow) => boolean): number => flows.filter(fits).reduce((sum, { moves }) => sum + moves, 0);

/** Members by stage now, and moves of the last `days` business days, today included. */
export const viewLifecycle = async (deps: Deps, days: number, actor?: OperatorActor) => {
  const asOf = deps.clock.now();
  const [{ lifecycle }, counts, flows, members, waiting] = await Promise.all([
    readSettings(deps), countStages(deps, actor), countFlows(deps, windowStart(asOf, days), asOf, actor), Members(deps.db).countDocuments(populationFor(actor)),
    LifecycleStandings(deps.db).countDocuments({ dueAt: { $type: 'date', $lte: asOf } }),
  ]);
  const stages = LIFECYCLE_STAGES.map((stage) => ({
    stage, name: STAGE_NAMES[stage], meaning: stageMeaning(stage, lifecycle), members: counts.find(({ _id }) => _id === stage)?.members ?? 0,
    came: movesWhere(flows, ({ to }) => to === stage), went: movesWhere(flows, ({ from }) => from === stage),
  }));
  const standing = stages.reduce((sum, one) => sum + one.members, 0);
  return { asOf: asOf.toISOString(), days, waiting, without: Math.max(members - standing, 0), stages, flows };
};

/** What time alone does next to a member, by what is known now. */
const nextOf = async (deps: Deps, memberId: string, dueAt: Date, settings: LifecycleSettings) => {
  const orders = await Orders(deps.db).find({ memberId, paidAt: { $ne: null, $lte: deps.clock.now() }, state: { $in: [...PURCHASED_STATES] } }, { paidAt: 1 }).lean();
  const to = stageOn(orders.map(({ paidAt }) => businessDay(paidAt!)), businessDay(dueAt), settings);
  return to ? { at: dueAt.toISOString(), to, name: STAGE_NAMES[to] } : null;
};

export const viewMemberLifecycle = async (deps: Deps, memberId: string) => {
  const [{ lifecycle }, standing, rows] = await Promise.all([
    readSettings(deps), LifecycleStandings(deps.db).findById(memberId).lean(), LifecycleMoves(deps.db).find({ memberId }).sort({ at: -1, _id: -1 }).limit(HISTORY).lean(),
  ]);
  return {
    stage: standing?.stage ?? null, name: standing?.stage ? STAGE_NAMES[standing.stage] : null, since: standing?.stage ? standing.since.toISOString() : null,
    next: standing?.dueAt ? await nextOf(deps, memberId, standing.dueAt, lifecycle) : null,
    moves: rows.map(({ _id: id, from, to, at, cause }) => ({ id, memberId, from, to, at: at.toISOString(), cause })),
  };
};

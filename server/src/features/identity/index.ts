/**
 * Owns: merges of records found to be one person, and the list of everything that is held about a member.
 * Promises: nothing is lost or doubled by a merge, whatever runs beside it and wherever it is cut off; it can be undone
 * for 30 days; a merged record's logins and sessions lead to the one that stands.
 * Listens to: member.joined, order.paid, order.closed, order.refunded (what came late for a merged record follows).
 */
import { identityContract } from '@shuke/shared/contract/identity';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import type { Feature } from '../../platform/feature';
import { defineTimer } from '../../platform/jobs';
import { on } from '../../platform/listeners';
import { serve, type ServeContext } from '../../platform/serve';
import { findVisibleMember } from '../member-records/index';
import { advanceMergesOf, bringLateArrivalsOf, sweepMerges } from './advance-merge';
import { Merges, type Merge } from './model';
import { previewMerge } from './preview-merge';
import { mergeMembers } from './start-merge';
import { undoMerge } from './undo-merge';

export { HOLDINGS, type Holding } from './holdings';
export { sweepMerges } from './advance-merge';
export { MergeMoves, Merges, type Merge } from './model';
export { reconcileIdentity } from './reconcile-identity';
export { mergeFoundTwins, mergeMembers, noteJoinMerge, unionOfTags } from './start-merge';
export { undoMerge } from './undo-merge';

const viewMerge = (deps: Deps, merge: Merge) => ({
  id: merge._id, winnerId: merge.winnerId, loserId: merge.loserId, state: merge.state, by: merge.by, why: merge.why, startedAt: merge.startedAt.toISOString(),
  undoUntil: merge.undoUntil.toISOString(), canUndo: merge.state === 'done' && deps.clock.now() < merge.undoUntil,
});

const mergesOf = async (deps: Deps, actor: OperatorActor, memberId: string) => {
  await findVisibleMember(deps, actor, memberId);
  const rows = await Merges(deps.db).find({ $or: [{ winnerId: memberId }, { loserId: memberId }] }).sort({ startedAt: -1, _id: -1 }).limit(50).lean();
  return { merges: rows.map((merge) => viewMerge(deps, merge)) };
};

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, identityContract, {
    'GET /v1/console/members/:id/merge-preview': ({ actor, params, query }) => previewMerge(deps, actor, params.id, query.otherId),
    'GET /v1/console/members/:id/merges': ({ actor, params }) => mergesOf(deps, actor, params.id),
    'POST /v1/console/members/:id/merge': async ({ actor, params, body, key, requestId }) =>
      viewMerge(deps, await mergeMembers(deps, {
        winnerId: params.id, loserId: body.otherId, actor, why: body.reason, requestKey: `operator:${actor.id}|${key}`, requestId,
      })),
    'POST /v1/console/merges/:id/undo': async ({ actor, params, body, requestId }) =>
      viewMerge(deps, await undoMerge(deps, params.id, { actor, why: body.reason, requestId })),
  });
};

export const identityFeature: Feature = {
  name: 'identity',
  contract: identityContract,
  routes,
  listeners: [
    on('member.joined', 'finish-merge-of-join', ({ memberId }, deps) => advanceMergesOf(deps, memberId)),
    on('order.paid', 'late-arrivals-of-paid', ({ memberId }, deps) => bringLateArrivalsOf(deps, memberId)),
    on('order.closed', 'late-arrivals-of-closed', ({ memberId }, deps) => bringLateArrivalsOf(deps, memberId)),
    on('order.refunded', 'late-arrivals-of-refunded', ({ memberId }, deps) => bringLateArrivalsOf(deps, memberId)),
  ],
  timers: [defineTimer({ name: 'sweep-merges', everyMs: 30_000, run: (deps) => sweepMerges(deps) })],
};

import type { AuditAction } from '@shuke/shared/values/audit-actions';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { TagRuns, type RunState, type TagRun } from './model';
import { wakeRun } from './run-tags';
import { findRun } from './view-run';

interface Step {
  from: RunState[];
  to: RunState;
  action: AuditAction;
  /** Where it may stand already, so that a repeat is no error. */
  done: RunState[];
  set?: Partial<TagRun>;
  why?: string;
}

/** One guarded change of state with its audit row; a repeat changes nothing. */
const step = async (deps: Deps, actor: OperatorActor, id: string, { from, to, action, done, set = {}, why }: Step, requestId: string): Promise<TagRun> => {
  await withTransaction(deps.db, async (session) => {
    const moved = await TagRuns(deps.db).findOneAndUpdate({ _id: id, state: { $in: from } }, { $set: { ...set, state: to } }, { session }).lean();
    if (!moved) return;
    await recordAudit(deps, session, { actor, action, target: `tag-run:${id}`, before: { state: moved.state }, after: { state: to }, ...(why ? { why } : {}), requestId });
  });
  const run = await findRun(deps, actor, id);
  if (run.state !== to && !done.includes(run.state as RunState)) throw new AppError('TAG_RUN_STATE');
  if (run.state === 'running' || run.state === 'undoing') await wakeRun(deps, id);
  return run;
};

/** Does it, or hands it to a second person when it is over the limit. */
export const startRun = async (deps: Deps, actor: OperatorActor, id: string, requestId: string): Promise<TagRun> => {
  const { approvalReason } = await findRun(deps, actor, id);
  if (approvalReason !== null) return step(deps, actor, id, { from: ['draft'], to: 'waiting-approval', action: 'start-tag-run', done: ['running', 'done'] }, requestId);
  return step(deps, actor, id, { from: ['draft'], to: 'running', action: 'start-tag-run', done: ['done'], set: { startedAt: deps.clock.now() } }, requestId);
};

/** Whoever prepared it cannot approve it. */
export const approveRun = async (deps: Deps, actor: OperatorActor, id: string, requestId: string): Promise<TagRun> => {
  if ((await findRun(deps, actor, id)).createdBy.id === actor.id) throw new AppError('TAG_RUN_SECOND_PERSON');
  const set = { startedAt: deps.clock.now(), approvedBy: { id: actor.id, name: actor.name } };
  return step(deps, actor, id, { from: ['waiting-approval'], to: 'running', action: 'approve-tag-run', done: ['done'], set }, requestId);
};

export const cancelRun = async (deps: Deps, actor: OperatorActor, id: string, requestId: string): Promise<TagRun> => {
  await findRun(deps, actor, id);
  return step(deps, actor, id, { from: ['draft', 'waiting-approval'], to: 'cancelled', action: 'cancel-tag-run', done: [], set: { finishedAt: deps.clock.now() } }, requestId);
};

/** Takes back what it changed and nobody moved since; also while it still runs, which then ends. */
export const undoRun = async (deps: Deps, actor: OperatorActor, id: string, why: string, requestId: string): Promise<TagRun> => {
  await findRun(deps, actor, id);
  return step(deps, actor, id, { from: ['running', 'done'], to: 'undoing', action: 'undo-tag-run', done: ['undone'], why }, requestId);
};

import type { GainedReward } from '@shuke/shared/contract/rewards';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { canGive, describeGrants, Grants, promiseReward, settleReward } from '../rewards/index';
import { followProgress } from './follow-progress';
import { progressId, TaskProgresses, Tasks, taskReference, type Task } from './model';

interface Claim {
  memberId: string;
  taskId: string;
  period: string;
}

/**
 * Takes the reward of a task that is done. However often and however many at once: one reward, the same answer. What it
 * stands on is read anew first; a refund that lands later finds the claim, and takes it back.
 * Refuses: TASK_NOT_FOUND, TASK_NOT_DONE, TASK_REWARD_GONE (the coupon ran out; the task stays done).
 */
export const claimTask = async (deps: Deps, claim: Claim): Promise<GainedReward[]> => {
  const task = await Tasks(deps.db).findById(claim.taskId).lean();
  if (!task) throw new AppError('TASK_NOT_FOUND');
  await followProgress(deps, claim.memberId, [task.condition.kind]);
  const _id = progressId(task._id, claim.period, claim.memberId);
  const before = await TaskProgresses(deps.db).findById(_id).lean();
  if (before?.state === 'done' && !(await canGive(deps, task.reward))) throw new AppError('TASK_REWARD_GONE');
  return gained(deps, await withTransaction(deps.db, (session) => claimRow(deps, session, task, _id)));
};

export const gained = async (deps: Deps, reference: string): Promise<GainedReward[]> => {
  await settleReward(deps, reference);
  return describeGrants(deps, [await Grants(deps.db).findById(reference).lean()]);
};

/** The reference under which it was earned, now or before. */
const claimRow = async (deps: Deps, session: Session, task: Task, _id: string): Promise<string> => {
  const row = await TaskProgresses(deps.db).findById(_id, null, { session }).lean();
  if (!row || row.state === 'open') throw new AppError('TASK_NOT_DONE');
  const reference = taskReference(row);
  if (row.state === 'claimed') return reference;
  const at = deps.clock.now();
  const claimed = await TaskProgresses(deps.db).updateOne({ _id, state: 'done', round: row.round }, { $set: { state: 'claimed', claimedAt: at } }, { session });
  if (claimed.modifiedCount === 0) throw new Error(`task progress ${_id} changed within its transaction`);
  await promiseReward(deps, session, { reference, memberId: row.memberId, source: 'task', sourceId: task._id, reward: task.reward, title: `任务：${task.title}`, at });
  return reference;
};

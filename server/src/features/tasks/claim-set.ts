import type { GainedReward } from '@shuke/shared/contract/rewards';
import { isDuplicateKey, type Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { canGive, promiseReward } from '../rewards/index';
import { gained } from './claim-task';
import { followProgress } from './follow-progress';
import { progressId, setReference, TaskProgresses, TaskSetProgresses, TaskSets, type TaskSet } from './model';

/**
 * Takes the reward of a set whose tasks are all done. One reward, however often and however many at once. Refuses:
 * TASK_NOT_FOUND, TASK_NOT_DONE, TASK_REWARD_GONE.
 */
export const claimSet = async (deps: Deps, memberId: string, setId: string): Promise<GainedReward[]> => {
  const set = await TaskSets(deps.db).findById(setId).lean();
  if (!set) throw new AppError('TASK_NOT_FOUND');
  const claimed = await TaskSetProgresses(deps.db).findOne({ _id: `${setId}:${memberId}`, state: 'claimed' }).lean();
  if (claimed) return gained(deps, setReference(setId, memberId, claimed.round));
  if (set.state === 'stopped') throw new AppError('TASK_NOT_FOUND');
  await followProgress(deps, memberId);
  if (!(await canGive(deps, set.reward))) throw new AppError('TASK_REWARD_GONE');
  return gained(deps, await claimOnce(deps, memberId, set));
};

const claimOnce = async (deps: Deps, memberId: string, set: TaskSet): Promise<string> => {
  try {
    return await withTransaction(deps.db, (session) => claimRows(deps, session, memberId, set));
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const other = await TaskSetProgresses(deps.db).findById(`${set._id}:${memberId}`).lean(); // the same claim, sent twice at once
    return setReference(set._id, memberId, other!.round);
  }
};

/** The claim itself, in a transaction of the caller. Answers the reference under which it was earned, now or before. */
export const claimRows = async (deps: Deps, session: Session, memberId: string, set: TaskSet): Promise<string> => {
  const _id = `${set._id}:${memberId}`;
  const at = deps.clock.now();
  const before = await TaskSetProgresses(deps.db).findById(_id, null, { session }).lean();
  const round = before?.round ?? 0;
  const reference = setReference(set._id, memberId, round);
  if (before?.state === 'claimed') return reference;
  for (const taskId of set.taskIds) await mustBeDone(deps, session, memberId, taskId, at);
  await TaskSetProgresses(deps.db).updateOne(
    { _id, state: 'open' },
    { $set: { state: 'claimed', claimedAt: at }, $setOnInsert: { setId: set._id, memberId, round } },
    { session, upsert: true },
  );
  await promiseReward(deps, session, { reference, memberId, source: 'task-set', sourceId: set._id, reward: set.reward, title: `任务：${set.title}`, at });
  return reference;
};

/** Writes the row, and does not only read it: a refund that reopens the task at this moment has to come before or after. */
const mustBeDone = async (deps: Deps, session: Session, memberId: string, taskId: string, at: Date): Promise<void> => {
  const done = { _id: progressId(taskId, 'once', memberId), state: { $in: ['done', 'claimed'] as const } };
  const taken = await TaskProgresses(deps.db).updateOne(done, { $set: { inSetAt: at } }, { session });
  if (taken.matchedCount === 0) throw new AppError('TASK_NOT_DONE');
};

import { unmergeConsents } from '@shuke/shared/rules/identity/merge-consents';
import { recordAudit } from '../../platform/audit';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { Members, type Member } from '../membership/index';
import { advanceMerge } from './advance-merge';
import { emptyOf, uniqueFacts, valuesOf } from './merge-facts';
import { Merges, type Merge } from './model';
import { noteConsents } from './start-merge';

interface UndoInput {
  actor: { id: string; name: string };
  why: string;
  requestId?: string;
}

const cannot = (detail: string): AppError => new AppError('MERGE_CANNOT_UNDO', { detail });

/**
 * Takes a merge back: the first transaction makes the loser a record of its own again, then each row and each transfer
 * goes back. What the winner spent meanwhile becomes a debt of the winner; what came since stays with the winner.
 */
export const undoMerge = async (deps: Deps, id: string, input: UndoInput): Promise<Merge> => {
  const merge = await Merges(deps.db).findById(id).lean();
  if (!merge) throw new AppError('MERGE_NOT_FOUND');
  if (merge.state === 'undone' || merge.state === 'undoing') return finish(deps, id); // a repeat
  if (merge.state === 'moving') throw cannot('合并还没有完成，几分钟后再试');
  if (merge.state === 'final' || deps.clock.now() >= merge.undoUntil) throw cannot('已过可撤销的时间');
  await withTransaction(deps.db, (session) => writeUndo(deps, session, merge, input));
  return finish(deps, id);
};

const finish = async (deps: Deps, id: string): Promise<Merge> => {
  await advanceMerge(deps, id);
  return (await Merges(deps.db).findById(id).lean())!;
};

const writeUndo = async (deps: Deps, session: Session, merge: Merge, { actor, why, requestId }: UndoInput): Promise<void> => {
  const begun = await Merges(deps.db).updateOne({ _id: merge._id, state: 'done', leaseUntil: { $lte: new Date() } }, { $set: { state: 'undoing' } }, { session });
  if (begun.modifiedCount === 0) throw cannot('这次合并正在处理中，几分钟后再试');
  const winner = await Members(deps.db).findOne({ _id: merge.winnerId, status: { $ne: 'erased' } }, null, { session }).lean();
  const loser = await Members(deps.db).findOne({ _id: merge.loserId, status: 'erased', mergedInto: merge.winnerId }, null, { session }).lean();
  if (!winner || !loser) throw cannot('其中一条记录已注销，或又合并到了别处');
  const consents = { ...winner.consents, ...unmergeConsents({ before: merge.before.consents, merged: merge.consentsAfter, now: winner.consents }) };
  const { tierKey, tierSince, tierValidUntil } = merge.before;
  const tags = winner.tags.filter(({ tagId }) => !merge.tagsAdded.includes(tagId));
  await Members(deps.db).updateOne({ _id: winner._id }, { $inc: { mergeTurns: 1 }, $set: { ...emptyOf(merge.took), consents, tierKey, tierSince, tierValidUntil, tags } }, { session });
  await Members(deps.db).updateOne({ _id: loser._id }, { $set: revived(winner, merge) }, { session });
  await noteConsents(deps, session, winner._id, winner.consents, consents);
  await recordAudit(deps, session, {
    actor, action: 'undo-merge', target: `member:${winner._id}`, before: { merge: merge._id }, after: { loser: loser._id }, why, ...(requestId ? { requestId } : {}),
  });
};

/** The loser kept what is not unique; the unique facts come back as they stand on the winner now. */
const revived = (winner: Member, merge: Merge): Partial<Member> =>
  ({ ...valuesOf(winner, uniqueFacts(merge.took)), status: merge.loserStatus, mergedInto: null });

import type { TagRunBody } from '@shuke/shared/contract/tag-runs';
import { runApproval } from '@shuke/shared/rules/tags/run-approval';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { insertRows, isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Members } from '../membership/index';
import { heldBy } from './change-members';
import { decideMember } from './decide-member';
import { findRunMembers, type RunMembers } from './find-run-members';
import { TagRunRows, TagRuns, type Tag, type TagRun } from './model';
import { endFor, findTag, kindOf } from './tag-kinds';

const CHUNK = 2000;

/** How many of these it would change, as they are now. */
const countChanges = async (deps: Deps, run: TagRun, tag: Tag, memberIds: readonly string[]): Promise<number> => {
  const kind = await kindOf(deps, tag);
  const decide = decideMember(run, tag, kind, { source: 'hand', by: '', at: deps.clock.now() });
  let changes = 0;
  for (let from = 0; from < memberIds.length; from += CHUNK) {
    const members = await Members(deps.db).find({ _id: { $in: memberIds.slice(from, from + CHUNK) } }, { tags: 1, tagsKeptOff: 1, homeStoreId: 1 }).lean();
    changes += members.filter((member) => decide(heldBy(member), member).changed).length;
  }
  return changes;
};

const writeRows = async (deps: Deps, runId: string, memberIds: readonly string[]): Promise<void> => {
  await TagRunRows(deps.db).deleteMany({ runId });
  for (let from = 0; from < memberIds.length; from += CHUNK) {
    const rows = memberIds.slice(from, from + CHUNK).map((memberId) => ({ _id: `${runId}:${memberId}`, runId, memberId, outcome: 'waiting' as const, why: null, removed: [], keptOff: false }));
    await insertRows(TagRunRows(deps.db), rows, null);
  }
};

const newRun = (deps: Deps, actor: OperatorActor, body: TagRunBody, requestKey: string, { memberIds, ...found }: RunMembers): TagRun => ({
  _id: newId(), tagId: body.tagId, on: body.on, reason: body.reason, source: body.audience.kind, state: 'preparing',
  storeIds: actor.role === 'store-manager' ? actor.storeIds : null, members: memberIds.length, wouldChange: 0, ...found, approvalReason: null,
  createdBy: { id: actor.id, name: actor.name }, approvedBy: null, createdAt: deps.clock.now(), startedAt: null, finishedAt: null, requestKey,
});

const keepRun = async (deps: Deps, run: TagRun): Promise<TagRun> => {
  try {
    await TagRuns(deps.db).insertMany([run]);
    return run;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (await TagRuns(deps.db).findOne({ requestKey: run.requestKey }).lean())!;
  }
};

/**
 * Finds everybody meant and writes down what tagging would do; nobody is changed. The run comes first, then its members,
 * then it is a draft: a repeat with the same key after a crash makes the same run anew. Refuses: TAG_NOT_FOUND, TAG_ENDED,
 * SEGMENT_NOT_FOUND, TAG_RUN_TOO_MANY, TAG_RUN_EMPTY with the first lines.
 */
export const prepareRun = async (deps: Deps, actor: OperatorActor, body: TagRunBody, act: { key: string; requestId: string }): Promise<TagRun> => {
  const requestKey = `operator:${actor.id}|${act.key}`;
  const earlier = await TagRuns(deps.db).findOne({ requestKey }).lean();
  if (earlier && earlier.state !== 'preparing') return earlier;
  const tag = await findTag(deps, body.tagId);
  const ends = endFor(tag, deps.clock.now());
  if (body.on && ends && ends <= deps.clock.now()) throw new AppError('TAG_ENDED');
  const found = await findRunMembers(deps, actor, body.audience);
  if (found.memberIds.length === 0) throw new AppError('TAG_RUN_EMPTY', { errors: found.faults.slice(0, 20).map(({ line, reason }) => ({ path: '/body/audience', message: `第 ${line} 行：${reason}` })) });
  const run = await keepRun(deps, newRun(deps, actor, body, requestKey, found));
  await writeRows(deps, run._id, found.memberIds);
  const wouldChange = await countChanges(deps, run, tag, found.memberIds);
  const { memberIds, ...told } = found;
  const ready = await TagRuns(deps.db).updateOne(
    { _id: run._id, state: 'preparing' }, { $set: { state: 'draft', members: memberIds.length, ...told, wouldChange, approvalReason: runApproval(wouldChange) } },
  );
  if (ready.modifiedCount === 1) {
    await recordAudit(deps, null, {
      actor, action: 'create-tag-run', target: `tag-run:${run._id}`, why: body.reason, requestId: act.requestId,
      after: { tag: tag.name, on: body.on, source: told.sourceText, members: memberIds.length, wouldChange, unmatched: told.unmatched },
    });
  }
  return (await TagRuns(deps.db).findById(run._id).lean())!;
};

import { Type } from 'typebox';
import { undo, type TagAct } from '@shuke/shared/rules/tags/change-holdings';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { defineJob, defineTimer, enqueue } from '../../platform/jobs';
import { withTransaction } from '../../platform/transaction';
import { changeMembers } from './change-members';
import { decideMember } from './decide-member';
import { TagEvents, TagRunRows, TagRuns, Tags, type TagRun, type TagRunRow } from './model';
import { kindOf } from './tag-kinds';

const CHUNK = 200;

export const runTagsJob = defineJob({
  name: 'run-tags', queue: 'campaigns', payload: Type.Object({ runId: Type.String() }), attempts: 3, run: ({ runId }, deps) => runTags(deps, runId),
});
export const wakeRun = (deps: Deps, runId: string): Promise<boolean> => enqueue(deps, runTagsJob, { runId }, { key: runId });

/** Tags or undoes, chunk by chunk, until nothing is left to do. Safe to run twice, at once too; `chunks`: stop after so many. */
export const runTags = async (deps: Deps, runId: string, chunks = Infinity): Promise<void> => {
  for (let done = 0; done < chunks; done += 1) {
    const run = await TagRuns(deps.db).findById(runId).lean();
    const more = run?.state === 'running' ? await tagChunk(deps, run) : run?.state === 'undoing' ? await undoChunk(deps, run) : false;
    if (!more) return;
  }
};

const actOf = (deps: Deps, run: TagRun, what: string): TagAct =>
  ({ source: run.source === 'file' ? 'import' : 'hand', by: `${run.createdBy.name} · ${what}`, at: deps.clock.now() });

const rowsOf = (deps: Deps, run: TagRun, outcome: TagRunRow['outcome'], session: Session): Promise<TagRunRow[]> =>
  TagRunRows(deps.db).find({ runId: run._id, outcome }, null, { session }).limit(CHUNK).lean<TagRunRow[]>();

const stillIs = async (deps: Deps, run: TagRun, session: Session): Promise<boolean> =>
  Boolean(await TagRuns(deps.db).exists({ _id: run._id, state: run.state }).session(session));

const writeOutcomes = async (deps: Deps, session: Session, outcomes: readonly (Pick<TagRunRow, '_id' | 'outcome'> & Partial<TagRunRow>)[]): Promise<void> => {
  await TagRunRows(deps.db).bulkWrite(outcomes.map(({ _id, ...set }) => ({ updateOne: { filter: { _id }, update: { $set: set } } })), { session, ordered: false });
};

/** A member and its row change in one transaction, so that each changes once, whoever else works on them. False: nothing is left. */
const tagChunk = async (deps: Deps, run: TagRun): Promise<boolean> => {
  const tag = await Tags(deps.db).findById(run.tagId).lean();
  if (!tag) await TagRunRows(deps.db).updateMany({ runId: run._id, outcome: 'waiting' }, { $set: { outcome: 'skipped' } });
  const some = await withTransaction(deps.db, async (session) => {
    const rows = await rowsOf(deps, run, 'waiting', session);
    if (!tag || rows.length === 0 || !(await stillIs(deps, run, session))) return false;
    const decide = decideMember(run, tag, await kindOf(deps, tag, session), actOf(deps, run, run.on ? '批量打标' : '批量去标'));
    const before = new Map<string, boolean>();
    const changes = await changeMembers(deps, session, rows.map(({ memberId }) => memberId), (held, member) => {
      before.set(member._id, held.keptOff.includes(tag._id));
      return decide(held, member);
    }, run._id);
    await writeOutcomes(deps, session, rows.map(({ _id, memberId }) => {
      const change = changes.get(memberId);
      if (change?.changed) return { _id, outcome: 'changed', removed: change.removed, keptOff: before.get(memberId)! };
      return { _id, outcome: 'unchanged', why: change ? change.why : 'out-of-scope' };
    }));
    return true;
  });
  if (some || (await TagRunRows(deps.db).exists({ runId: run._id, outcome: 'waiting' }))) return true;
  await TagRuns(deps.db).updateOne({ _id: run._id, state: 'running' }, { $set: { state: 'done', finishedAt: deps.clock.now() } });
  return false;
};

/** Members whose tag was moved by somebody else after the run. */
const movedSince = async (deps: Deps, run: TagRun, memberIds: readonly string[], session: Session): Promise<Set<string>> => {
  const last = await TagEvents(deps.db).aggregate<{ _id: string; runId?: string | null }>([
    { $match: { memberId: { $in: [...memberIds] }, tagId: run.tagId } }, { $sort: { at: 1, _id: 1 } }, { $group: { _id: '$memberId', runId: { $last: '$runId' } } },
  ]).session(session);
  return new Set(last.filter(({ runId }) => runId !== run._id).map(({ _id }) => _id));
};

/** Who waits is left alone; then everybody is put back whom nobody else has moved since. False: all is undone. */
const undoChunk = async (deps: Deps, run: TagRun): Promise<boolean> => {
  await TagRunRows(deps.db).updateMany({ runId: run._id, outcome: 'waiting' }, { $set: { outcome: 'skipped' } });
  const tag = await Tags(deps.db).findById(run.tagId).lean();
  const some = await withTransaction(deps.db, async (session) => {
    const rows = await rowsOf(deps, run, 'changed', session);
    if (rows.length === 0) return false;
    const rivals = tag ? (await kindOf(deps, tag, session)).rivals : [];
    const byMember = new Map(rows.map((row) => [row.memberId, row]));
    const moved = await movedSince(deps, run, [...byMember.keys()], session);
    const act = actOf(deps, run, '撤回批量');
    const changes = await changeMembers(deps, session, [...byMember.keys()], (held, { _id }) => {
      const { removed, keptOff } = byMember.get(_id)!;
      return undo(held, { tagId: run.tagId, on: run.on, removed, keptOff }, rivals, moved.has(_id) || !tag, act);
    });
    await writeOutcomes(deps, session, rows.map(({ _id, memberId }) => ({ _id, outcome: changes.get(memberId)?.changed ? 'restored' : 'kept' })));
    return true;
  });
  if (some) return true;
  await TagRuns(deps.db).updateOne({ _id: run._id, state: 'undoing' }, { $set: { state: 'undone', finishedAt: deps.clock.now() } });
  return false;
};

/** MongoDB knows what is left to do; whatever Redis lost is queued again. */
export const sweepTagRunsTimer = defineTimer({
  name: 'sweep-tag-runs',
  everyMs: 10_000,
  run: async (deps) => {
    for (const { _id } of await TagRuns(deps.db).find({ state: { $in: ['running', 'undoing'] } }, { _id: 1 }).lean()) await wakeRun(deps, _id);
  },
});

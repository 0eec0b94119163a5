import type { TagRunView } from '@shuke/shared/contract/tag-runs';
import type { Untouched } from '@shuke/shared/rules/tags/change-holdings';
import { UNTOUCHED } from '@shuke/shared/rules/tags/tag-words';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { TagRunRows, TagRuns, Tags, type TagRun } from './model';

/** A store manager sees the runs of their own making. */
const visible = (actor: OperatorActor): Record<string, unknown> => (actor.role === 'store-manager' ? { 'createdBy.id': actor.id } : {});

/** Refuses TAG_RUN_NOT_FOUND, also when it is not this person's to see. */
export const findRun = async (deps: Deps, actor: OperatorActor, id: string): Promise<TagRun> => {
  const run = await TagRuns(deps.db).findOne({ $and: [{ _id: id, state: { $ne: 'preparing' } }, visible(actor)] }).lean();
  if (!run) throw new AppError('TAG_RUN_NOT_FOUND');
  return run;
};

const EMPTY: TagRunView['progress'] = { waiting: 0, changed: 0, unchanged: 0, skipped: 0, restored: 0, kept: 0 };

const progressOf = async (deps: Deps, runId: string): Promise<Pick<TagRunView, 'progress' | 'unchangedWhy'>> => {
  const rows = await TagRunRows(deps.db).aggregate<{ _id: { outcome: keyof typeof EMPTY; why: Untouched | null }; count: number }>([
    { $match: { runId } }, { $group: { _id: { outcome: '$outcome', why: '$why' }, count: { $sum: 1 } } }, { $sort: { count: -1 } },
  ]);
  const progress = { ...EMPTY };
  for (const { _id: { outcome }, count } of rows) progress[outcome] += count;
  return { progress, unchangedWhy: rows.flatMap(({ _id: { outcome, why }, count }) => (outcome === 'unchanged' && why ? [{ reason: UNTOUCHED[why], count }] : [])) };
};

export const viewRun = async (deps: Deps, actor: OperatorActor, run: TagRun): Promise<TagRunView> => {
  const [tag, counted] = await Promise.all([Tags(deps.db).findById(run.tagId, { name: 1, colour: 1 }).lean(), progressOf(deps, run._id)]);
  const { tagId, on, reason, source, sourceText, state, members, wouldChange, lines, repeated, unmatched, faults, approvalReason } = run;
  if (state === 'preparing') throw new AppError('TAG_RUN_NOT_FOUND');
  return {
    id: run._id, tagId, tagName: tag?.name ?? '已删除的标签', colour: tag?.colour ?? '#7C8798', on, reason, source, sourceText, state, members, wouldChange,
    already: members - wouldChange, lines, repeated, unmatched, faults, needsApproval: approvalReason !== null, approvalReason, createdBy: run.createdBy.name,
    approvedBy: run.approvedBy?.name ?? null, ...counted, mine: run.createdBy.id === actor.id, createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null, finishedAt: run.finishedAt?.toISOString() ?? null,
  };
};

export const readRun = async (deps: Deps, actor: OperatorActor, id: string): Promise<TagRunView> => viewRun(deps, actor, await findRun(deps, actor, id));

/** The latest 50. */
export const listRuns = async (deps: Deps, actor: OperatorActor): Promise<{ runs: TagRunView[] }> => {
  const runs = await TagRuns(deps.db).find({ $and: [{ state: { $ne: 'preparing' } }, visible(actor)] }, { faults: 0 }).sort({ createdAt: -1 }).limit(50).lean();
  return { runs: await Promise.all(runs.map((run) => viewRun(deps, actor, { ...run, faults: [] }))) };
};

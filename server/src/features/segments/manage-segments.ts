import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import { newId } from '../../platform/database';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { emit } from '../../platform/outbox';
import { countRule } from './evaluate-rule';
import { Segments, type Segment } from './model';
import { refuseCircle } from './leaning';
import { prepareRule } from './prepare-rule';
import { usersOf } from './segment-users';
import { SegmentMembers, SegmentMoves, SegmentSnapshots } from './snapshot-model';

export const findSegment = async (deps: Deps, id: string): Promise<Segment> => {
  const segment = await Segments(deps.db).findById(id).lean();
  if (!segment) throw new AppError('SEGMENT_NOT_FOUND');
  return segment;
};

interface Draft {
  name: string;
  rule: SegmentRule;
}

/** `own`: the segment whose rule it is to be. */
const counted = async (deps: Deps, rule: SegmentRule, own: string) => {
  const countedAt = deps.clock.now();
  const prepared = await prepareRule(deps, rule, own);
  await refuseCircle(deps, prepared, `segment:${own}`);
  const { count } = await countRule(deps, prepared, countedAt);
  return { count, countedAt };
};

export const createSegment = async (deps: Deps, actor: OperatorActor, draft: Draft): Promise<Segment> => {
  const _id = newId();
  const segment: Segment = { _id, ...draft, ...(await counted(deps, draft.rule, _id)), createdAt: deps.clock.now(), createdBy: actor.id };
  await Segments(deps.db).insertMany([segment]);
  await recordAudit(deps, null, { actor, action: 'create-segment', target: `segment:${segment._id}`, after: draft });
  return segment;
};

export const changeSegment = async (deps: Deps, actor: OperatorActor, id: string, draft: Draft): Promise<Segment> => {
  const before = await findSegment(deps, id);
  await Segments(deps.db).updateOne({ _id: id }, { $set: { ...draft, ...(await counted(deps, draft.rule, id)) } });
  await recordAudit(deps, null, { actor, action: 'change-segment', target: `segment:${id}`, before: { name: before.name, rule: before.rule }, after: draft });
  await emit(deps, null, 'segments.changed', { segmentId: id });
  return findSegment(deps, id);
};

/** Puts a segment away or takes it out again. */
export const archiveSegment = async (deps: Deps, actor: OperatorActor, id: string, archived: boolean): Promise<void> => {
  const { name } = await findSegment(deps, id);
  const { modifiedCount } = await Segments(deps.db).updateOne({ _id: id, archivedAt: archived ? null : { $ne: null } }, { $set: { archivedAt: archived ? deps.clock.now() : null } });
  if (modifiedCount === 0) return;
  await recordAudit(deps, null, { actor, action: archived ? 'archive-segment' : 'unarchive-segment', target: `segment:${id}`, after: { name } });
};

/** A segment that nothing uses, with its history. */
export const deleteSegment = async (deps: Deps, actor: OperatorActor, id: string): Promise<void> => {
  const before = await findSegment(deps, id);
  const users = (await usersOf(deps, [before])).get(id) ?? [];
  if (users.length > 0) throw new AppError('CHANGED_MEANWHILE', { detail: `还在使用：${users.map(({ name }) => name).join('、')}` });
  await Segments(deps.db).deleteOne({ _id: id });
  await recordAudit(deps, null, { actor, action: 'delete-segment', target: `segment:${id}`, before: { name: before.name, rule: before.rule } });
  await SegmentSnapshots(deps.db).deleteMany({ segmentId: id });
  await SegmentMembers(deps.db).deleteMany({ segmentId: id });
  await SegmentMoves(deps.db).deleteMany({ segmentId: id });
};

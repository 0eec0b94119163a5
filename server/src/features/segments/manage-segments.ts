import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import { conditionsOf } from '@shuke/shared/rules/segments/rule-tree';
import { newId } from '../../platform/database';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { countRule } from './evaluate-rule';
import { Segments, type Segment } from './model';
import { prepareRule } from './prepare-rule';

/** Names of what uses a segment; the campaigns feature supplies it, so that segments need not know campaigns. */
export type UsedBy = (segmentId: string) => Promise<string[]>;

export const viewSegment = async (deps: Deps, segment: Segment, usedBy: UsedBy) => ({
  id: segment._id, name: segment.name, rule: segment.rule, count: segment.count, countedAt: segment.countedAt.toISOString(),
  createdAt: segment.createdAt.toISOString(), usedBy: await usedBy(segment._id),
  // A tag or store of the rule may be gone since: the segment is still shown, so that it can be mended.
  sentence: await prepareRule(deps, segment.rule).then((prepared) => prepared.sentence, () => '条件中有已删除的标签、等级或门店，请编辑后保存'),
});

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
  const { count } = await countRule(deps, await prepareRule(deps, rule, own), countedAt);
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
  return findSegment(deps, id);
};

/** Other segments whose rules lean on this one. */
const segmentsNaming = async (deps: Deps, { _id, name }: Segment): Promise<string[]> => {
  const others = await Segments(deps.db).find({ _id: { $ne: _id } }, { name: 1, rule: 1 }).lean();
  const leans = ({ rule }: Pick<Segment, 'rule'>) => conditionsOf(rule).some(({ node }) => 'segment' in node && [_id, name].includes(node.segment));
  return others.filter(leans).map((other) => `人群「${other.name}」`);
};

export const deleteSegment = async (deps: Deps, actor: OperatorActor, id: string, usedBy: UsedBy): Promise<void> => {
  const before = await findSegment(deps, id);
  const users = [...(await usedBy(id)), ...(await segmentsNaming(deps, before))];
  if (users.length > 0) throw new AppError('CHANGED_MEANWHILE', { detail: `还在使用：${users.join('、')}` });
  await Segments(deps.db).deleteOne({ _id: id });
  await recordAudit(deps, null, { actor, action: 'delete-segment', target: `segment:${id}`, before: { name: before.name, rule: before.rule } });
};

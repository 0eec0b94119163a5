import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import { describeEnds, type TagEnds } from '@shuke/shared/rules/tags/tag-ends';
import { parseBusinessDate } from '@shuke/shared/values/time';
import { isDuplicateKey, newId } from '../../platform/database';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { Members } from '../membership/index';
import { populationFor, prepareRule, refuseCircle } from '../segments/index';
import { TagGroups, Tags, type Tag, type TagGroup } from './model';
import { wakeSweep } from './sweep-rule-tags';
import { findTag } from './tag-kinds';
import { refuseUsed } from './tag-uses';

export interface TagDraft {
  name: string;
  colour: string;
  ends?: TagEnds | undefined;
  rule?: SegmentRule | null | undefined;
}

const viewRule = async (deps: Deps, tag: Tag) => {
  if (!tag.rule) return null;
  const sentence = await prepareRule(deps, tag.rule).then((prepared) => prepared.sentence, () => null);
  const swept = tag.sweptTurn === (tag.ruleTurn ?? 0);
  return {
    rule: tag.rule, sentence: sentence ?? '规则里有已删除的内容，请编辑后保存', state: sentence === null ? 'broken' as const : swept ? 'fresh' as const : 'waiting' as const,
    sweptAt: tag.sweptAt?.toISOString() ?? null,
  };
};

const viewTag = async (deps: Deps, tag: Tag, members: number) => {
  const ends = tag.ends ?? { kind: 'never' as const };
  return { id: tag._id, name: tag.name, colour: tag.colour, groupId: tag.tagGroupId, members, owner: tag.owner ?? null, ends, endsText: describeEnds(ends), rule: await viewRule(deps, tag) };
};

/** How many hold each tag now, of those whom the reader may see. */
const sizesOf = async (deps: Deps, actor: OperatorActor | undefined): Promise<Map<string, number>> => {
  const now = deps.clock.now();
  const rows = await Members(deps.db).aggregate<{ _id: string; n: number }>([
    { $match: { ...populationFor(actor), 'tags.0': { $exists: true } } }, { $project: { 'tags.tagId': 1, 'tags.expiresAt': 1 } }, { $unwind: '$tags' },
    { $match: { $or: [{ 'tags.expiresAt': null }, { 'tags.expiresAt': { $gt: now } }] } }, { $group: { _id: '$tags.tagId', n: { $sum: 1 } } },
  ]);
  return new Map(rows.map((row) => [row._id, row.n]));
};

/** Tag groups with their tags and how many members carry each. */
export const listTags = async (deps: Deps, actor?: OperatorActor) => {
  const [tagGroups, tags, size] = await Promise.all([
    TagGroups(deps.db).find().sort({ createdAt: 1 }).lean(), Tags(deps.db).find().sort({ createdAt: 1 }).lean(), sizesOf(deps, actor),
  ]);
  const views = await Promise.all(tags.map((tag) => viewTag(deps, tag, size.get(tag._id) ?? 0)));
  return {
    tagGroups: tagGroups.map(({ _id, name, exclusive, forStaff }) => ({ id: _id, name, exclusive, forStaff: forStaff ?? false, tags: views.filter((tag) => tag.groupId === _id) })),
  };
};

const onceNamed = async <T>(write: Promise<T>): Promise<T> =>
  write.catch((error: unknown) => {
    throw isDuplicateKey(error) ? new AppError('TAG_NAME_TAKEN') : error;
  });

export const createTagGroup = async (deps: Deps, actor: OperatorActor, body: { name: string; exclusive: boolean; forStaff?: boolean }) => {
  const tagGroup: TagGroup = { _id: newId(), ...body, createdAt: deps.clock.now() };
  await onceNamed(TagGroups(deps.db).insertMany([tagGroup]));
  await recordAudit(deps, null, { actor, action: 'create-tag-group', target: `tag-group:${tagGroup._id}`, after: body });
  return { id: tagGroup._id, name: body.name, exclusive: body.exclusive, forStaff: body.forStaff ?? false, tags: [] };
};

/** Nobody may hold two tags of a group that is to be exclusive; which one should go is for people to say. */
const refuseMixed = async (deps: Deps, tagGroupId: string): Promise<void> => {
  const ids = (await Tags(deps.db).find({ tagGroupId }, { _id: 1 }).lean()).map(({ _id }) => _id);
  const [mixed] = await Members(deps.db).aggregate<{ n: number }>([
    { $match: { 'tags.tagId': { $in: ids }, status: { $ne: 'erased' } } },
    { $match: { $expr: { $gt: [{ $size: { $setIntersection: ['$tags.tagId', ids] } }, 1] } } }, { $count: 'n' },
  ]);
  if (mixed) throw new AppError('TAG_GROUP_MIXED', { detail: `有 ${mixed.n} 位会员同时带着组里多个标签，请先去掉多余的再改成单选` });
};

/** Renames a tag group, makes it exclusive or not, lets store staff use it at the counter or no longer. */
export const changeTagGroup = async (deps: Deps, actor: OperatorActor, id: string, body: { name?: string; exclusive?: boolean; forStaff?: boolean }) => {
  const before = await TagGroups(deps.db).findById(id).lean();
  if (!before) throw new AppError('TAG_NOT_FOUND');
  if (body.exclusive && !before.exclusive) await refuseMixed(deps, id);
  await onceNamed(TagGroups(deps.db).updateOne({ _id: id }, { $set: body }).exec());
  const was = { name: before.name, exclusive: before.exclusive, forStaff: before.forStaff ?? false };
  const after = { ...was, ...body };
  if (JSON.stringify(was) !== JSON.stringify(after)) await recordAudit(deps, null, { actor, action: 'change-tag-group', target: `tag-group:${id}`, before: was, after });
  return (await listTags(deps, actor)).tagGroups.find((tagGroup) => tagGroup.id === id)!;
};

const checkDraft = async (deps: Deps, { ends, rule }: TagDraft, own: string): Promise<void> => {
  if (ends?.kind === 'on' && !parseBusinessDate(ends.date)) throw new AppError('BAD_REQUEST', { errors: [{ path: '/body/ends/date', message: '没有这一天' }] });
  if (!rule) return;
  if (ends && ends.kind !== 'never') throw new AppError('TAG_RULE_ENDS');
  await refuseCircle(deps, await prepareRule(deps, rule), `tag:${own}`);
};

export const createTag = async (deps: Deps, actor: OperatorActor, { tagGroupId, ...draft }: TagDraft & { tagGroupId: string }) => {
  if (!(await TagGroups(deps.db).exists({ _id: tagGroupId }))) throw new AppError('TAG_NOT_FOUND');
  const _id = newId();
  await checkDraft(deps, draft, _id);
  const tag: Tag = {
    _id, tagGroupId, name: draft.name, colour: draft.colour, ends: draft.ends ?? { kind: 'never' }, rule: draft.rule ?? null, ruleTurn: 0,
    owner: { id: actor.id, name: actor.name }, createdAt: deps.clock.now(),
  };
  await onceNamed(Tags(deps.db).insertMany([tag]));
  await recordAudit(deps, null, { actor, action: 'create-tag', target: `tag:${_id}`, after: { tagGroupId, ...draft } });
  if (tag.rule) await wakeSweep(deps);
  return viewTag(deps, tag, 0);
};

/** What is not said stays. `own`: whoever changes it answers for it from now on. */
export const changeTag = async (deps: Deps, actor: OperatorActor, id: string, { own, ...draft }: TagDraft & { own?: true }) => {
  const before = await findTag(deps, id);
  const next = { name: draft.name, colour: draft.colour, ends: draft.ends ?? before.ends ?? { kind: 'never' as const }, rule: draft.rule === undefined ? before.rule ?? null : draft.rule };
  await checkDraft(deps, next, id);
  const owner = own ? { id: actor.id, name: actor.name } : before.owner ?? null;
  const turned = JSON.stringify(next.rule) !== JSON.stringify(before.rule ?? null);
  await onceNamed(Tags(deps.db).updateOne({ _id: id }, { $set: { ...next, owner }, ...(turned ? { $inc: { ruleTurn: 1 } } : {}) }).exec());
  const was = { name: before.name, colour: before.colour, ends: before.ends ?? { kind: 'never' }, rule: before.rule ?? null, owner: before.owner?.name ?? null };
  const after = { ...next, owner: owner?.name ?? null };
  if (JSON.stringify(was) !== JSON.stringify(after)) await recordAudit(deps, null, { actor, action: 'change-tag', target: `tag:${id}`, before: was, after });
  if (turned && next.rule) await wakeSweep(deps);
  return (await listTags(deps, actor)).tagGroups.flatMap((tagGroup) => tagGroup.tags).find((tag) => tag.id === id)!;
};

/** Only what nobody holds and nothing leans on can go. In a transaction with the look, so that nobody gets it meanwhile. */
export const deleteTag = async (deps: Deps, actor: OperatorActor, id: string): Promise<void> => {
  const tag = await findTag(deps, id);
  await refuseUsed(deps, tag);
  await withTransaction(deps.db, async (session) => {
    const gone = await Tags(deps.db).deleteOne({ _id: id }, { session });
    if (gone.deletedCount === 0) return;
    await recordAudit(deps, session, { actor, action: 'delete-tag', target: `tag:${id}`, before: { name: tag.name, rule: tag.rule ?? null } });
  });
};

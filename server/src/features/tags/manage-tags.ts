import { isDuplicateKey, newId } from '../../platform/database';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Members } from '../membership/index';
import { TagGroups, Tags, type Tag, type TagGroup } from './model';

const viewTag = ({ _id, name, colour, tagGroupId }: Tag, members: number) => ({ id: _id, name, colour, groupId: tagGroupId, members });

/** Tag groups with their tags and how many members carry each. */
export const listTags = async (deps: Deps) => {
  const [tagGroups, tags, sizes] = await Promise.all([
    TagGroups(deps.db).find().sort({ createdAt: 1 }).lean(),
    Tags(deps.db).find().sort({ createdAt: 1 }).lean(),
    Members(deps.db).aggregate<{ _id: string; n: number }>([{ $match: { status: { $ne: 'erased' } } }, { $unwind: '$tags' }, { $group: { _id: '$tags.tagId', n: { $sum: 1 } } }]),
  ]);
  const size = new Map(sizes.map((row) => [row._id, row.n]));
  return {
    tagGroups: tagGroups.map(({ _id, name, exclusive, forStaff }) => ({
      id: _id, name, exclusive, forStaff: forStaff ?? false, tags: tags.filter((tag) => tag.tagGroupId === _id).map((tag) => viewTag(tag, size.get(tag._id) ?? 0)),
    })),
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

/** Lets store staff see and use a tag group at the counter, or no longer. */
export const openToStaff = async (deps: Deps, actor: OperatorActor, id: string, forStaff: boolean) => {
  const before = await TagGroups(deps.db).findOneAndUpdate({ _id: id }, { $set: { forStaff } }, { returnDocument: 'before' }).lean();
  if (!before) throw new AppError('TAG_NOT_FOUND');
  if ((before.forStaff ?? false) !== forStaff) await recordAudit(deps, null, { actor, action: 'change-tag-group', target: `tag-group:${id}`, after: { name: before.name, forStaff } });
  return (await listTags(deps)).tagGroups.find((tagGroup) => tagGroup.id === id)!;
};

export const createTag = async (deps: Deps, actor: OperatorActor, body: { tagGroupId: string; name: string; colour: string }) => {
  if (!(await TagGroups(deps.db).exists({ _id: body.tagGroupId }))) throw new AppError('TAG_NOT_FOUND');
  const tag: Tag = { _id: newId(), ...body, createdAt: deps.clock.now() };
  await onceNamed(Tags(deps.db).insertMany([tag]));
  await recordAudit(deps, null, { actor, action: 'create-tag', target: `tag:${tag._id}`, after: body });
  return viewTag(tag, 0);
};

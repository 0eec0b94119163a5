import type { TagKind } from '@shuke/shared/rules/tags/change-holdings';
import { endOf } from '@shuke/shared/rules/tags/tag-ends';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { TagGroups, Tags, type Tag } from './model';

export const findTag = async (deps: Deps, tagId: string): Promise<Tag> => {
  const tag = await Tags(deps.db).findById(tagId).lean();
  if (!tag) throw new AppError('TAG_NOT_FOUND');
  return tag;
};

/** Rule tags of one exclusive group have an order: the older goes before. */
export const inOrder = (a: Pick<Tag, '_id' | 'createdAt'>, b: Pick<Tag, '_id' | 'createdAt'>): number =>
  a.createdAt.getTime() - b.createdAt.getTime() || (a._id < b._id ? -1 : 1);

/** What has to be known of a tag before it moves. In a transaction, so that nobody can make its group exclusive meanwhile. */
export const kindOf = async (deps: Deps, tag: Tag, session: Session | null = null): Promise<TagKind> => {
  const tagGroup = await TagGroups(deps.db).findById(tag.tagGroupId, null, { session }).lean();
  const plain: TagKind = { tagId: tag._id, rivals: [], outranks: [], byRule: Boolean(tag.rule) };
  if (!tagGroup?.exclusive) return plain;
  const rivals = await Tags(deps.db).find({ tagGroupId: tag.tagGroupId, _id: { $ne: tag._id } }, { createdAt: 1 }, { session }).lean();
  return { ...plain, rivals: rivals.map(({ _id }) => _id), outranks: rivals.filter((rival) => inOrder(tag, rival) < 0).map(({ _id }) => _id) };
};

/** When this tag ends for who gets it now. */
export const endFor = (tag: Pick<Tag, 'ends'>, at: Date): Date | null => endOf(tag.ends ?? { kind: 'never' }, at);

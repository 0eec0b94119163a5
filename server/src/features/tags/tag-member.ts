import { newId } from '../../platform/database';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { Members, type MemberTag } from '../membership/index';
import { TagEvents, TagGroups, Tags } from './model';

const findTag = async (deps: Deps, tagId: string) => {
  const tag = await Tags(deps.db).findById(tagId).lean();
  if (!tag) throw new AppError('TAG_NOT_FOUND');
  return tag;
};

/** Tags that must go when this one comes: the others of an exclusive tag group. */
const rivalsOf = async (deps: Deps, tag: { _id: string; tagGroupId: string }): Promise<string[]> => {
  const tagGroup = await TagGroups(deps.db).findById(tag.tagGroupId).lean();
  if (!tagGroup?.exclusive) return [];
  const rivals = await Tags(deps.db).find({ tagGroupId: tag.tagGroupId, _id: { $ne: tag._id } }, { _id: 1 }).lean();
  return rivals.map((rival) => rival._id);
};

/** Puts a tag on a member; once, and with an audit row only when something changed. */
export const putTagOn = async (
  deps: Deps, actor: Pick<OperatorActor, 'id' | 'name'>, memberId: string, tagId: string, source: MemberTag['source'] = 'hand',
): Promise<void> => {
  const tag = await findTag(deps, tagId);
  const rivals = await rivalsOf(deps, tag);
  const at = deps.clock.now();
  await withTransaction(deps.db, async (session) => {
    const before = await Members(deps.db).findOneAndUpdate(
      { _id: memberId, 'tags.tagId': { $ne: tagId } },
      [{ $set: { tags: { $concatArrays: [
        { $filter: { input: '$tags', cond: { $not: [{ $in: ['$$this.tagId', rivals] }] } } },
        [{ tagId, at, source, by: actor.name }],
      ] } } }],
      { session, updatePipeline: true },
    ).lean();
    if (!before) return;
    const gone = before.tags.filter((held) => rivals.includes(held.tagId));
    await TagEvents(deps.db).insertMany([
      ...gone.map((held) => ({ _id: newId(), memberId, tagId: held.tagId, on: false, by: actor.name, at })),
      { _id: newId(), memberId, tagId, on: true, by: actor.name, at },
    ], { session });
    await recordAudit(deps, session, { actor, action: 'tag-member', target: `member:${memberId}`, before: gone.map((held) => held.tagId), after: tag.name });
  });
};

export const takeTagOff = async (deps: Deps, actor: Pick<OperatorActor, 'id' | 'name'>, memberId: string, tagId: string): Promise<void> => {
  const tag = await findTag(deps, tagId);
  await withTransaction(deps.db, async (session) => {
    const changed = await Members(deps.db).updateOne({ _id: memberId, 'tags.tagId': tagId }, { $pull: { tags: { tagId } } }, { session });
    if (changed.modifiedCount === 0) return;
    await TagEvents(deps.db).insertMany([{ _id: newId(), memberId, tagId, on: false, by: actor.name, at: deps.clock.now() }], { session });
    await recordAudit(deps, session, { actor, action: 'untag-member', target: `member:${memberId}`, before: tag.name });
  });
};

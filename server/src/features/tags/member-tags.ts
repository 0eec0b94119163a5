import { living } from '@shuke/shared/rules/tags/change-holdings';
import { TAG_SOURCES } from '@shuke/shared/rules/tags/tag-words';
import type { Deps } from '../../platform/deps';
import type { Member } from '../membership/index';
import { TagEvents, TagGroups, Tags } from './model';

const MOST_LINES = 100;

/** The tags of a member: where each comes from, when it ends, and what happened before. */
export const viewMemberTags = async (deps: Deps, member: Pick<Member, '_id' | 'tags' | 'tagsKeptOff'>) => {
  const events = await TagEvents(deps.db).find({ memberId: member._id }).sort({ at: -1, _id: -1 }).limit(MOST_LINES).lean();
  const [tags, tagGroups] = await Promise.all([
    Tags(deps.db).find({ _id: { $in: [...member.tags.map(({ tagId }) => tagId), ...(member.tagsKeptOff ?? []), ...events.map(({ tagId }) => tagId)] } }).lean(),
    TagGroups(deps.db).find({}, { name: 1 }).lean(),
  ]);
  const tagById = new Map(tags.map((tag) => [tag._id, tag]));
  const groupName = new Map(tagGroups.map(({ _id, name }) => [_id, name]));
  return {
    holdings: living(member.tags, deps.clock.now()).flatMap(({ tagId, at, source, by, expiresAt }) => {
      const tag = tagById.get(tagId);
      return tag ? [{
        id: tagId, name: tag.name, colour: tag.colour, groupName: groupName.get(tag.tagGroupId) ?? '', at: at.toISOString(), source, sourceText: TAG_SOURCES[source], by,
        expiresAt: expiresAt?.toISOString() ?? null, overridesRule: Boolean(tag.rule) && source !== 'rule',
      }] : [];
    }),
    keptOff: (member.tagsKeptOff ?? []).flatMap((id) => tagById.get(id) ?? []).filter(({ rule }) => rule).map(({ _id, name, colour }) => ({ id: _id, name, colour })),
    history: events.map(({ tagId, at, on, source, by, expiresAt }) => ({
      at: at.toISOString(), name: tagById.get(tagId)?.name ?? '已删除', colour: tagById.get(tagId)?.colour ?? '#7C8798', on, sourceText: source ? TAG_SOURCES[source] : '', by,
      expiresAt: expiresAt?.toISOString() ?? null,
    })),
  };
};

import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { Members, type Member } from '../membership/index';
import { endFor, TagEvents, TagGroups, Tags, type Tag } from '../tags/index';

/** Tags that nobody has made yet are made here. */
const TAG_GROUP = '导入';
const COLOUR = '#7C8798';
const BY = '导入';

const upsertGroup = async (deps: Deps): Promise<string> => {
  const fresh = { _id: newId(), exclusive: false, createdAt: deps.clock.now() };
  const made = await TagGroups(deps.db)
    .findOneAndUpdate({ name: TAG_GROUP }, { $setOnInsert: fresh }, { upsert: true, returnDocument: 'after' })
    .lean();
  return made!._id;
};

export interface KnownTag {
  tagId: string;
  /** Other tags of its exclusive tag group, which it replaces. */
  rivals: readonly string[];
  ends?: Tag['ends'];
}

const readTags = async (deps: Deps, names: readonly string[]): Promise<Map<string, KnownTag>> => {
  const [tags, exclusive] = await Promise.all([
    Tags(deps.db).find().lean(),
    TagGroups(deps.db).find({ exclusive: true }, { _id: 1 }).lean(),
  ]);
  const exclusiveIds = new Set(exclusive.map((tagGroup) => tagGroup._id));
  const rivalsOf = (tagGroupId: string, tagId: string): string[] =>
    exclusiveIds.has(tagGroupId)
      ? tags.filter((tag) => tag.tagGroupId === tagGroupId && tag._id !== tagId).map((tag) => tag._id)
      : [];
  const wanted = new Set(names);
  return new Map(
    tags
      .filter((tag) => wanted.has(tag.name))
      .map(({ _id, name, tagGroupId, ends }) => [name, { tagId: _id, rivals: rivalsOf(tagGroupId, _id), ...(ends ? { ends } : {}) }]),
  );
};

/** Tags by name; unknown names become tags of the tag group 「导入」. In a dry run they stay unknown. */
export const findOrMakeTags = async (
  deps: Deps,
  names: readonly string[],
  dryRun: boolean,
): Promise<Map<string, KnownTag>> => {
  if (names.length === 0) return new Map();
  const known = await readTags(deps, names);
  const unknown = names.filter((name) => !known.has(name));
  if (dryRun || unknown.length === 0) return known;
  const tagGroupId = await upsertGroup(deps);
  const createdAt = deps.clock.now();
  const upserts = unknown.map((name) => ({
    updateOne: {
      filter: { name },
      update: { $setOnInsert: { _id: newId(), tagGroupId, colour: COLOUR, createdAt } },
      upsert: true,
    },
  }));
  await Tags(deps.db)
    .bulkWrite(upserts, { ordered: false })
    .catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error; // another import made them a moment earlier
    });
  return readTags(deps, names);
};

export interface Tagging {
  memberId: string;
  held: Member['tags'];
  tags: readonly KnownTag[];
}

export const newTags = ({ held, tags }: Pick<Tagging, 'held' | 'tags'>): KnownTag[] =>
  tags.filter(({ tagId }) => !held.some((tag) => tag.tagId === tagId));

const endOf = (ends: Tag['ends'], at: Date): { expiresAt?: Date } => {
  const expiresAt = endFor({ ends: ends ?? { kind: 'never' } }, at);
  return expiresAt ? { expiresAt } : {};
};
/** A tag whose last day is over is put on nobody any more. */
const lasts = (ends: Tag['ends'], at: Date): boolean => (endOf(ends, at).expiresAt ?? Infinity) > at;

/** Puts tags on members, in place of their rivals, with rows for the members' history. Repeating changes nothing. */
export const putTagsOn = async (deps: Deps, taggings: readonly Tagging[]): Promise<void> => {
  const at = deps.clock.now();
  const added = taggings.flatMap((tagging) =>
    newTags(tagging).filter(({ ends }) => lasts(ends, at)).map((tag) => ({ ...tag, memberId: tagging.memberId, held: tagging.held })),
  );
  if (added.length === 0) return;
  await Members(deps.db).bulkWrite(
    added.flatMap(({ memberId, tagId, rivals, ends }) => [
      ...(rivals.length > 0
        ? [{ updateOne: { filter: { _id: memberId }, update: { $pull: { tags: { tagId: { $in: [...rivals] } } } } } }]
        : []),
      {
        updateOne: {
          filter: { _id: memberId, 'tags.tagId': { $ne: tagId } },
          update: { $push: { tags: { tagId, at, source: 'import', by: BY, ...endOf(ends, at) } } },
        },
      },
    ]),
  );
  const events = added.flatMap(({ memberId, tagId, rivals, held, ends }) => [
    ...held.filter((tag) => rivals.includes(tag.tagId)).map((tag) => ({ tagId: tag.tagId, on: false, memberId })),
    { tagId, on: true, memberId, ...endOf(ends, at) },
  ]);
  await TagEvents(deps.db).insertMany(events.map((event) => ({ _id: newId(), ...event, by: BY, at, source: 'import' as const })));
};

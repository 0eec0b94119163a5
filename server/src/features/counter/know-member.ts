import { living } from '@shuke/shared/rules/tags/change-holdings';
import { recordAudit } from '../../platform/audit';
import type { StaffActor } from '../../platform/auth/actors';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { findMember, type Member } from '../membership/index';
import { putTagOn, TagGroups, Tags, takeTagOff } from '../tags/index';
import { CounterNotes, type Scan } from './model';

const NOTES_SHOWN = 5;

/** The latest notes of this brand's staff on a member. */
export const notesOn = async (deps: Deps, memberId: string) => {
  const notes = await CounterNotes(deps.db).find({ memberId }).sort({ at: -1, _id: -1 }).limit(NOTES_SHOWN).lean();
  return notes.map(({ _id, text, by, at }) => ({ id: _id, text, by, at: at.toISOString() }));
};

/** Leaves a note on the member who was scanned; once per act. The audit row says that, not what: notes go with the person. */
export const noteMember = async (deps: Deps, actor: StaffActor, { memberId, storeId }: Scan, { text, key }: { text: string; key: string }) => {
  const note = { _id: newId(), memberId, storeId, staffId: actor.id, by: actor.name, text: text.trim(), at: deps.clock.now(), requestKey: `staff:${actor.id}|${key}` };
  if (note.text === '') throw new AppError('BAD_REQUEST', { errors: [{ path: '/body/text', message: '写几个字再保存' }] });
  try {
    await withTransaction(deps.db, async (session) => {
      await CounterNotes(deps.db).insertMany([note], { session });
      await recordAudit(deps, session, { actor, action: 'note-member', target: `member:${memberId}` });
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error; // the same act, sent again
  }
  return { notes: await notesOn(deps, memberId) };
};

/** Tags of the groups that the brand has opened to staff, and which of them this member carries. */
export const tagsForStaff = async (deps: Deps, member: Pick<Member, 'tags'>) => {
  const groups = await TagGroups(deps.db).find({ forStaff: true }).sort({ createdAt: 1 }).lean();
  const tags = groups.length === 0 ? [] : await Tags(deps.db).find({ tagGroupId: { $in: groups.map(({ _id }) => _id) } }).sort({ createdAt: 1 }).lean();
  const held = new Set(living(member.tags, deps.clock.now()).map(({ tagId }) => tagId));
  return {
    tags: tags.filter((tag) => held.has(tag._id)).map((tag) => tag.name),
    tagGroups: groups.map(({ _id, name, exclusive }) => ({
      name, exclusive, tags: tags.filter((tag) => tag.tagGroupId === _id).map((tag) => ({ id: tag._id, name: tag.name, on: held.has(tag._id) })),
    })),
  };
};

const mustBeForStaff = async (deps: Deps, tagId: string): Promise<void> => {
  const tag = await Tags(deps.db).findById(tagId, { tagGroupId: 1 }).lean();
  if (!tag || !(await TagGroups(deps.db).exists({ _id: tag.tagGroupId, forStaff: true }))) throw new AppError('TAG_NOT_FOUND');
};

/** Puts a tag on the member who was scanned or takes it off; only of groups that are open to staff. */
export const tagAtCounter = async (deps: Deps, actor: StaffActor, { memberId }: Scan, { tagId, on }: { tagId: string; on: boolean }) => {
  await mustBeForStaff(deps, tagId);
  const by = { id: actor.id, name: actor.name };
  await (on ? putTagOn(deps, by, memberId, tagId) : takeTagOff(deps, by, memberId, tagId));
  return tagsForStaff(deps, await findMember(deps, memberId));
};

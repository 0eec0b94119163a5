import type { Held, HoldingChange, Move } from '@shuke/shared/rules/tags/change-holdings';
import { insertRows, newId, type Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { emitAll } from '../../platform/outbox';
import { Members, type Member } from '../membership/index';
import { markAfterMove } from './mark-members';
import { TagEvents } from './model';

type Seen = Pick<Member, '_id' | 'tags' | 'tagsKeptOff' | 'homeStoreId' | 'status'>;

export const heldBy = ({ tags, tagsKeptOff }: Pick<Member, 'tags' | 'tagsKeptOff'>): Held => ({ tags, keptOff: tagsKeptOff ?? [] });

/**
 * Decides about the tags of these members and writes what changes, with history and events, in the caller's transaction:
 * whoever else changes one of them at the same time makes one of the two begin again. Erased people are passed over.
 * Answers what became of each.
 */
export const changeMembers = async (
  deps: Deps, session: Session, memberIds: readonly string[], decide: (held: Held, member: Seen) => HoldingChange, runId?: string,
): Promise<Map<string, HoldingChange>> => {
  const members = await Members(deps.db)
    .find({ _id: { $in: [...memberIds] }, status: { $ne: 'erased' } }, { tags: 1, tagsKeptOff: 1, homeStoreId: 1, status: 1 }, { session })
    .lean<Seen[]>();
  const changes = new Map(members.map((member) => [member._id, decide(heldBy(member), member)]));
  const changed = [...changes].flatMap(([memberId, change]) => (change.changed ? [{ memberId, change }] : []));
  if (changed.length === 0) return changes;
  await Members(deps.db).bulkWrite(
    changed.map(({ memberId, change }) => ({ updateOne: { filter: { _id: memberId }, update: { $set: { tags: change.tags, tagsKeptOff: change.keptOff } } } })),
    { session, ordered: false },
  );
  const moves = changed.flatMap(({ memberId, change }) => change.moves.map((move) => ({ memberId, move })));
  await writeMoves(deps, session, moves, runId);
  const tagIds = new Set(moves.map(({ move }) => move.tagId));
  await markAfterMove(deps, session, changed.map(({ memberId }) => memberId), { tagIds, byRule: moves.every(({ move }) => move.source === 'rule') });
  return changes;
};

const writeMoves = async (deps: Deps, session: Session, moves: readonly { memberId: string; move: Move }[], runId?: string): Promise<void> => {
  if (moves.length === 0) return;
  await insertRows(TagEvents(deps.db), moves.map(({ memberId, move }) => ({ _id: newId(), memberId, ...move, ...(runId ? { runId } : {}) })), session);
  await emitAll(deps, session, moves.map(({ memberId, move: { tagId, on, source } }) => (
    { name: on ? 'member.tagged' as const : 'member.untagged' as const, payload: { memberId, tagId, source } }
  )));
};

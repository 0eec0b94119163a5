import { decideMerge, MERGE_UNDO_DAYS } from '@shuke/shared/rules/identity/decide-merge';
import { CONSENT_CHANNELS, mergeConsents } from '@shuke/shared/rules/identity/merge-consents';
import { addDays } from '@shuke/shared/values/time';
import { recordAudit } from '../../platform/audit';
import { isDuplicateKey, newId, type Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError, orRefuse } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { ConsentEvents, Members, type Member, type MemberTag } from '../membership/index';
import { allTiers } from '../tiers/index';
import { advanceMerge } from './advance-merge';
import { emptyOf, factsToTake, sideOf, valuesOf } from './merge-facts';
import { Merges, type Merge } from './model';

export interface MergeInput {
  winnerId: string;
  loserId: string;
  actor: { id: string; name: string };
  why: string;
  requestKey: string;
  requestId?: string;
}

export const unionOfTags = (winner: readonly MemberTag[], loser: readonly MemberTag[]): MemberTag[] =>
  [...winner, ...loser.filter(({ tagId }) => !winner.some((held) => held.tagId === tagId))];

/**
 * Makes two records one. The first transaction turns the loser into a tombstone that leads to the winner, so that from
 * then on every login and session acts for the winner; points, orders and the rest follow step by step, and a sweeper
 * finishes what a crash cut off. A repeat answers the merge of the first time. Refuses: MEMBER_NOT_FOUND, MERGE_REFUSED.
 */
export const mergeMembers = async (deps: Deps, input: MergeInput): Promise<Merge> => {
  const merge = await startMerge(deps, input);
  await advanceMerge(deps, merge._id);
  return (await Merges(deps.db).findById(merge._id).lean())!;
};

export const startMerge = async (deps: Deps, input: MergeInput): Promise<Merge> => {
  const earlier = await Merges(deps.db).findOne({ requestKey: input.requestKey }).lean();
  if (earlier) return earlier;
  const ranks = new Map((await allTiers(deps)).map((tier) => [tier._id, tier.rank]));
  try {
    return await withTransaction(deps.db, (session) => writeStart(deps, session, input, ranks));
  } catch (error) {
    const same = isDuplicateKey(error) ? await Merges(deps.db).findOne({ requestKey: input.requestKey }).lean() : null;
    if (same) return same; // the same act, sent twice at once
    throw error;
  }
};

const readSide = async (deps: Deps, session: Session, id: string): Promise<Member> => {
  const member = await Members(deps.db).findById(id, null, { session }).lean();
  if (!member) throw new AppError('MEMBER_NOT_FOUND');
  return member;
};

const writeStart = async (deps: Deps, session: Session, input: MergeInput, ranks: ReadonlyMap<string, number>): Promise<Merge> => {
  const [winner, loser] = [await readSide(deps, session, input.winnerId), await readSide(deps, session, input.loserId)];
  orRefuse(decideMerge(await sideOf(deps, winner, session), await sideOf(deps, loser, session)));
  const merge = compose(deps, winner, loser, input);
  await Merges(deps.db).insertMany([merge], { session });
  // The loser lets go first: unique facts may stand on one record only.
  await Members(deps.db).updateOne({ _id: loser._id }, { $set: { ...emptyOf(merge.took, 'unique'), status: 'erased', mergedInto: winner._id } }, { session });
  const higher = (ranks.get(loser.tierKey) ?? 0) > (ranks.get(winner.tierKey) ?? 0);
  const tier = higher ? { tierKey: loser.tierKey, tierSince: loser.tierSince, tierValidUntil: loser.tierValidUntil } : {};
  await Members(deps.db).updateOne(
    { _id: winner._id },
    // Counted, so that this write always writes: two merges the two ways round must meet, and one of them lose.
    { $inc: { mergeTurns: 1 }, $set: { ...valuesOf(loser, merge.took), ...tier, consents: merge.consentsAfter, tags: unionOfTags(winner.tags, loser.tags) } },
    { session },
  );
  await noteConsents(deps, session, winner._id, winner.consents, merge.consentsAfter);
  const { actor, why, requestId } = input;
  await recordAudit(deps, session, {
    actor, action: 'merge-members', target: `member:${winner._id}`, before: { loser: loser._id, status: loser.status },
    after: { merge: merge._id, took: merge.took, tags: merge.tagsAdded.length }, why, ...(requestId ? { requestId } : {}),
  });
  return merge;
};

const compose = (deps: Deps, winner: Member, loser: Member, input: MergeInput): Merge => {
  const now = deps.clock.now();
  return {
    _id: newId(), winnerId: winner._id, loserId: loser._id, state: 'moving', loserStatus: loser.status,
    before: { tierKey: winner.tierKey, tierSince: winner.tierSince, tierValidUntil: winner.tierValidUntil, consents: winner.consents },
    consentsAfter: mergeConsents(winner.consents, loser.consents), took: factsToTake(winner, loser),
    tagsAdded: loser.tags.map(({ tagId }) => tagId).filter((tagId) => !winner.tags.some((held) => held.tagId === tagId)),
    byId: input.actor.id, by: input.actor.name, why: input.why, startedAt: now, undoUntil: addDays(now, MERGE_UNDO_DAYS), leaseUntil: new Date(0),
    requestKey: input.requestKey,
  };
};

/** Every channel whose answer changed leaves a line that the member can read. */
export const noteConsents = async (deps: Deps, session: Session, memberId: string, before: Member['consents'], after: Member['consents']): Promise<void> => {
  const at = deps.clock.now();
  const changed = CONSENT_CHANNELS.filter((channel) => before[channel] !== after[channel]);
  if (changed.length === 0) return;
  await ConsentEvents(deps.db).insertMany(
    changed.map((channel) => ({ _id: newId(), memberId, at, purpose: `marketing:${channel}`, granted: after[channel] })), { session },
  );
};

const SYSTEM = { id: 'system', name: '系统' };

/**
 * A login shows that two records are one person (same unionid). A record that never joined becomes part of the other at
 * once; two that both joined are left to people. Answers the record that stands.
 */
export const mergeFoundTwins = async (deps: Deps, one: Member, other: Member): Promise<Member> => {
  const [winner, loser] = one.status === 'joined' || (other.status !== 'joined' && one.openid) ? [one, other] : [other, one];
  if (loser.status === 'joined') return one;
  const input = { winnerId: winner._id, loserId: loser._id, actor: SYSTEM, why: '同一个微信开放平台身份', requestKey: `twins:${winner._id}:${loser._id}:${newId()}` };
  try {
    await mergeMembers(deps, input);
  } catch (error) {
    // Something must be settled first, or another request is at it: the person is let in all the same.
    if (!(error instanceof AppError)) throw error;
    deps.log.info({ reason: error.code }, 'two records of one person stay apart for now');
  }
  return (await Members(deps.db).findById(winner._id).lean())!;
};

/** In the transaction of a join: the contact's own records follow by the way of every merge. Cannot be undone. */
export const noteJoinMerge = async (deps: Deps, session: Session, { winner, loser }: { winner: Member; loser: Member }): Promise<void> => {
  const merge = compose(deps, winner, loser, {
    winnerId: winner._id, loserId: loser._id, actor: SYSTEM, why: '用同一个手机号入会', requestKey: `join:${loser._id}`,
  });
  await Merges(deps.db).insertMany([{ ...merge, took: [], tagsAdded: [], undoUntil: merge.startedAt }], { session });
};

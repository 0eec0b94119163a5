import type { ReferralPage, ReferralRecord } from '@shuke/shared/contract/referral';
import type { GainedReward } from '@shuke/shared/contract/rewards';
import { ladderView } from '@shuke/shared/rules/referral/ladder';
import { maskName } from '@shuke/shared/values/mask';
import { readPlace, writePlace } from '../../platform/cursors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Members } from '../membership/index';
import { describeGrants, describeRewards, Grants } from '../rewards/index';
import { inviterOf } from './inviters';
import { BOUND_STATES, ReferralBook, Referrals, Rungs, type Referral, type ReferralRules } from './model';
import { shareReferences } from './shares';

/** Everything that the page of an inviter shows at once. Refuses REFERRAL_NOT_SET_UP. */
export const viewReferral = async (deps: Deps, memberId: string): Promise<ReferralPage> => {
  const rules = await ReferralBook(deps.db).findById('referral').lean();
  if (!rules) throw new AppError('REFERRAL_NOT_SET_UP');
  const [{ scene }, inviter, friend, welcome, counts, ladder] = await Promise.all([
    inviterOf(deps, memberId), describeRewards(deps, rules.inviterRewards), describeRewards(deps, rules.friendRewards),
    describeRewards(deps, rules.welcomeRewards), countFriends(deps, memberId), viewLadder(deps, memberId, rules),
  ]);
  const { active, bindWithinDays, settleAfterDays, takeBackDays, minPaidFen, maxPerDay, maxPerMonth } = rules;
  return { active, scene, gives: { inviter, friend, welcome }, counts, ladder, terms: { bindWithinDays, settleAfterDays, takeBackDays, minPaidFen, maxPerDay, maxPerMonth } };
};

const countFriends = async (deps: Deps, inviterId: string): Promise<ReferralPage['counts']> => {
  const rows = await Referrals(deps.db).aggregate<{ _id: Referral['state']; n: number }>([{ $match: { inviterId } }, { $group: { _id: '$state', n: { $sum: 1 } } }]);
  const of = (states: readonly string[]) => rows.reduce((sum, { _id, n }) => (states.includes(_id) ? sum + n : sum), 0);
  return { visited: rows.reduce((sum, { n }) => sum + n, 0), joined: of(BOUND_STATES), settled: of(['settled']), reversed: of(['reversed']) };
};

const viewLadder = async (deps: Deps, inviterId: string, { ladder }: ReferralRules): Promise<ReferralPage['ladder']> => {
  const [held, words] = await Promise.all([Rungs(deps.db).find({ inviterId, state: 'earned' }).lean(), describeRewards(deps, ladder.map(({ reward }) => reward))]);
  return ladderView(ladder.map(({ friends }, i) => ({ friends, reward: words[i]! })), new Set(held.map(({ friends }) => friends)));
};

interface Query {
  cursor?: string;
  limit?: number;
}

/** Friends who joined by this member's invitation, newest first; who only looked is counted, not listed. */
export const viewRecords = async (deps: Deps, inviterId: string, { cursor, limit = 20 }: Query) => {
  const place = readPlace(cursor);
  const before = place ? { $or: [{ visitedAt: { $lt: place.at } }, { visitedAt: place.at, _id: { $lt: place.id } }] } : {};
  const found = await Referrals(deps.db).find({ inviterId, state: { $ne: 'visited' }, ...before }).sort({ visitedAt: -1, _id: -1 }).limit(limit + 1).lean();
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows: await toRecords(deps, rows), nextCursor: found.length > limit && last ? writePlace({ at: last.visitedAt, id: last._id }) : null };
};

const toRecords = async (deps: Deps, rows: readonly Referral[]): Promise<ReferralRecord[]> => {
  const [friends, gained] = await Promise.all([readFriends(deps, rows), readGained(deps, rows)]);
  return rows.map((row, i) => ({
    id: row._id, friend: maskName(friends.get(row.friendId)?.nickname ?? ''), avatarKey: friends.get(row.friendId)?.avatarKey ?? '01', state: row.state,
    refusal: row.refusal, at: (row.joinedAt ?? row.visitedAt).toISOString(), dueAt: row.dueAt?.toISOString() ?? null, gained: gained[i]!,
  }));
};

const readFriends = async (deps: Deps, rows: readonly Referral[]) => {
  const found = await Members(deps.db).find({ _id: { $in: rows.map(({ friendId }) => friendId) } }, { nickname: 1, avatarKey: 1 }).lean();
  return new Map(found.map((friend) => [friend._id, friend]));
};

const readGained = async (deps: Deps, rows: readonly Referral[]): Promise<GainedReward[][]> => {
  const wanted = rows.map((row) => shareReferences(row, 'inviter'));
  const grants = await Grants(deps.db).find({ _id: { $in: wanted.flat() } }).sort({ _id: 1 }).lean();
  const words = await describeGrants(deps, grants);
  const byReference = new Map(grants.map(({ _id }, i) => [_id, words[i]!]));
  return wanted.map((references) => references.flatMap((reference) => byReference.get(reference) ?? []));
};

import type { Invitation } from '@shuke/shared/contract/referral';
import { isTooLate } from '@shuke/shared/rules/referral/decide-bind';
import { maskName } from '@shuke/shared/values/mask';
import { addDays, businessDate } from '@shuke/shared/values/time';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { findMember, Members, type Member } from '../membership/index';
import { describeRewards } from '../rewards/index';
import { deviceKeyOf, inviterOf, inviterOfScene } from './inviters';
import { ReferralBook, Referrals, type Referral, type ReferralRules } from './model';

interface Visit {
  friendId: string;
  scene: string;
  deviceId?: string;
  ip: string;
}

/**
 * Somebody opened an invitation. The first one counts, until it is void; who has joined, who opens the own code, and a
 * code of nobody get no invitation.
 */
export const recordVisit = async (deps: Deps, visit: Visit): Promise<Invitation | null> => {
  const [rules, friend, opened] = await Promise.all([ReferralBook(deps.db).findById('referral').lean(), findMember(deps, visit.friendId), inviterOfScene(deps, visit.scene)]);
  if (!rules?.active || friend.status === 'joined' || !opened || opened === friend._id) return null;
  const first = firstInvitation(rules, friend, deps.clock.now());
  const row = await openReferral(deps, rules, {
    inviterId: first?.inviterId ?? opened, friendId: friend._id, visitedAt: first?.at ?? deps.clock.now(), deviceKey: deviceKeyOf(deps, visit.deviceId),
    networkKey: deps.pii.blindIndex(`network:${businessDate(deps.clock.now())}:${visit.ip}`),
  });
  return row.state === 'visited' ? invitationOf(deps, rules, row.inviterId) : null;
};

/** The invitation that brought this person for the first time, while it lasts. */
const firstInvitation = (rules: ReferralRules, { source, _id }: Member, now: Date): { inviterId: string; at: Date } | undefined =>
  source.inviterId && source.inviterId !== _id && !isTooLate(rules, source.at, now) ? { inviterId: source.inviterId, at: source.at } : undefined;

type Opened = Pick<Referral, 'inviterId' | 'friendId' | 'visitedAt' | 'deviceKey' | 'networkKey'>;

/** The friend's row: made now, taken over when the one before is void, or as it stands. */
export const openReferral = async (deps: Deps, { bindWithinDays }: Pick<ReferralRules, 'bindWithinDays'>, opened: Opened): Promise<Referral> => {
  const { friendId, ...facts } = opened;
  await inviterOf(deps, facts.inviterId);
  const fresh: Omit<Referral, keyof Opened> = {
    _id: newId(), state: 'visited', refusal: null, flags: [], terms: null, joinedAt: null, orderId: null, dueAt: null, settledAt: null, reversedAt: null,
    phoneKey: null, reviewedBy: null,
  };
  await Referrals(deps.db).updateOne({ friendId }, { $setOnInsert: { ...fresh, ...facts } }, { upsert: true }).catch((error: unknown) => {
    if (!isDuplicateKey(error)) throw error; // opened twice at once
  });
  const open = { friendId, state: 'visited' as const };
  await Referrals(deps.db).updateOne({ ...open, visitedAt: { $lt: addDays(facts.visitedAt, -bindWithinDays) } }, { $set: facts });
  const { deviceKey, networkKey } = facts;
  if (deviceKey) await Referrals(deps.db).updateOne({ ...open, deviceKey: null }, { $set: { deviceKey } });
  if (networkKey) await Referrals(deps.db).updateOne({ ...open, networkKey: null }, { $set: { networkKey } });
  return (await Referrals(deps.db).findOne({ friendId }).lean())!;
};

const invitationOf = async (deps: Deps, rules: ReferralRules, inviterId: string): Promise<Invitation | null> => {
  const inviter = await Members(deps.db).findOne({ _id: inviterId, status: 'joined' }, { nickname: 1, avatarKey: 1 }).lean();
  if (!inviter) return null;
  const [welcome, friend] = await Promise.all([describeRewards(deps, rules.welcomeRewards), describeRewards(deps, rules.friendRewards)]);
  return { inviter: maskName(inviter.nickname), avatarKey: inviter.avatarKey, welcome, friend };
};

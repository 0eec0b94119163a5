import { addDays } from '../../../shared/values/time';
import { Members } from '../../../server/src/features/membership/index';
import { bindFriend, followFriend, inviterOf, ReferralBook, Shares } from '../../../server/src/features/referral/index';
import type { Deps } from '../../../server/src/platform/deps';
import { REFERRAL } from '../brand/referral';
import type { DemoHistory } from '../generate';
import { insertAll } from './insert-all';

/** Invitations with rewards are new at the brand: they began so long ago. */
const SINCE_DAYS = 60;

/** The product as it was at that hour; what it writes then is what it would have written. */
const asOf = (deps: Deps, at: Date): Deps => ({ ...deps, clock: { now: () => at } });

const invite = async (deps: Deps, friendId: string, inviterId: string, joinedAt: Date): Promise<void> => {
  const then = asOf(deps, joinedAt);
  const { scene } = await inviterOf(then, inviterId);
  await Members(deps.db).updateOne({ _id: friendId }, { $set: { 'source.inviterId': inviterId, 'source.scene': scene } });
  await bindFriend(then, friendId);
  await Shares(deps.db).updateOne({ _id: `${inviterId}|${friendId}` }, { $setOnInsert: { memberId: inviterId, via: 'card', at: joinedAt } }, { upsert: true });
  // Rewards are given as of now, so that each statement is told in order.
  await followFriend(deps, friendId);
};

/** The rules, and the friends who came of late by somebody's invitation. People with a story of their own stay as told. */
export const writeReferrals = async (deps: Deps, { now, members }: DemoHistory): Promise<void> => {
  await insertAll(deps.db, ReferralBook, [{ _id: 'referral' as const, ...REFERRAL }]);
  const guests = new Map(members.filter(({ habit }) => habit !== 'staff' && habit !== 'persona').map((member) => [member.id, member]));
  for (const { id, referrerId, joinedAt } of guests.values()) {
    if (referrerId && guests.has(referrerId) && joinedAt >= addDays(now, -SINCE_DAYS)) await invite(deps, id, referrerId, joinedAt);
  }
};

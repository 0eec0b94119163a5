import { addDays } from '@shuke/shared/values/time';
import type { Deps } from '../../platform/deps';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { Members } from '../membership/index';
import type { Tier } from './model';
import { allTiers, asFacts, decideTierMove, growthOf } from './read-tier';

/** Upgrades at once what growth has earned. Safe to run any number of times; answers the new tier, or null. */
export const refreshTier = async (deps: Deps, memberId: string): Promise<Tier | null> => {
  const member = await Members(deps.db).findById(memberId, { tierKey: 1 }).lean();
  if (!member) return null;
  const [tiers, growth] = await Promise.all([allTiers(deps), growthOf(deps, memberId)]);
  const to = decideTierMove(tiers.map(asFacts), member.tierKey, growth)?.tier;
  if (!to) return null;
  const now = deps.clock.now();
  return withTransaction(deps.db, async (session) => {
    const moved = await Members(deps.db).updateOne(
      { _id: memberId, tierKey: member.tierKey },
      { $set: { tierKey: to._id, tierSince: now, tierValidUntil: to.validityDays === null ? null : addDays(now, to.validityDays) } },
      { session },
    );
    if (moved.modifiedCount === 0) return null;
    const fromRank = tiers.find((tier) => tier._id === member.tierKey)?.rank ?? 0;
    await emit(deps, session, 'member.tier-changed', { memberId, fromRank, toRank: to.rank, tierKey: to._id });
    return to;
  });
};

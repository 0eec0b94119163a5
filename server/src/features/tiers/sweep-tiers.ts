import { decideUpgrade } from '@shuke/shared/rules/tiers/decide-tier-move';
import type { Deps } from '../../platform/deps';
import { defineTimer } from '../../platform/jobs';
import { Members } from '../membership/index';
import { membersWithGrowth } from './count-growth';
import { TierLadders } from './model';
import { allTiers, asFacts } from './read-tier';
import { refreshTier } from './refresh-tier';

/** Members whose validity or grace is over. One that fails stops no other. Answers how many were looked at. */
export const moveDueTiers = async (deps: Deps): Promise<number> => {
  const due = Members(deps.db).find({ status: 'joined', tierDueAt: { $lte: deps.clock.now() } }, { _id: 1 }).sort({ tierDueAt: 1 }).lean().cursor();
  let looked = 0;
  for await (const { _id } of due) {
    await refreshTier(deps, _id).catch((error: unknown) => deps.log.error({ err: error, memberId: _id }, 'tier could not be judged; trying again'));
    looked += 1;
  }
  return looked;
};

/** After the ladder was changed: up goes who has earned more under it, and whose tier is gone is placed anew. */
export const applyLadder = async (deps: Deps): Promise<number> => {
  const ladder = await TierLadders(deps.db).findById('ladder').lean();
  if (!ladder || ladder.appliedVersion >= ladder.version) return 0;
  const facts = (await allTiers(deps)).map(asFacts);
  let moved = 0;
  for await (const { memberId, tierKey, growth } of membersWithGrowth(deps)) {
    if (decideUpgrade(facts, tierKey, growth) && (await refreshTier(deps, memberId))) moved += 1;
  }
  await TierLadders(deps.db).updateOne({ _id: 'ladder', version: ladder.version }, { $set: { appliedVersion: ladder.version } });
  return moved;
};

export const moveDueTiersTimer = defineTimer({ name: 'move-due-tiers', everyMs: 60_000, run: async (deps) => void (await moveDueTiers(deps)) });
export const applyLadderTimer = defineTimer({ name: 'apply-tier-ladder', everyMs: 5_000, run: async (deps) => void (await applyLadder(deps)) });

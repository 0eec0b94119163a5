import type { Deps } from '../../platform/deps';
import { defineTimer } from '../../platform/jobs';
import { issueCoupon } from '../coupons/index';
import { refreshTier } from '../tiers/index';
import { Grants, type Grant } from './model';

/** Gives what a transaction could not give: the coupon (by the grant's reference, so once) or the tier that growth earned. */
const give = async (deps: Deps, { _id: reference, memberId, reward, source, at }: Grant): Promise<'given' | 'refused'> => {
  if (reward.kind === 'growth') await refreshTier(deps, memberId);
  if (reward.kind !== 'coupon') return 'given';
  const outcome = await issueCoupon(deps, { templateId: reward.templateId, memberId, reference, via: source, at });
  if (!outcome.ok) deps.log.warn({ templateId: reward.templateId, reason: outcome.reason }, 'earned coupon not given');
  return outcome.ok ? 'given' : 'refused';
};

/** Brings an owed reward to its end. Safe to repeat and to race; answers the grant as it stands, if there is one. */
export const settleReward = async (deps: Deps, reference: string): Promise<Grant | null> => {
  const grant = await Grants(deps.db).findById(reference).lean();
  if (grant?.state !== 'owed') return grant;
  await Grants(deps.db).updateOne({ _id: reference, state: 'owed' }, { $set: { state: await give(deps, grant) } });
  return Grants(deps.db).findById(reference).lean();
};

const PATIENCE_MS = 10_000;

/** Finishes what crashes left owed. Answers how many. `patienceMs`: how long the one who earned it may take himself. */
export const settleOwedRewards = async (deps: Deps, patienceMs = PATIENCE_MS): Promise<number> => {
  const stale = new Date(Date.now() - patienceMs);
  let settled = 0;
  for await (const { _id } of Grants(deps.db).find({ state: 'owed', createdAt: { $lte: stale } }, { _id: 1 }).lean().cursor()) {
    await settleReward(deps, _id);
    settled += 1;
  }
  return settled;
};

export const settleOwedRewardsTimer = defineTimer({
  name: 'settle-owed-rewards', everyMs: 15_000, run: async (deps) => void (await settleOwedRewards(deps)),
});

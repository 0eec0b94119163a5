/**
 * Owns: tiers, their benefits, and the rule by which growth moves a member up.
 * Promises: an upgrade happens at once and is announced once; growth alone never moves anybody down.
 * Listens to: order.paid (upgrade), member.tier-changed (congratulation in the inbox).
 */
import { on } from '../../platform/listeners';
import type { Feature } from '../../platform/feature';
import { sendInbox } from '../inbox/index';
import { describeBenefit } from './describe-benefits';
import { Tiers } from './model';
import { refreshTier } from './refresh-tier';

export { DEFAULT_TIERS, ensureTiers, LOWEST_TIER } from './default-tiers';
export { describeBenefit } from './describe-benefits';
export { allTiers, discountPercentOf, growthOf, pointsTimesOf, progressView, tierOf, tierProgressView } from './read-tier';
export { refreshTier } from './refresh-tier';
export { Tiers, type Tier, type TierBenefit } from './model';

export const tiersFeature: Feature = {
  name: 'tiers',
  listeners: [
    on('order.paid', 'upgrade-tier', async ({ memberId }, deps) => void (await refreshTier(deps, memberId))),
    on('member.tier-changed', 'congratulate-on-tier', async ({ memberId, fromRank, toRank, tierKey }, deps, eventId) => {
      const tier = toRank > fromRank ? await Tiers(deps.db).findById(tierKey).lean() : null;
      if (!tier) return;
      const benefits = tier.benefits.map((benefit) => describeBenefit(benefit).title).join('、');
      await sendInbox(deps, null, [{
        memberId, reference: `tier:${eventId}`, kind: 'system', title: `恭喜升级为${tier.name}会员`,
        text: `从今天起你可以享受：${benefits}。`, link: '/packages/member/tier/index',
      }]);
    }),
  ],
};

/**
 * Owns: tiers, their benefits, where each member stands and how it came to that.
 * Promises: up at once, with one gift for a validity; down only after validity and grace; each validity is judged by what was
 * earned within it, whenever somebody looks.
 * Listens to: order.paid (upgrade, or kept in the grace days).
 */
import { tiersContract } from '@shuke/shared/contract/tiers';
import { on } from '../../platform/listeners';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { findVisibleMember } from '../member-records/index';
import { changeLadder, previewLadder, readLadder } from './manage-ladder';
import { refreshTier } from './refresh-tier';
import { applyLadderTimer, moveDueTiersTimer } from './sweep-tiers';
import { tierHistory } from './tier-history';

export { DEFAULT_TIERS, ensureTiers, LOWEST_TIER } from './default-tiers';
export { describeBenefit } from './describe-benefits';
export {
  allTiers, asFacts, benefitsOf, discountPercentOf, freeShippingOf, pointsTimesOf, pricedTierOf, priceTierOf, tierOf, tierProgressView,
} from './read-tier';
export { refreshTier } from './refresh-tier';
export { applyLadder, moveDueTiers } from './sweep-tiers';
export { TierMoves, Tiers, type HeldCard, type Tier, type TierBenefit, type TierMoveRow } from './model';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, tiersContract, {
    'GET /v1/console/tiers': () => readLadder(deps),
    'PUT /v1/console/tiers': ({ actor, body, requestId }) => changeLadder(deps, actor, body, requestId),
    'POST /v1/console/tiers/preview': ({ body }) => previewLadder(deps, body.tiers),
    'GET /v1/member/tier/history': ({ actor }) => tierHistory(deps, actor.id),
    'GET /v1/console/members/:id/tiers': async ({ actor, params }) => tierHistory(deps, (await findVisibleMember(deps, actor, params.id))._id),
  });
};

export const tiersFeature: Feature = {
  name: 'tiers',
  contract: tiersContract,
  routes,
  listeners: [on('order.paid', 'upgrade-tier', async ({ memberId }, deps) => void (await refreshTier(deps, memberId)))],
  timers: [moveDueTiersTimer, applyLadderTimer],
};

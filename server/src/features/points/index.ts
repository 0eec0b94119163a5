/**
 * Owns: the rules of points, how purchases earn and spend points and growth, what waits, the statement, adjustments by hand.
 * Promises: once per order; what waits is released once or goes with its refund; a refund takes back what was earned, as a
 * debt if it was spent; over a limit nobody gives points alone; every batch that ends is told of in time, once.
 * Listens to: growth.adjusted (tier); orders and the counter post in their own transactions.
 */
import { pointsContract } from '@shuke/shared/contract/points';
import type { Feature } from '../../platform/feature';
import { on } from '../../platform/listeners';
import { serve, type ServeContext } from '../../platform/serve';
import { refreshTier } from '../tiers/index';
import { adjustPoints, decideAdjustment } from './adjust-points';
import { changePointsRules, readPointsRules } from './points-rules';
import { pointsStatement } from './read-points';
import { releasePendingTimer } from './release-pending';
import { remindOfPointsExpiryTimer } from './remind-of-expiry';
import { listAdjustments, viewAdjustment } from './view-adjustments';

export { earnFor, giveBackPoints, spendPoints, takeBackEarned } from './earn-for-purchase';
export { Adjustments, PendingBook, PointsRulesBook, type PendingPoints } from './model';
export { pointsExpiryFor, pointsTermsFor, readPointsRules } from './points-rules';
export { EXPIRING_SOON_DAYS, pointsOf, pointsStatement } from './read-points';
export { reconcilePoints } from './reconcile-points';
export { releasePending } from './release-pending';
export { remindOfPointsExpiry } from './remind-of-expiry';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, pointsContract, {
    'GET /v1/member/points': ({ actor, query }) => pointsStatement(deps, actor.id, query),
    'GET /v1/console/points/rules': () => readPointsRules(deps),
    'PUT /v1/console/points/rules': ({ actor, body, requestId }) => changePointsRules(deps, actor, body, requestId),
    'GET /v1/console/points/adjustments': ({ actor, query }) => listAdjustments(deps, actor, query),
    'POST /v1/console/points/adjustments': async ({ actor, body, key, requestId }) => viewAdjustment(deps, actor, await adjustPoints(deps, actor, body, { key, requestId })),
    'POST /v1/console/points/adjustments/:id/approve': async ({ actor, params, requestId }) =>
      viewAdjustment(deps, actor, await decideAdjustment(deps, actor, params.id, { to: 'posted' }, requestId)),
    'POST /v1/console/points/adjustments/:id/reject': async ({ actor, params, body, requestId }) =>
      viewAdjustment(deps, actor, await decideAdjustment(deps, actor, params.id, { to: 'rejected', why: body.why }, requestId)),
  });
};

export const pointsFeature: Feature = {
  name: 'points',
  contract: pointsContract,
  routes,
  listeners: [on('growth.adjusted', 'refresh-tier-after-adjustment', async ({ memberId }, deps) => void (await refreshTier(deps, memberId)))],
  timers: [releasePendingTimer, remindOfPointsExpiryTimer],
};

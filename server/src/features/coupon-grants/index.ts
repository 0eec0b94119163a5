/**
 * Owns: coupons given to a list of members: matching, approval, granting in chunks, undo.
 * Promises: each member gets one, whatever is repeated or killed; over a limit nothing is granted without a second person;
 * an undo takes back every coupon that is not used; phones are matched by blind index and kept nowhere.
 * Listens to: nothing; a sweeper wakes what Redis lost.
 */
import { couponGrantsContract } from '@shuke/shared/contract/coupon-grants';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { approveGrant, cancelGrant, startGrant, undoGrant } from './decide-grant';
import { prepareGrant } from './prepare-grant';
import { runGrantJob, sweepGrantsTimer } from './run-grant';
import { grantView, listGrants, readGrant } from './view-grant';

export { CouponGrants, GrantRows, type CouponGrant } from './model';
export { reconcileGrants } from './reconcile-grants';
export { runGrant } from './run-grant';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, couponGrantsContract, {
    'GET /v1/console/coupon-grants': () => listGrants(deps),
    'GET /v1/console/coupon-grants/:id': ({ params }) => readGrant(deps, params.id),
    'POST /v1/console/coupon-grants': async ({ actor, body, key, requestId }) => grantView(deps, await prepareGrant(deps, actor, body, { key, requestId })),
    'POST /v1/console/coupon-grants/:id/start': async ({ actor, params, requestId }) => grantView(deps, await startGrant(deps, actor, params.id, requestId)),
    'POST /v1/console/coupon-grants/:id/approve': async ({ actor, params, requestId }) => grantView(deps, await approveGrant(deps, actor, params.id, requestId)),
    'POST /v1/console/coupon-grants/:id/cancel': async ({ actor, params, requestId }) => grantView(deps, await cancelGrant(deps, actor, params.id, requestId)),
    'POST /v1/console/coupon-grants/:id/undo': async ({ actor, params, body, requestId }) =>
      grantView(deps, await undoGrant(deps, actor, params.id, body.why, requestId)),
  });
};

export const couponGrantsFeature: Feature = {
  name: 'coupon-grants', contract: couponGrantsContract, routes, jobs: [runGrantJob], timers: [sweepGrantsTimer],
};

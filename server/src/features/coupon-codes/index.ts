/**
 * Owns: batches of redeem codes and what became of each code.
 * Promises: a code gives one coupon to one member; nobody can guess one; codes are shown once and kept sealed until then.
 * Listens to: nothing; a sweeper gives what a crash held back.
 */
import { couponCodesContract } from '@shuke/shared/contract/coupon-codes';
import { defineTimer } from '../../platform/jobs';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { toCouponView } from '../coupons/index';
import { forgetCodes, listBatches, makeCodes, showCodes, stopBatch } from './make-codes';
import { finishCodes, redeemCode } from './redeem-code';

export { CodeBatches, CouponCodes } from './model';
export { finishCodes } from './redeem-code';
export { forgetCodes } from './make-codes';
export { reconcileCodes } from './reconcile-codes';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, couponCodesContract, {
    'POST /v1/member/coupon-codes/redeem': async ({ actor, body }) => toCouponView(await redeemCode(deps, actor.id, body.code)),
    'GET /v1/console/coupon-code-batches': () => listBatches(deps),
    'POST /v1/console/coupon-code-batches': ({ actor, body, key, requestId }) => makeCodes(deps, actor, body, { key, requestId }),
    'POST /v1/console/coupon-code-batches/:id/codes': ({ actor, params, requestId }) => showCodes(deps, actor, params.id, requestId),
    'POST /v1/console/coupon-code-batches/:id/stop': ({ actor, params, requestId }) => stopBatch(deps, actor, params.id, requestId),
  });
};

export const couponCodesFeature: Feature = {
  name: 'coupon-codes',
  contract: couponCodesContract,
  routes,
  timers: [
    defineTimer({ name: 'finish-coupon-codes', everyMs: 30_000, run: async (deps) => void (await finishCodes(deps)) }),
    defineTimer({ name: 'forget-shown-coupon-codes', everyMs: 60_000, run: forgetCodes }),
  ],
};

/**
 * Owns: coupon templates, coupons from issue to end, and the newcomer gift.
 * Promises: stock, limit and budget hold under any race and any crash; a reference gives one coupon; a coupon is used once
 * and is in one pair of hands; a member is reminded of its end once.
 * Listens to: nothing; joins, orders and campaigns call it in their own acts.
 */
import { couponsContract } from '@shuke/shared/contract/coupons';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { claimCoupon } from './claim-coupon';
import { expireCouponsTimer } from './expire-coupons';
import { listCoupons, toCouponView } from './read-coupons';
import { releaseBudgetsTimer } from './release-budget';
import { remindOfExpiryTimer } from './remind-of-expiry';
import { repairIssuesTimer } from './repair-issues';
import { claimableFor, createTemplate, listTemplates, stopTemplate } from './templates';

export { Coupons, CouponTemplates, CouponSettingsBook, type Coupon, type CouponSettings, type CouponTemplate } from './model';
export { expireCoupons } from './expire-coupons';
export { issueCouponsInBulk, type BulkItem, type BulkOutcome, type IssueOutcome, type IssueRefusal } from './issue-coupons';
export { issueCoupon, type IssueInput } from './issue-desk';
export { holdCoupons, redeemCoupons, releaseCoupons, returnCoupons, type MoveRefusal, type MoveResult } from './move-coupons';
export { giveNewcomerCoupons, setNewcomerTemplates } from './newcomer-gift';
export { couponsToConsider, toCouponFacts, toCouponView, usableCouponsOf } from './read-coupons';
export { reconcileCoupons, type CouponFault } from './reconcile-coupons';
export { repairIssues } from './repair-issues';
export { revokeCoupon, revokeCoupons } from './revoke-coupon';
export { lendForGift, passOn, takeBackGift, type GiftRefusal } from './gift-moves';
export { releaseBudgets } from './release-budget';
export { remindOfExpiry } from './remind-of-expiry';
export { findTemplate, isSoldOut, whyClosed } from './issue-coupons';
export { unitCostFen } from './issue-steps';
export { claimableFor, templateViews } from './templates';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, couponsContract, {
    'GET /v1/member/coupons': ({ actor, query }) => listCoupons(deps, actor.id, query.state),
    'GET /v1/member/coupon-templates': async ({ actor }) => ({ templates: await claimableFor(deps, actor.id) }),
    'POST /v1/member/coupon-templates/:id/claim': async ({ actor, params, key }) =>
      toCouponView(await claimCoupon(deps, { memberId: actor.id, templateId: params.id, key })),
    'GET /v1/console/coupon-templates': async () => ({ templates: await listTemplates(deps) }),
    'POST /v1/console/coupon-templates': ({ actor, body, key, requestId }) => createTemplate(deps, actor, body, { key, requestId }),
    'POST /v1/console/coupon-templates/:id/stop': ({ actor, params, requestId }) => stopTemplate(deps, actor, params.id, requestId),
  });
};

export const couponsFeature: Feature = { name: 'coupons', contract: couponsContract, routes, timers: [repairIssuesTimer, expireCouponsTimer, releaseBudgetsTimer, remindOfExpiryTimer] };

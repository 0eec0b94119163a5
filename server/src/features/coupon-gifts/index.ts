/**
 * Owns: coupons on their way from a member to a friend.
 * Promises: a coupon is in one pair of hands; of many friends one gets it, never the giver; what nobody takes goes back.
 * Listens to: nothing; a timer ends gifts whose time is over.
 */
import { couponGiftsContract } from '@shuke/shared/contract/coupon-gifts';
import { defineTimer } from '../../platform/jobs';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { toCouponView } from '../coupons/index';
import { expireGifts, giveCoupon, withdrawGift } from './give-coupon';
import { takeGift } from './take-gift';
import { giftView, listGifts, readGift } from './view-gift';

export { expireGifts } from './give-coupon';
export { CouponGifts, type CouponGift } from './model';
export { reconcileGifts } from './reconcile-gifts';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, couponGiftsContract, {
    'POST /v1/member/coupons/:id/gift': async ({ actor, params, key }) => giftView(deps, await giveCoupon(deps, { memberId: actor.id, couponId: params.id, key }), actor.id),
    'GET /v1/member/coupon-gifts': ({ actor }) => listGifts(deps, actor.id),
    'GET /v1/member/coupon-gifts/:token': ({ actor, params }) => readGift(deps, params.token, actor.id),
    'POST /v1/member/coupon-gifts/:token/claim': async ({ actor, params }) => toCouponView(await takeGift(deps, actor.id, params.token)),
    'POST /v1/member/coupon-gifts/:token/withdraw': async ({ actor, params }) => giftView(deps, await withdrawGift(deps, actor.id, params.token), actor.id),
  });
};

export const couponGiftsFeature: Feature = {
  name: 'coupon-gifts',
  contract: couponGiftsContract,
  routes,
  timers: [defineTimer({ name: 'expire-coupon-gifts', everyMs: 30_000, run: async (deps) => void (await expireGifts(deps)) })],
};

import { brandFeature } from './features/brand/index';
import { boardFeature } from './features/board/index';
import { campaignsFeature } from './features/campaigns/index';
import { checkInFeature } from './features/check-in/index';
import { cardsFeature } from './features/cards/index';
import { careFeature } from './features/care/index';
import { churnFeature } from './features/churn/index';
import { clustersFeature } from './features/clusters/index';
import { counterFeature } from './features/counter/index';
import { couponCodesFeature } from './features/coupon-codes/index';
import { couponGiftsFeature } from './features/coupon-gifts/index';
import { couponGrantsFeature } from './features/coupon-grants/index';
import { couponsFeature } from './features/coupons/index';
import { demoFeature } from './features/demo/index';
import { groupBuysFeature } from './features/group-buys/index';
import { homeFeature } from './features/home/index';
import { identityFeature } from './features/identity/index';
import { inboxFeature } from './features/inbox/index';
import { memberRecordsFeature } from './features/member-records/index';
import { membershipFeature } from './features/membership/index';
import { lifecycleFeature } from './features/lifecycle/index';
import { mallFeature } from './features/mall/index';
import { ordersFeature } from './features/orders/index';
import { paymentsFeature } from './features/payments/index';
import { privacyFeature } from './features/privacy/index';
import { referralFeature } from './features/referral/index';
import { pointsFeature } from './features/points/index';
import { rfmFeature } from './features/rfm/index';
import { rewardsFeature } from './features/rewards/index';
import { purchaseGiftsFeature } from './features/purchase-gifts/index';
import { segmentsFeature } from './features/segments/index';
import { sessionFeature } from './features/session/index';
import { shopFeature } from './features/shop/index';
import { staffFeature } from './features/staff/index';
import { storesFeature } from './features/stores/index';
import { tagsFeature } from './features/tags/index';
import { tasksFeature } from './features/tasks/index';
import { tiersFeature } from './features/tiers/index';
import type { Deps } from './platform/deps';
import type { Background, Feature } from './platform/feature';
import type { Job, Timer } from './platform/jobs';
import type { Listener } from './platform/listeners';
import { expireLotsTimer } from './platform/ledger/index';

/** The one explicit list of the product's features. */
export const FEATURES: readonly Feature[] = [
  sessionFeature,
  brandFeature,
  membershipFeature,
  identityFeature,
  privacyFeature,
  homeFeature,
  tiersFeature,
  cardsFeature,
  careFeature,
  inboxFeature,
  storesFeature,
  staffFeature,
  pointsFeature,
  mallFeature,
  couponsFeature,
  couponGiftsFeature,
  couponCodesFeature,
  couponGrantsFeature,
  purchaseGiftsFeature,
  rewardsFeature,
  checkInFeature,
  tasksFeature,
  referralFeature,
  counterFeature,
  shopFeature,
  ordersFeature,
  paymentsFeature,
  groupBuysFeature,
  memberRecordsFeature,
  tagsFeature,
  segmentsFeature,
  rfmFeature,
  lifecycleFeature,
  churnFeature,
  clustersFeature,
  campaignsFeature,
  boardFeature,
  demoFeature,
];

export const LISTENERS: readonly Listener[] = FEATURES.flatMap((feature) => feature.listeners ?? []);
export const JOBS: readonly Job[] = FEATURES.flatMap((feature) => feature.jobs ?? []);
export const TIMERS: readonly Timer[] = [expireLotsTimer, ...FEATURES.flatMap((feature) => feature.timers ?? [])];

/** What runs beside the requests of a server process, from `start` to `stop`. */
export const backgroundsFor = (deps: Deps): Background & { start(): void } => {
  const running: Background[] = [];
  return {
    start: () => void running.push(...FEATURES.flatMap((feature) => feature.background?.(deps) ?? [])),
    stop: async () => void (await Promise.all(running.map((one) => one.stop()))),
  };
};

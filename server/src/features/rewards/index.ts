/**
 * Owns: rewards that check-ins and tasks earn, and make-up cards.
 * Promises: a reference earns one reward, given once whatever crashes between; what is taken back is reversed, never edited.
 * Listens to: nothing; check-ins and tasks earn in their own transactions.
 */
import type { Feature } from '../../platform/feature';
import { settleOwedRewardsTimer } from './settle-reward';

export { Grants, MakeUpCards, type Grant, type GrantSource } from './model';
export { canGive, describeGrants, describeRewards, unknownCoupons } from './describe-reward';
export { cardsOf, useMakeUpCard } from './make-up-cards';
export { promiseReward, type Earned } from './promise-reward';
export { reconcileRewards } from './reconcile-rewards';
export { noCost, rewardCosts, rewardsCeilingFen } from './reward-costs';
export { settleOwedRewards, settleReward } from './settle-reward';
export { takeBackReward } from './take-back-reward';

export const rewardsFeature: Feature = { name: 'rewards', timers: [settleOwedRewardsTimer] };

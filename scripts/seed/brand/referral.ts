import type { ReferralSettings } from '../../../shared/contract/referral';
import { templateOf } from './coupon-templates';

/** A friend's first cup brings both something; the fifth friend a coupon of thanks. */
export const REFERRAL: ReferralSettings = {
  active: true,
  inviterRewards: [{ kind: 'points', points: 300 }],
  friendRewards: [{ kind: 'points', points: 100 }],
  welcomeRewards: [],
  ladder: [
    { friends: 1, reward: { kind: 'points', points: 100 } },
    { friends: 3, reward: { kind: 'growth', growth: 60 } },
    { friends: 5, reward: { kind: 'coupon', templateId: templateOf('thanks')._id } },
  ],
  bindWithinDays: 14,
  settleAfterDays: 7,
  takeBackDays: 30,
  minPaidFen: 2000,
  maxPerDay: 5,
  maxPerMonth: 30,
  maxPerDevice: 1,
  maxPerNetwork: 5,
};

import type { ReferralSettings } from '@shuke/shared/contract/referral';
import type { Reward } from '@shuke/shared/contract/rewards';
import type { BindFlag, BindRefusal } from '@shuke/shared/rules/referral/decide-bind';
import type { SettleTerms } from '@shuke/shared/rules/referral/decide-settle';
import { defineModel, Free } from '../../platform/database';

/** What was promised when the friend joined; later changes of the rules leave it alone. */
export interface ReferralTerms extends SettleTerms {
  inviter: Reward[];
  friend: Reward[];
  welcome: Reward[];
}

/** A friend who opened an invitation, and what became of it. */
export interface Referral {
  _id: string;
  inviterId: string;
  /** Unique: the first invitation counts. */
  friendId: string;
  /**
   * `visited`: has not joined. `held`: somebody has to look at it. `refused`: the rules say no. `rejected`: somebody who
   * looked at it said no. `settled` and `reversed`: the rewards were given; and taken back.
   */
  state: 'visited' | 'joined' | 'held' | 'refused' | 'rejected' | 'settled' | 'reversed';
  refusal: BindRefusal | null;
  flags: BindFlag[];
  terms: ReferralTerms | null;
  visitedAt: Date;
  joinedAt: Date | null;
  /** The friend's first order that stands, and when it settles. */
  orderId: string | null;
  dueAt: Date | null;
  settledAt: Date | null;
  reversedAt: Date | null;
  /** Keyed hashes, to see what belongs together; never shown. The one of a network changes every day. */
  deviceKey: string | null;
  networkKey: string | null;
  phoneKey: string | null;
  reviewedBy: string | null;
}
export const Referrals = defineModel<Referral>(
  'referrals',
  {
    inviterId: String, friendId: String, state: String, refusal: String, flags: [String], terms: Free, visitedAt: Date, joinedAt: Date,
    orderId: String, dueAt: Date, settledAt: Date, reversedAt: Date, deviceKey: String, networkKey: String, phoneKey: String, reviewedBy: String,
  },
  [
    [{ friendId: 1 }, { unique: true }],
    [{ inviterId: 1, visitedAt: -1 }],
    [{ visitedAt: -1, _id: -1 }],
    [{ dueAt: 1 }, { partialFilterExpression: { state: 'joined' } }],
    [{ deviceKey: 1 }, { partialFilterExpression: { deviceKey: { $type: 'string' } } }],
    [{ networkKey: 1 }, { partialFilterExpression: { networkKey: { $type: 'string' } } }],
    [{ phoneKey: 1 }, { partialFilterExpression: { phoneKey: { $type: 'string' } } }],
  ],
);

/** A member as one who invites. Every change of his referrals writes `turn`, so that each sees the one before. */
export interface Inviter {
  /** The member. */
  _id: string;
  scene: string;
  turn: number;
  deviceKeys: string[];
  createdAt: Date;
}
export const Inviters = defineModel<Inviter>(
  'referral_inviters', { scene: String, turn: Number, deviceKeys: [String], createdAt: Date }, [[{ scene: 1 }, { unique: true }]],
);

/** A rung of the ladder that an inviter holds or held. */
export interface ReferralRung {
  /** `inviter:friends`, of the record that earned it first; a merge only moves `inviterId`. */
  _id: string;
  inviterId: string;
  friends: number;
  round: number;
  state: 'earned' | 'taken-back';
  at: Date;
}
export const Rungs = defineModel<ReferralRung>(
  'referral_rungs', { inviterId: String, friends: Number, round: Number, state: String, at: Date }, [[{ inviterId: 1, friends: 1 }]],
);

export interface ReferralShare {
  /** `member|key` */
  _id: string;
  memberId: string;
  via: 'poster' | 'card' | 'link';
  at: Date;
}
export const Shares = defineModel<ReferralShare>('referral_shares', { memberId: String, via: String, at: Date }, [[{ at: -1 }]]);

/** A code's picture as WeChat drew it: it never changes. */
export interface ReferralPicture {
  /** The scene. */
  _id: string;
  contentType: string;
  base64: string;
}
export const Pictures = defineModel<ReferralPicture>('referral_pictures', { contentType: String, base64: String });

/** What the brand decided about referrals: one document. */
export type ReferralRules = ReferralSettings & { _id: 'referral' };
export const ReferralBook = defineModel<ReferralRules>('referral_settings', {
  active: Boolean, inviterRewards: Free, friendRewards: Free, welcomeRewards: Free, ladder: Free, bindWithinDays: Number, settleAfterDays: Number,
  takeBackDays: Number, minPaidFen: Number, maxPerDay: Number, maxPerMonth: Number, maxPerDevice: Number, maxPerNetwork: Number,
});

/** Those who joined by an invitation that has not been refused. */
export const BOUND_STATES = ['joined', 'held', 'settled', 'reversed'] as const;

export const rungId = (inviterId: string, friends: number): string => `${inviterId}:${friends}`;
export const ladderReference = (rung: string, round: number): string => `referral-ladder:${rung}:${round}`;

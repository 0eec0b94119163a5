import type { Reward } from '@shuke/shared/contract/rewards';
import { defineModel, Free } from '../../platform/database';

export type GrantSource = 'check-in' | 'task' | 'task-set' | 'tier' | 'care' | 'referral';

/** A reward that somebody has earned, and what became of it. */
export interface Grant {
  /** The act that earned it, such as `task:<task>:<period>:<member>:<round>`; also the reference of posting and coupon. */
  _id: string;
  memberId: string;
  source: GrantSource;
  /** Which task or set; `check-in` for check-ins; for referrals whose share it is. */
  sourceId: string;
  reward: Reward;
  title: string;
  /**
   * `owed`: what lies outside the transaction that earned it is still to be done. `refused`: its coupon could not be
   * given. `kept`: should have been taken back, but was used.
   */
  state: 'owed' | 'given' | 'refused' | 'taken-back' | 'kept';
  at: Date;
  /** Real time, for the sweeper. */
  createdAt: Date;
}

export const Grants = defineModel<Grant>(
  'reward_grants',
  { memberId: String, source: String, sourceId: String, reward: Free, title: String, state: String, at: Date, createdAt: Date },
  [[{ source: 1, sourceId: 1 }], [{ memberId: 1, at: -1 }], [{ createdAt: 1 }, { partialFilterExpression: { state: 'owed' } }]],
);

/** Fills one missed day of the check-in calendar. */
export interface MakeUpCard {
  _id: string;
  memberId: string;
  /** The grant that gave it. */
  grantId: string;
  state: 'held' | 'used' | 'revoked';
  /** Id of the check-in that it filled; that keeps the day's first member, whoever holds the card later. */
  usedFor: string | null;
  issuedAt: Date;
}

export const MakeUpCards = defineModel<MakeUpCard>(
  'make_up_cards',
  { memberId: String, grantId: String, state: String, usedFor: String, issuedAt: Date },
  [[{ memberId: 1, state: 1, issuedAt: 1 }], [{ grantId: 1 }]],
);

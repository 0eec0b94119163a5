import type { EventName, SegmentRule } from '../../contract/segment-rule';
import type { CouponState } from '../coupons/coupon-facts';
import { LIFECYCLE_DEFAULTS, type LifecycleSettings } from '../lifecycle/stage-of';
import { RFM_DEFAULTS, type RfmCuts } from '../rfm/score-rfm';

export interface OrderFact {
  paidAt: Date;
  /** Paid less refunded. */
  fen: number;
  storeId: string | null;
  channel: string;
  lines: readonly { category: string; productId: string | null; fen: number }[];
}

export interface CouponFact {
  templateId: string;
  state: CouponState;
  issuedAt: Date;
  expiresAt: Date;
  redeemedAt: Date | null;
}

/** A paid seat in a group-buy team. */
export interface TeamFact {
  activityId: string;
  state: 'open' | 'filled' | 'expired';
  at: Date;
  /** Seats that nobody has paid yet. */
  missing: number;
}

export interface EventFact {
  name: EventName;
  at: Date;
  template: string | null;
  campaign: string | null;
}

export interface Profile {
  joined: boolean;
  gender: 'male' | 'female' | 'unknown';
  /** `YYYY-MM-DD` or `MM-DD`. */
  birthday: string | null;
  joinedAt: Date | null;
  source: string;
  storeId: string | null;
  hasPhone: boolean;
  hasWecom: boolean;
  /** WeChat would take a subscribe message of some template. */
  canSubscribe: boolean;
  consents: Record<'inbox' | 'subscribe' | 'sms' | 'wecom', boolean>;
}

/** What is known of one member: enough to decide any rule without a database. Histories are in order of time. */
export interface MemberFacts {
  createdAt: Date;
  tierKey: string;
  tierSince: Date;
  /** A move that is none (the tier was kept) has `kept`. */
  tierMoves: readonly { at: Date; fromKey: string; periodFrom: Date; kept: boolean }[];
  /** Tags that stand on the member now; from `expiresAt` on they are not held any more. */
  tags: readonly { tagId: string; at: Date; expiresAt?: Date | null }[];
  /** Tags put on and taken off, also those that are gone. `since`: counts as put on then, not at `at`. */
  tagHistory: readonly { tagId: string; at: Date; on: boolean; since?: Date; expiresAt?: Date | null }[];
  profile: Profile;
  orders: readonly OrderFact[];
  /** Balances of points and growth after each posting, in order of their numbers. */
  balances: readonly { asset: 'points' | 'growth'; at: Date; balance: number }[];
  /** Points that expire one day. */
  lots: readonly { earnedAt: Date; expiresAt: Date; left: number }[];
  coupons: readonly CouponFact[];
  teams: readonly TeamFact[];
  events: readonly EventFact[];
  /** Imported lists that name the member. */
  lists: readonly string[];
}

const LONG_AGO = new Date(0);

/** Of somebody new of whom nothing is known; a start for facts in part. */
export const NOTHING_KNOWN: MemberFacts = {
  createdAt: LONG_AGO, tierKey: '', tierSince: LONG_AGO, tierMoves: [], tags: [], tagHistory: [], orders: [], balances: [], lots: [], coupons: [],
  teams: [], events: [], lists: [],
  profile: {
    joined: false, gender: 'unknown', birthday: null, joinedAt: null, source: 'direct', storeId: null, hasPhone: false, hasWecom: false, canSubscribe: false,
    consents: { inbox: false, subscribe: false, sms: false, wecom: false },
  },
};

/** What a rule leans on beside the member: the brand's settings and other segments. */
export interface World {
  /** Rules of the segments that rules name, by id; resolved, without a cycle. */
  segments: ReadonlyMap<string, SegmentRule>;
  rfm: { windowDays: number | null; cuts: RfmCuts };
  lifecycle: LifecycleSettings;
}

export const PLAIN_WORLD: World = {
  segments: new Map(),
  rfm: { windowDays: RFM_DEFAULTS.windowDays, cuts: { recencyDays: [], count: [], sumFen: [] } },
  lifecycle: LIFECYCLE_DEFAULTS,
};

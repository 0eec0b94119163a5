import type { PriceLine } from '../../../shared/contract/orders';
import type { CouponBenefit, CouponScope } from '../../../shared/contract/coupons';
import type { SkipReason } from '../../../shared/rules/campaigns/decide-delivery';
import type { StoreKey, TagName, TemplateKey } from '../brand';

export type Gender = 'male' | 'female' | 'unknown';
export type TierKey = 'leaf' | 'silver' | 'gold' | 'black';

export interface DemoMember {
  id: string;
  /** Dense and unique from 1, in order of joining. */
  ordinal: number;
  openid: string;
  nickname: string;
  avatarKey: string;
  gender: Gender;
  /** `YYYY-MM-DD`, or `MM-DD` when the year was not told. */
  birthday: string | null;
  /** In the clear here, because it is invented; whoever writes it down seals it. */
  phone: string;
  city: string;
  joinedAt: Date;
  source: {
    kind: 'store' | 'staff' | 'poster' | 'referral' | 'direct';
    scene: string;
    storeId: string | null;
    at: Date;
  };
  referrerId: string | null;
  homeStoreId: string;
  consents: { inbox: boolean; subscribe: boolean; sms: boolean; wecom: boolean };
  tierKey: TierKey;
  tierSince: Date;
  tierValidUntil: Date | null;
  tags: { tagId: string; at: Date; source: 'hand' | 'rule'; by: string }[];
  /** The habit that made the story; never written into the product. */
  habit: HabitKind;
}

export type HabitKind = 'curious' | 'drinks' | 'tea' | 'gifts' | 'devoted' | 'persona' | 'staff';

export interface DemoConsent {
  id: string;
  memberId: string;
  at: Date;
  /** `privacy-policy` or `marketing:<channel>` */
  purpose: string;
  granted: boolean;
}

export interface DemoOrderLine {
  productId: string | null;
  name: string;
  category: string;
  picture: string;
  quantity: number;
  unitFen: number;
  /** After every discount; lines add up to payableFen. */
  paidFen: number;
}

export interface DemoOrder {
  id: string;
  orderNo: string;
  memberId: string;
  storeId: string;
  channel: 'counter' | 'shop' | 'group-buy';
  state: 'done' | 'ready' | 'waiting-team' | 'refunded';
  lines: DemoOrderLine[];
  /** Adds up to payableFen. */
  price: PriceLine[];
  goodsFen: number;
  payableFen: number;
  paidFen: number;
  refundedFen: number;
  couponIds: string[];
  pointsUsed: number;
  pointsEarned: number;
  growthEarned: number;
  pickupCode: string | null;
  teamId: string | null;
  staffId: string | null;
  createdAt: Date;
  paidAt: Date;
  closedAt: Date | null;
}

export interface DemoRefund {
  id: string;
  orderId: string;
  memberId: string;
  refundFen: number;
  reason: string;
  at: Date;
}

export interface DemoCoupon {
  id: string;
  templateId: string;
  memberId: string;
  /** Unique; names the fact that issued it. */
  reference: string;
  via: 'join' | 'birthday' | 'claim' | 'care' | `campaign:${string}`;
  title: string;
  benefit: CouponBenefit;
  scope: CouponScope;
  stackable: boolean;
  state: 'issued' | 'redeemed' | 'expired';
  issuedAt: Date;
  startsAt: Date;
  expiresAt: Date;
  redeemedAt: Date | null;
  orderId: string | null;
}

/** As the ledger writes them: `reference` is `asset:bizType:bizId`. */
export interface DemoPosting {
  id: string;
  reference: string;
  memberId: string;
  asset: 'points' | 'growth';
  delta: number;
  balanceAfter: number;
  seq: number;
  title: string;
  at: Date;
  reversalOf: string | null;
  lots: { lotId: string; amount: number }[];
}

export interface DemoLot {
  id: string;
  memberId: string;
  reference: string;
  earned: number;
  left: number;
  earnedAt: Date;
  expiresAt: Date | null;
}

export interface DemoAccount {
  memberId: string;
  asset: 'points' | 'growth';
  balance: number;
  debt: number;
  seq: number;
  updatedAt: Date;
}

export interface DemoTierMove {
  memberId: string;
  at: Date;
  from: TierKey;
  to: TierKey;
}

export interface DemoVisit {
  id: string;
  memberId: string;
  at: Date;
  /** The code that was scanned; empty when the mini-program was opened from WeChat's own list. */
  scene: string;
  storeId: string | null;
}

export interface DemoMessage {
  id: string;
  memberId: string;
  reference: string;
  kind: 'campaign' | 'coupon' | 'order' | 'group-buy' | 'points' | 'system';
  title: string;
  text: string;
  link: string | null;
  couponId: string | null;
  campaignId: string | null;
  at: Date;
  openedAt: Date | null;
}

export interface DemoActivity {
  id: string;
  title: string;
  productId: string;
  groupBuyFen: number;
  size: number;
  hoursToFill: number;
  newcomersOnly: boolean;
  startsAt: Date;
  endsAt: Date;
}

export interface DemoTeam {
  id: string;
  activityId: string;
  productId: string;
  groupBuyFen: number;
  size: number;
  storeId: string;
  state: 'open' | 'filled' | 'expired';
  openedAt: Date;
  expiresAt: Date;
  filledAt: Date | null;
  /** Paid seats only, the leader's first. */
  seats: { memberId: string; orderId: string; leader: boolean; paidAt: Date }[];
}

export interface DemoCampaign {
  id: string;
  key: string;
  name: string;
  stage: 'acquire' | 'activate' | 'retain' | 'repurchase';
  segmentId: string;
  offers: { key: string; tierKeys: TierKey[]; couponTemplateId: string; title: string; text: string }[];
  channels: { inbox: boolean; subscribe: boolean };
  holdoutPercent: number;
  budgetFen: number | null;
  attributionDays: number;
  state: 'draft' | 'paused' | 'finished';
  createdAt: Date;
  launchedAt: Date | null;
  finishedAt: Date | null;
}

/** One row for each member of a campaign's frozen audience. */
export interface DemoDelivery {
  id: string;
  campaignId: string;
  memberId: string;
  tierKey: TierKey;
  arm: 'treated' | 'holdout' | 'skipped';
  offerKey: string | null;
  /** Wants subscribe messages and is meant to get one. */
  subscribe: boolean;
  /** `pending`: not reached yet, whatever the arm. */
  state: 'sent' | 'skipped' | 'pending' | 'holdout';
  reason: SkipReason | null;
  couponId: string | null;
  messageId: string | null;
  at: Date | null;
}

export interface DemoPersona {
  key: string;
  openid: string;
  phone: string;
  name: string;
  kind: 'member' | 'staff' | 'visitor';
  note: string;
  memberId: string | null;
  staffId: string | null;
}

export interface DemoHistory {
  seed: string;
  now: Date;
  members: DemoMember[];
  consents: DemoConsent[];
  tierMoves: DemoTierMove[];
  orders: DemoOrder[];
  refunds: DemoRefund[];
  coupons: DemoCoupon[];
  postings: DemoPosting[];
  lots: DemoLot[];
  accounts: DemoAccount[];
  activities: DemoActivity[];
  teams: DemoTeam[];
  visits: DemoVisit[];
  messages: DemoMessage[];
  campaigns: DemoCampaign[];
  deliveries: DemoDelivery[];
  personas: DemoPersona[];
  /** Staff with the member behind each. */
  staffMembers: { staffId: string; memberId: string }[];
  /** Pieces sold and not given back, by product. */
  soldByProduct: Record<string, number>;
}

/** What a person likes; weights need not add up to 1. */
export interface Taste {
  families: Partial<Record<string, number>>;
  /** Pieces of tea, drinks, snacks and ware that one visit is likely to hold. */
  basket: { category: '茗茶' | '茶饮' | '茶点' | '器物'; chance: number; most: number }[];
}

export interface Habit {
  kind: HabitKind;
  taste: Taste;
  /** Days between purchases are gamma distributed with this mean. */
  meanGapDays: number;
  gapShape: number;
  /** Chance of never coming back after each purchase. */
  leaves: number;
  hours: 'morning' | 'afternoon' | 'evening';
  /** Chance that a purchase happens in the mini-program's shop. */
  shopShare: number;
  usesCoupons: number;
  answersCampaigns: number;
  /** Chance that joining ends in a purchase on the spot. */
  buysAtJoining: number;
}

/** A thing that is known to happen to a member, whatever else they do. */
export type Planned =
  | { kind: 'team-seat'; at: Date; team: DemoTeam; leader: boolean }
  | { kind: 'gift'; at: Date; template: TemplateKey; reference: string }
  | { kind: 'reach-growth'; at: Date; growth: number }
  | { kind: 'counter'; at: Date; products: { art: string; quantity: number }[] };

/** What the story needs to know of a member before living their year. */
export interface Profile {
  member: DemoMember;
  habit: Habit;
  home: StoreKey;
  planned: Planned[];
  /** Stops buying by own will once growth would pass this. */
  growthCap: number | null;
  /** Does not come by own will from this instant on. */
  staysAwayFrom: Date | null;
  handTags: TagName[];
}

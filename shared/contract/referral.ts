import { Type, type Static } from 'typebox';
import { anyone, Closed, consoleRoles, defineContract, member, visitor } from './contract';
import { Count, Fen, Id, IdParams, Instant, Nothing, Nullable, OneOf, PageOf, PageQuery } from './common';
import { GainedReward, Reward, RewardCost, RewardView } from './rewards';

/** Scene of a member's own mini-program code: `r` and ten letters or digits, within WeChat's 32 characters. */
export const ReferralScene = Type.String({ pattern: '^r[0-9A-Za-z]{10}$' });
const DeviceId = Type.String({ minLength: 8, maxLength: 64, description: 'chosen at random by the client, kept on the phone' });
const Reason = Type.String({ minLength: 2, maxLength: 200 });
const Days = (maximum: number) => Type.Integer({ minimum: 1, maximum });

export const ReferralSettings = Closed({
  active: Type.Boolean(),
  /** For the one who invites, when the friend's first order settles. */
  inviterRewards: Type.Array(Reward, { minItems: 1, maxItems: 3 }),
  /** For the friend at that same moment. */
  friendRewards: Type.Array(Reward, { maxItems: 3 }),
  /** For the friend on joining. */
  welcomeRewards: Type.Array(Reward, { maxItems: 3 }),
  /** Extra rewards when so many friends have settled, each once. */
  ladder: Type.Array(Closed({ friends: Type.Integer({ minimum: 1, maximum: 100 }), reward: Reward }), { maxItems: 6 }),
  /** A friend has to join within so many days of opening the invitation. */
  bindWithinDays: Days(90),
  /** So many days after payment the friend's first order settles. */
  settleAfterDays: Days(60),
  /** A refund within so many days after settling takes the rewards back. */
  takeBackDays: Days(180),
  /** What the first order must come to, after refunds. */
  minPaidFen: Fen,
  maxPerDay: Type.Integer({ minimum: 1, maximum: 100 }),
  maxPerMonth: Type.Integer({ minimum: 1, maximum: 1000 }),
  /** So many friends may come by one phone before the next is looked at. */
  maxPerDevice: Type.Integer({ minimum: 1, maximum: 20 }),
  /** The same for one network and day, where the phone is not known. */
  maxPerNetwork: Type.Integer({ minimum: 1, maximum: 100 }),
});
export type ReferralSettings = Static<typeof ReferralSettings>;

export const ReferralState = OneOf('visited', 'joined', 'held', 'refused', 'rejected', 'settled', 'reversed');
export const ReferralRefusal = OneOf('CLOSED', 'SELF', 'KNOWN_BEFORE', 'TOO_LATE', 'DAY_LIMIT', 'MONTH_LIMIT', 'PERSON_GONE');
export const ReferralFlag = OneOf('same-device', 'inviter-device', 'same-network', 'same-phone');

/** A friend as the one who invited sees him. */
export const ReferralRecord = Closed({
  id: Id,
  friend: Type.String({ description: 'masked' }),
  avatarKey: Type.String(),
  state: ReferralState,
  refusal: Nullable(ReferralRefusal),
  at: Instant,
  /** Set once the first order is paid: when it settles if nothing comes back. */
  dueAt: Nullable(Instant),
  gained: Type.Array(GainedReward),
});
export type ReferralRecord = Static<typeof ReferralRecord>;

export const ReferralPage = Closed({
  active: Type.Boolean(),
  scene: ReferralScene,
  gives: Closed({ inviter: Type.Array(RewardView), friend: Type.Array(RewardView), welcome: Type.Array(RewardView) }),
  terms: Closed({ bindWithinDays: Count, settleAfterDays: Count, takeBackDays: Count, minPaidFen: Fen, maxPerDay: Count, maxPerMonth: Count }),
  counts: Closed({ visited: Count, joined: Count, settled: Count, reversed: Count }),
  ladder: Type.Array(Closed({ friends: Count, reward: RewardView, state: OneOf('got', 'next', 'ahead') })),
});
export type ReferralPage = Static<typeof ReferralPage>;

export const Invitation = Closed({ inviter: Type.String({ description: 'masked' }), avatarKey: Type.String(), welcome: Type.Array(RewardView), friend: Type.Array(RewardView) });
export type Invitation = Static<typeof Invitation>;

/** As the console reads it: nobody is named in full. */
export const ReferralRow = Closed({
  id: Id,
  inviterId: Id,
  inviter: Type.String(),
  friendId: Id,
  friend: Type.String(),
  state: ReferralState,
  refusal: Nullable(ReferralRefusal),
  flags: Type.Array(ReferralFlag),
  visitedAt: Instant,
  joinedAt: Nullable(Instant),
  dueAt: Nullable(Instant),
  settledAt: Nullable(Instant),
  reversedAt: Nullable(Instant),
  reviewedBy: Nullable(Type.String()),
});
export type ReferralRow = Static<typeof ReferralRow>;

/** What the rules can cost; null: a coupon without a cap is among the rewards. */
export const ReferralCostPreview = Closed({
  perFriendFen: Nullable(Fen),
  ladderFen: Nullable(Fen),
  /** One who invites, up to the limit of a month, with the whole ladder. */
  perInviterMonthFen: Nullable(Fen),
});
export type ReferralCostPreview = Static<typeof ReferralCostPreview>;

export const ReferralBoard = Closed({
  settings: Nullable(ReferralSettings),
  funnel: Closed({ inviters: Count, shares: Count, visited: Count, joined: Count, ordered: Count, settled: Count, reversed: Count }),
  held: Count,
  cost: Closed({ welcome: RewardCost, friend: RewardCost, inviter: RewardCost, ladder: RewardCost }),
  /** What invited friends paid since they joined, less refunds. */
  revenueFen: Fen,
  top: Type.Array(Closed({ memberId: Id, name: Type.String(), visited: Count, joined: Count, settled: Count, reversed: Count, flagged: Count })),
});
export type ReferralBoard = Static<typeof ReferralBoard>;

export const referralContract = defineContract({
  'GET /v1/member/referral': { summary: 'What we both get, my scene, my counts and the ladder', access: member, reply: ReferralPage, errors: ['REFERRAL_NOT_SET_UP'] },
  'GET /v1/member/referral/records': { summary: 'Friends who came by my invitation, newest first', access: member, query: PageQuery, reply: PageOf(ReferralRecord) },
  'POST /v1/member/referral/shares': {
    summary: 'I passed my invitation on; counted for the funnel',
    access: member,
    repeat: 'keyed',
    body: Closed({ via: OneOf('poster', 'card', 'link'), deviceId: Type.Optional(DeviceId) }),
    reply: Nothing,
  },
  'POST /v1/member/referral/visits': {
    summary: 'I opened an invitation: who invited me and what I get. The first invitation counts',
    access: visitor,
    repeat: 'natural',
    body: Closed({ scene: ReferralScene, deviceId: Type.Optional(DeviceId) }),
    reply: Closed({ invitation: Nullable(Invitation) }),
  },
  'GET /v1/referral-codes/:scene': {
    summary: "The picture of a member's mini-program code, bare bytes, for posters",
    access: anyone,
    perMinute: 120,
    params: Closed({ scene: ReferralScene }),
    reply: Type.Unknown(),
    errors: ['REFERRAL_NOT_FOUND', 'OUTSIDE_UNAVAILABLE'],
  },
  'GET /v1/console/referral': {
    summary: 'Rules, funnel, cost, revenue of invited friends and who invites most',
    access: consoleRoles('manager', 'auditor', 'support'),
    query: Closed({ days: Type.Optional(Days(366)) }),
    reply: ReferralBoard,
  },
  'GET /v1/console/referral/records': {
    summary: 'Invitations, newest first; by state',
    access: consoleRoles('manager', 'auditor', 'support'),
    query: Closed({ ...PageQuery.properties, state: Type.Optional(ReferralState) }),
    reply: PageOf(ReferralRow),
  },
  'PUT /v1/console/referral/settings': {
    summary: 'Change the rules; who has joined already keeps what was promised',
    access: consoleRoles('manager'),
    repeat: 'natural',
    body: ReferralSettings,
    reply: ReferralSettings,
  },
  'POST /v1/console/referral/preview': {
    summary: 'The most that rules can cost, before they are saved',
    access: consoleRoles('manager'),
    repeat: 'natural',
    body: ReferralSettings,
    reply: ReferralCostPreview,
  },
  'POST /v1/console/referral/records/:id/release': {
    summary: 'A held invitation is in order: it goes on',
    access: consoleRoles('manager'),
    repeat: 'natural',
    params: IdParams,
    body: Closed({ reason: Reason }),
    reply: ReferralRow,
    errors: ['REFERRAL_NOT_FOUND', 'REFERRAL_NOT_HELD'],
  },
  'POST /v1/console/referral/records/:id/reject': {
    summary: 'A held invitation is not in order: nobody gets anything for it',
    access: consoleRoles('manager'),
    repeat: 'natural',
    params: IdParams,
    body: Closed({ reason: Reason }),
    reply: ReferralRow,
    errors: ['REFERRAL_NOT_FOUND', 'REFERRAL_NOT_HELD'],
  },
});

import { Type, type Static } from 'typebox';
import { BusinessDate, Count, Id, IdParams, Instant, Nullable, OneOf, PageOf, PageQuery, ShortText } from './common';
import { Closed, consoleRoles, defineContract, member } from './contract';

/** A multiplier in percent: 200 is ×2. */
const TimesPercent = Type.Integer({ minimum: 100, maximum: 1000 });

export const PointsCampaign = Closed({
  title: ShortText,
  timesPercent: TimesPercent,
  /** Business days, both included. */
  from: BusinessDate,
  to: BusinessDate,
  /** Empty lists mean "everywhere" and "everybody". */
  channels: Type.Array(OneOf('shop', 'group-buy', 'counter'), { maxItems: 3 }),
  storeIds: Type.Array(Id, { maxItems: 200 }),
  tierKeys: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 20 }),
});
export type PointsCampaign = Static<typeof PointsCampaign>;

const Days = Type.Integer({ minimum: 0, maximum: 90 });

export const PointsRules = Closed({
  pointsPerYuan: Type.Integer({ minimum: 0, maximum: 100 }),
  lifeDays: Type.Integer({ minimum: 1, maximum: 3650 }),
  /** How long earned points wait for the refund window to end; team orders count as shop. */
  pendingDays: Closed({ shop: Days, counter: Days }),
  /** `pointsPerYuan` points pay ¥1, for at most `capPercent` of what tier and coupons leave. */
  redeem: Closed({ pointsPerYuan: Type.Integer({ minimum: 1, maximum: 100_000 }), capPercent: Type.Integer({ minimum: 0, maximum: 100 }) }),
  /** 100: no birthday month. */
  birthdayPercent: TimesPercent,
  /** All multipliers together reach at most this. */
  mostPercent: Type.Integer({ minimum: 100, maximum: 10_000 }),
  campaigns: Type.Array(PointsCampaign, { maxItems: 50 }),
  /** An adjustment by hand of more than this needs a second person. */
  approveOver: Closed({ points: Count, growth: Count }),
});
export type PointsRules = Static<typeof PointsRules>;
const VersionedRules = Closed({ version: Count, rules: PointsRules });

export const PointsAsset = OneOf('points', 'growth');

export const AdjustmentView = Closed({
  id: Id,
  member: Closed({ id: Id, nickname: Type.String(), memberNo: Type.String() }),
  asset: PointsAsset,
  delta: Type.Integer(),
  reason: Type.String(),
  state: OneOf('waiting', 'posted', 'rejected'),
  by: Type.String(),
  /** The caller may approve it: someone else asked for it. */
  mine: Type.Boolean(),
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  createdAt: Instant,
});
export type AdjustmentView = Static<typeof AdjustmentView>;

/** `balanceAfter` is null for what waits and for what a lot still holds: those lines are no postings. */
export const PointsLine = Closed({ id: Id, at: Instant, title: Type.String(), delta: Type.Integer(), balanceAfter: Nullable(Type.Integer()) });

const readers = consoleRoles('manager', 'auditor', 'support');
const deciders = consoleRoles('manager');

export const pointsContract = defineContract({
  'GET /v1/member/points': {
    summary: 'Balance, debt, what waits, lots about to expire, and a statement that adds up line by line',
    access: member,
    query: Closed({ ...PageQuery.properties, show: Type.Optional(OneOf('all', 'earned', 'spent', 'pending', 'expiring')) }),
    reply: Closed({
      balance: Count,
      debt: Count,
      pending: Closed({ points: Count, nextAt: Nullable(Instant) }),
      expiring: Type.Array(Closed({ points: Count, expiresAt: Instant })),
      statement: PageOf(PointsLine),
    }),
  },
  'GET /v1/console/points/rules': { summary: 'How points are earned and spent', access: readers, reply: VersionedRules },
  'PUT /v1/console/points/rules': {
    summary: 'Change the points rules; what was earned stays as it is. `version` is the one that was read',
    access: deciders,
    repeat: 'natural',
    body: VersionedRules,
    reply: VersionedRules,
    errors: ['CHANGED_MEANWHILE'],
  },
  'GET /v1/console/points/adjustments': {
    summary: 'Points and growth given or taken by hand, newest first',
    access: readers,
    query: Closed({ ...PageQuery.properties, state: Type.Optional(OneOf('waiting', 'posted', 'rejected')) }),
    reply: PageOf(AdjustmentView),
  },
  'POST /v1/console/points/adjustments': {
    summary: 'Give or take points or growth with a reason; over the limit it waits for a second person',
    access: consoleRoles('manager', 'support'),
    repeat: 'keyed',
    body: Closed({ memberId: Id, asset: PointsAsset, delta: Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 }), reason: ShortText }),
    reply: AdjustmentView,
    errors: ['MEMBER_NOT_FOUND', 'POINTS_INSUFFICIENT'],
  },
  'POST /v1/console/points/adjustments/:id/approve': {
    summary: 'Approve an adjustment that somebody else asked for; it is posted once',
    access: deciders,
    repeat: 'natural',
    params: IdParams,
    reply: AdjustmentView,
    errors: ['ADJUSTMENT_NOT_FOUND', 'ADJUSTMENT_OWN', 'ADJUSTMENT_DECIDED', 'MEMBER_NOT_FOUND', 'POINTS_INSUFFICIENT'],
  },
  'POST /v1/console/points/adjustments/:id/reject': {
    summary: 'Reject an adjustment that somebody else asked for',
    access: deciders,
    repeat: 'natural',
    params: IdParams,
    body: Closed({ why: ShortText }),
    reply: AdjustmentView,
    errors: ['ADJUSTMENT_NOT_FOUND', 'ADJUSTMENT_OWN', 'ADJUSTMENT_DECIDED'],
  },
});

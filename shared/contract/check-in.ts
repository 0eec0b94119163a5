import { Type, type Static } from 'typebox';
import { BusinessDate, Count, Nullable, OneOf } from './common';
import { Closed, consoleRoles, defineContract, member } from './contract';
import { GainedReward, Reward, RewardCost, RewardView } from './rewards';

export const Month = Type.String({ pattern: '^20\\d{2}-(0[1-9]|1[0-2])$', description: 'a month in Asia/Shanghai' });

export const CheckInSettings = Closed({
  open: Type.Boolean(),
  /** Day 1, 2, 3 … of a row of days; after the last it begins anew. */
  ladder: Type.Array(Reward, { minItems: 1, maxItems: 31 }),
  /** For so many days within one month, in a row or not. */
  milestones: Type.Array(Closed({ days: Type.Integer({ minimum: 2, maximum: 31 }), reward: Reward }), { maxItems: 6 }),
  /** How far back a make-up card reaches; 0: not at all. */
  makeUpWithinDays: Type.Integer({ minimum: 0, maximum: 31 }),
});
export type CheckInSettings = Static<typeof CheckInSettings>;

export const CheckInView = Closed({
  open: Type.Boolean(),
  today: BusinessDate,
  checkedToday: Type.Boolean(),
  /** Days in a row up to today, or up to yesterday while today is still open. */
  streak: Count,
  ladder: Type.Array(Closed({ step: Count, reward: RewardView, state: OneOf('got', 'next', 'ahead') })),
  month: Type.String(),
  days: Type.Array(Closed({ date: BusinessDate, kind: OneOf('day', 'make-up') })),
  milestones: Type.Array(Closed({ days: Count, reward: RewardView, reached: Type.Boolean() })),
  makeUp: Closed({ cards: Count, withinDays: Count, dates: Type.Array(BusinessDate) }),
});
export type CheckInView = Static<typeof CheckInView>;

const Done = Closed({ gained: Type.Array(GainedReward), checkIn: CheckInView });

export const checkInContract = defineContract({
  'GET /v1/member/check-in': {
    summary: 'Today, the ladder, a month of days and what a make-up card could fill',
    access: member,
    query: Closed({ month: Type.Optional(Month) }),
    reply: CheckInView,
  },
  'POST /v1/member/check-in': {
    summary: 'Check in today; the same day again answers what it gave',
    access: member,
    repeat: 'natural',
    reply: Done,
    errors: ['CHECK_IN_CLOSED'],
  },
  'POST /v1/member/check-in/make-up': {
    summary: 'Fill a missed day with a make-up card; a day that is filled takes no second card',
    access: member,
    repeat: 'natural',
    body: Closed({ date: BusinessDate }),
    reply: Done,
    errors: ['CHECK_IN_CLOSED', 'CHECK_IN_DATE', 'MAKE_UP_CARD_MISSING'],
  },
  'GET /v1/console/check-in': {
    summary: 'Check-in rules with numbers',
    access: consoleRoles('manager', 'store-manager', 'auditor', 'support'),
    reply: Closed({
      settings: Nullable(CheckInSettings),
      numbers: Closed({ today: Count, membersThisMonth: Count, daysThisMonth: Count, madeUpThisMonth: Count, cost: RewardCost }),
    }),
  },
  'PUT /v1/console/check-in': {
    summary: 'Change the check-in rules; what was earned stays',
    access: consoleRoles('manager'),
    repeat: 'natural',
    body: CheckInSettings,
    reply: CheckInSettings,
  },
});

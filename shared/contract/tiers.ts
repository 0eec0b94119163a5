import { Type, type Static } from 'typebox';
import { Count, Fen, Id, IdParams, Instant, Nullable, OneOf, ShortText } from './common';
import { Closed, consoleRoles, defineContract, member } from './contract';

const readers = consoleRoles('manager', 'store-manager', 'auditor', 'support');
const makers = consoleRoles('manager');

const Detail = Type.String({ maxLength: 120 });
/** A gift is points, a coupon, or both. */
const gift = { title: ShortText, points: Type.Integer({ minimum: 0, maximum: 100_000 }), templateId: Nullable(Id) };

/** What a tier gives, as data that prices, points and the counter read. `percentOff` 5 is 9.5 折; `times` is read with two decimals. */
export const TierBenefit = Type.Union([
  Closed({ kind: Type.Literal('discount'), percentOff: Type.Integer({ minimum: 1, maximum: 50 }) }),
  Closed({ kind: Type.Literal('points-multiplier'), times: Type.Number({ minimum: 1, maximum: 10 }) }),
  Closed({ kind: Type.Literal('free-shipping'), thresholdFen: Fen }),
  Closed({ kind: Type.Literal('birthday-gift'), ...gift }),
  Closed({ kind: Type.Literal('upgrade-gift'), ...gift }),
  Closed({ kind: Type.Literal('annual-gift'), ...gift }),
  Closed({ kind: Type.Literal('priority'), title: ShortText, detail: Detail }),
  Closed({ kind: Type.Literal('adviser'), title: ShortText, detail: Detail }),
  Closed({ kind: Type.Literal('other'), title: ShortText, detail: Detail }),
]);
export type TierBenefit = Static<typeof TierBenefit>;

export const BenefitView = Closed({ kind: Type.String(), title: Type.String(), detail: Type.String() });

export const TierKey = Type.String({ pattern: '^[a-z][a-z0-9-]{0,30}$' });
/** One rung; its place in the list is its rank. */
export const TierBody = Closed({
  key: TierKey,
  name: Type.String({ minLength: 1, maxLength: 8 }),
  growthFrom: Type.Integer({ minimum: 0, maximum: 100_000_000 }),
  validityDays: Nullable(Type.Integer({ minimum: 30, maximum: 1095 })),
  keepGrowth: Type.Integer({ minimum: 0, maximum: 100_000_000 }),
  graceDays: Type.Integer({ minimum: 0, maximum: 180 }),
  benefits: Type.Array(TierBenefit, { maxItems: 12 }),
});
export type TierBody = Static<typeof TierBody>;
const Ladder = Type.Array(TierBody, { minItems: 1, maxItems: 10 });

export const ConsoleTier = Closed({
  key: Type.String(),
  name: Type.String(),
  rank: Count,
  growthFrom: Count,
  validityDays: Nullable(Count),
  keepGrowth: Count,
  graceDays: Count,
  members: Count,
  benefits: Type.Array(BenefitView),
  benefitData: Type.Array(TierBenefit),
});
const TierList = Closed({ version: Count, tiers: Type.Array(ConsoleTier) });

export const TierMoveKind = OneOf('joined', 'upgrade', 'renewal', 'downgrade', 'reassigned');
export const TierMoveView = Closed({
  id: Type.String(),
  at: Instant,
  kind: TierMoveKind,
  fromName: Nullable(Type.String()),
  toName: Type.String(),
  /** Why, in words. */
  why: Type.String(),
  validUntil: Nullable(Instant),
});
const History = Closed({ rows: Type.Array(TierMoveView) });

export const tiersContract = defineContract({
  'GET /v1/console/tiers': {
    summary: 'Tiers with their rules, benefits and how many members stand on each',
    access: readers,
    reply: TierList,
  },
  'PUT /v1/console/tiers': {
    summary: 'Change the ladder: who has earned more moves up at once, nobody moves down before validity and grace are over',
    access: makers,
    repeat: 'natural',
    body: Closed({ version: Count, tiers: Ladder }),
    reply: TierList,
    errors: ['CHANGED_MEANWHILE'],
  },
  'POST /v1/console/tiers/preview': {
    summary: 'How many members a ladder would move',
    access: makers,
    repeat: 'natural',
    body: Closed({ tiers: Ladder }),
    reply: Closed({
      members: Count,
      /** At once after saving. */
      moves: Type.Array(Closed({ fromKey: Type.String(), fromName: Type.String(), toKey: Type.String(), toName: Type.String(), members: Count })),
      /** Stay until their validity ends, though their growth would not reach their tier any more. */
      kept: Count,
    }),
  },
  'GET /v1/member/tier/history': { summary: 'How my tier changed, when and why', access: member, reply: History },
  'GET /v1/console/members/:id/tiers': {
    summary: 'How a member\'s tier changed, when and why',
    access: readers,
    params: IdParams,
    reply: History,
    errors: ['MEMBER_NOT_FOUND'],
  },
});

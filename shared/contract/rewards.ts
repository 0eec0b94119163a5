import { Type, type Static } from 'typebox';
import { Count, Fen, Id, Nullable, OneOf } from './common';
import { Closed } from './contract';

/** What a check-in or a task gives. A make-up card fills one missed day of the check-in calendar. */
export const Reward = Type.Union([
  Closed({ kind: Type.Literal('points'), points: Type.Integer({ minimum: 1, maximum: 100_000 }) }),
  Closed({ kind: Type.Literal('growth'), growth: Type.Integer({ minimum: 1, maximum: 100_000 }) }),
  Closed({ kind: Type.Literal('coupon'), templateId: Id }),
  Closed({ kind: Type.Literal('make-up-card'), cards: Type.Integer({ minimum: 1, maximum: 10 }) }),
]);
export type Reward = Static<typeof Reward>;

/** A reward as people read it: "20 积分", "满 ¥30 减 ¥12 券". */
export const RewardView = Closed({ kind: OneOf('points', 'growth', 'coupon', 'make-up-card'), text: Type.String() });
export type RewardView = Static<typeof RewardView>;

/**
 * What became of a reward that was earned. `owed`: on its way, given by itself. `refused`: the coupon ran out or was
 * stopped meanwhile. `kept`: should have been taken back, but was used already.
 */
export const RewardState = OneOf('owed', 'given', 'refused', 'taken-back', 'kept');
export const GainedReward = Closed({ ...RewardView.properties, state: RewardState });
export type GainedReward = Static<typeof GainedReward>;

/** What a source of rewards has cost so far; what was taken back is not in it. */
export const RewardCost = Closed({
  points: Count,
  growth: Count,
  coupons: Count,
  cards: Count,
  /** Points at what they take off, coupons at the most they can; null: a coupon without a cap is among them. */
  costFen: Nullable(Fen),
  refused: Count,
  takenBack: Count,
  kept: Count,
});
export type RewardCost = Static<typeof RewardCost>;

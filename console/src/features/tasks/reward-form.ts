import type { Reward } from './words';

/** A reward as the form holds it: one number and one coupon, whichever kind is chosen. */
export interface RewardForm {
  kind: Reward['kind'];
  amount: number | null;
  templateId: string | null;
}

export const startReward: RewardForm = { kind: 'points', amount: 10, templateId: null };

export const rewardOf = ({ kind, amount, templateId }: RewardForm): Reward => {
  const n = amount ?? 1;
  switch (kind) {
    case 'points': return { kind, points: n };
    case 'growth': return { kind, growth: n };
    case 'make-up-card': return { kind, cards: n };
    case 'coupon': return { kind, templateId: templateId ?? '' };
  }
};

export const formOf = (reward: Reward): RewardForm => {
  switch (reward.kind) {
    case 'points': return { kind: 'points', amount: reward.points, templateId: null };
    case 'growth': return { kind: 'growth', amount: reward.growth, templateId: null };
    case 'make-up-card': return { kind: 'make-up-card', amount: reward.cards, templateId: null };
    case 'coupon': return { kind: 'coupon', amount: 1, templateId: reward.templateId };
  }
};

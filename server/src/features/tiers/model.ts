import { defineModel, Free } from '../../platform/database';

export type TierBenefit =
  | { kind: 'discount'; percentOff: number }
  | { kind: 'points-multiplier'; times: number }
  | { kind: 'birthday-gift'; templateId: string | null; title: string }
  | { kind: 'other'; title: string; detail: string };

export interface Tier {
  /** Key such as `gold`. */
  _id: string;
  name: string;
  rank: number;
  growthFrom: number;
  /** How long the tier is kept once reached; null: for ever (the lowest). */
  validityDays: number | null;
  benefits: TierBenefit[];
}
export const Tiers = defineModel<Tier>('tiers', { name: String, rank: Number, growthFrom: Number, validityDays: Number, benefits: Free }, [[{ rank: 1 }, { unique: true }]]);

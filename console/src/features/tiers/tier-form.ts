import type { Input, Reply } from '../../api/api';
import { formOfBenefit, tierBenefitOf, type BenefitForm } from './benefit-form';

export type ConsoleTier = Reply<'GET /v1/console/tiers'>['tiers'][number];
export type LadderBody = Input<'PUT /v1/console/tiers'>['body']['tiers'];

export interface TierForm {
  key: string;
  name: string;
  growthFrom: number | null;
  validityDays: number | null;
  keepGrowth: number | null;
  graceDays: number | null;
  benefits: BenefitForm[];
}
export interface LadderForm {
  tiers: TierForm[];
}

export const formOfLadder = (tiers: readonly ConsoleTier[]): LadderForm => ({
  tiers: tiers.map(({ key, name, growthFrom, validityDays, keepGrowth, graceDays, benefitData }) =>
    ({ key, name, growthFrom, validityDays, keepGrowth, graceDays, benefits: benefitData.map(formOfBenefit) })),
});

/** The lowest has no threshold, no end and nothing to keep, whatever the fields hold. */
export const ladderOf = ({ tiers }: LadderForm): LadderBody => tiers.map((tier, rank) => ({
  key: tier.key,
  name: tier.name.trim(),
  growthFrom: rank === 0 ? 0 : tier.growthFrom ?? 0,
  validityDays: rank === 0 ? null : tier.validityDays,
  keepGrowth: rank === 0 || tier.validityDays === null ? 0 : tier.keepGrowth ?? 0,
  graceDays: rank === 0 || tier.validityDays === null ? 0 : tier.graceDays ?? 0,
  benefits: tier.benefits.map(tierBenefitOf),
}));

/** A rung above the last; the key is only told apart, never read. */
export const nextTier = (tiers: readonly TierForm[], now: number): TierForm => ({
  key: `tier-${now.toString(36)}`, name: '', growthFrom: (tiers.at(-1)?.growthFrom ?? 0) * 2 || 500, validityDays: 365, keepGrowth: 0, graceDays: 30, benefits: [],
});

/** "365 天内再得 1200 保级，另有 30 天宽限" */
export const keepText = ({ validityDays, keepGrowth, graceDays }: Pick<ConsoleTier, 'validityDays' | 'keepGrowth' | 'graceDays'>): string => {
  if (validityDays === null) return '长期有效';
  if (keepGrowth === 0) return `有效 ${validityDays} 天，自动续期`;
  return `${validityDays} 天内再得 ${keepGrowth} 成长值保级${graceDays > 0 ? `，另有 ${graceDays} 天宽限` : ''}`;
};

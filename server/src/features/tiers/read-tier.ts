import { decideTierMove, describeProgress, nextTier, type TierFacts } from '@shuke/shared/rules/tiers/tier-progress';
import type { Deps } from '../../platform/deps';
import { accountId, Accounts } from '../../platform/ledger/index';
import { describeBenefit } from './describe-benefits';
import { Tiers, type Tier } from './model';

export const allTiers = (deps: Pick<Deps, 'db'>): Promise<Tier[]> => Tiers(deps.db).find().sort({ rank: 1 }).lean();

export const asFacts = (tier: Tier): TierFacts & { tier: Tier } => ({ key: tier._id, name: tier.name, rank: tier.rank, growthFrom: tier.growthFrom, validityDays: tier.validityDays, tier });

export const discountPercentOf = (tier: Tier): number => {
  const found = tier.benefits.find((benefit) => benefit.kind === 'discount');
  return found?.kind === 'discount' ? found.percentOff : 0;
};

export const pointsTimesOf = (tier: Tier): number => {
  const found = tier.benefits.find((benefit) => benefit.kind === 'points-multiplier');
  return found?.kind === 'points-multiplier' ? found.times : 1;
};

interface Standing {
  _id: string;
  tierKey: string;
  tierValidUntil: Date | null;
}

export const growthOf = async (deps: Pick<Deps, 'db'>, memberId: string): Promise<number> => {
  const account = await Accounts(deps.db).findById(accountId(memberId, 'growth')).lean();
  return account ? account.balance - account.debt : 0;
};

/** A member's tier, the next one and the growth so far. */
export const tierOf = async (deps: Pick<Deps, 'db'>, member: Standing): Promise<{ tier: Tier; next: Tier | null; growth: number; tiers: Tier[] }> => {
  const [tiers, growth] = await Promise.all([allTiers(deps), growthOf(deps, member._id)]);
  const tier = tiers.find((candidate) => candidate._id === member.tierKey) ?? tiers[0];
  if (!tier) throw new Error('the brand has no tiers');
  const next = nextTier(tiers.map(asFacts), asFacts(tier))?.tier ?? null;
  return { tier, next, growth: Math.max(growth, 0), tiers };
};

/** TierProgress of the contract: numbers and the sentence people read. */
export const tierProgressView = async (deps: Pick<Deps, 'db'>, member: Standing) => {
  const { tier, next, growth } = await tierOf(deps, member);
  return progressView(tier, next, growth, member.tierValidUntil);
};

export const progressView = (tier: Tier, next: Tier | null, growth: number, validUntil: Date | null) => ({
  key: tier._id, name: tier.name, rank: tier.rank, growth, nextName: next?.name ?? null,
  ...describeProgress(asFacts(tier), next ? asFacts(next) : null, growth, validUntil),
  validUntil: validUntil ? validUntil.toISOString() : null,
  benefits: tier.benefits.map(describeBenefit),
});

export { decideTierMove };

import { countedGrowth, type TierStanding } from '@shuke/shared/rules/tiers/decide-tier-move';
import { growthBetween, type GrowthEntry } from '@shuke/shared/rules/tiers/growth-window';
import { describeKeep, describeProgress, nextTier, type TierFacts } from '@shuke/shared/rules/tiers/tier-progress';
import type { Deps } from '../../platform/deps';
import { Postings } from '../../platform/ledger/index';
import { cardOf } from '../cards/index';
import { describeBenefit } from './describe-benefits';
import { Tiers, type Tier } from './model';

export const allTiers = (deps: Pick<Deps, 'db'>): Promise<Tier[]> => Tiers(deps.db).find().sort({ rank: 1 }).lean();

export const asFacts = (tier: Tier): TierFacts & { tier: Tier } => {
  const { _id: key, name, rank, growthFrom, validityDays, keepGrowth, graceDays } = tier;
  return { key, name, rank, growthFrom, validityDays, keepGrowth, graceDays, tier };
};

type OfKind<K extends Tier['benefits'][number]['kind']> = Extract<Tier['benefits'][number], { kind: K }>;

/** What tier and card give of one kind, the tier's first. */
export const benefitsOf = <K extends Tier['benefits'][number]['kind']>(tier: Tier, kind: K): OfKind<K>[] =>
  [...tier.benefits, ...((tier.card?.benefits ?? []) as Tier['benefits'])].filter((benefit): benefit is OfKind<K> => benefit.kind === kind);

/** The better of tier and card; they do not add up. 0: none. */
export const discountPercentOf = (tier: Tier): number => Math.max(0, ...benefitsOf(tier, 'discount').map(({ percentOff }) => percentOff));

export const pointsTimesOf = (tier: Tier): number => Math.max(1, ...benefitsOf(tier, 'points-multiplier').map(({ times }) => times));

/** From which worth of goods sending is free, and by whose benefit: the better of tier and card. null: by neither. */
export const freeShippingOf = (tier: Tier): { name: string; freeFromFen: number } | null => {
  const from = (one: Tier): number => Math.min(Infinity, ...benefitsOf(one, 'free-shipping').map(({ thresholdFen }) => thresholdFen));
  const [own, best] = [from({ ...tier, card: null }), from(tier)];
  return best === Infinity ? null : { name: tier.card && best < own ? tier.card.name : `${tier.name}会员`, freeFromFen: best };
};

/** Whose discount it is that counts, for the line of the price. */
const discountName = (tier: Tier): string => {
  const own = discountPercentOf({ ...tier, card: null });
  return tier.card && discountPercentOf(tier) > own ? tier.card.name : tier.name;
};

/** What the price pipeline and the points engine take from tier and card. */
export const priceTierOf = (tier: Tier): { name: string; percentOff: number; pointsTimes: number } =>
  ({ name: discountName(tier), percentOff: discountPercentOf(tier), pointsTimes: pointsTimesOf(tier) });

export interface Standing {
  _id: string;
  tierKey: string;
  tierSince: Date;
  tierValidUntil: Date | null;
  tierPeriodFrom?: Date | null;
  tierCountsFrom?: Date | null;
}

export const standingOf = (member: Standing): TierStanding => ({
  key: member.tierKey, periodFrom: member.tierPeriodFrom ?? member.tierSince, validUntil: member.tierValidUntil, countsFrom: member.tierCountsFrom ?? null,
});

export const growthEntries = (deps: Pick<Deps, 'db'>, memberId: string): Promise<GrowthEntry[]> =>
  Postings(deps.db).find({ memberId, asset: 'growth' }, { _id: 0, at: 1, delta: 1 }).lean();

/** Tier and card of a member, without the growth: all that a price needs. */
export const pricedTierOf = async (deps: Pick<Deps, 'db' | 'clock'>, member: Pick<Standing, '_id' | 'tierKey'>): Promise<Tier | null> => {
  const [tier, card] = await Promise.all([Tiers(deps.db).findById(member.tierKey).lean(), cardOf(deps, member._id)]);
  return tier && { ...tier, card };
};

/** A member's tier (with the card that runs beside it), the next one, and the growth that counts towards it. */
export const tierOf = async (deps: Pick<Deps, 'db' | 'clock'>, member: Standing) => {
  const [tiers, entries, card] = await Promise.all([allTiers(deps), growthEntries(deps, member._id), cardOf(deps, member._id)]);
  const found = tiers.find((candidate) => candidate._id === member.tierKey) ?? tiers[0];
  if (!found) throw new Error('the brand has no tiers');
  const next = nextTier(tiers.map(asFacts), asFacts(found))?.tier ?? null;
  const growth = countedGrowth(entries, member.tierCountsFrom ?? null, deps.clock.now());
  return { tier: { ...found, card }, next, growth, tiers, entries };
};

/** TierProgress of the contract: numbers and the sentences people read. */
export const tierProgressView = async (deps: Pick<Deps, 'db' | 'clock'>, member: Standing) => {
  const { tier, next, growth, entries } = await tierOf(deps, member);
  const now = deps.clock.now();
  const validUntil = member.tierValidUntil;
  const growthInPeriod = growthBetween(entries, standingOf(member).periodFrom, new Date(now.getTime() + 1));
  const keep = describeKeep(asFacts(tier), { validUntil, growthInPeriod }, now);
  return {
    key: tier._id, name: tier.name, rank: tier.rank, growth, nextName: next?.name ?? null,
    ...describeProgress(asFacts(tier), next ? asFacts(next) : null, growth),
    validUntil: validUntil?.toISOString() ?? null,
    keep: keep && { sentence: keep.sentence, state: keep.state, growthMissing: keep.growthMissing, fenMissing: keep.fenMissing, before: keep.before.toISOString() },
    card: tier.card ? { name: tier.card.name, endsAt: tier.card.endsAt.toISOString(), benefits: tier.card.benefits.map(describeBenefit) } : null,
    benefits: tier.benefits.map(describeBenefit),
  };
};

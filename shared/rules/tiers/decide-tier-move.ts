import { addDays, DAY_MS, startOfBusinessDay } from '../../values/time';
import { growthBetween, type GrowthEntry } from './growth-window';
import { tierForGrowth, type TierFacts } from './tier-progress';

/** Where a member stands. */
export interface TierStanding {
  key: string;
  /** When the validity that runs now began. */
  periodFrom: Date;
  /** When it ends; null: never. */
  validUntil: Date | null;
  /** Growth counts towards upgrades since then; null: since the beginning. */
  countsFrom: Date | null;
}

export type TierMove<T> =
  /** Growth has reached a higher tier: at once. `reassigned`: the tier that the member stood on is gone. */
  | { kind: 'upgrade' | 'reassigned'; to: T; next: TierStanding; growth: number }
  /** The keep rule was met: the same tier for another validity, from the end of the last. */
  | { kind: 'renewal'; to: T; next: TierStanding; growth: number }
  /** Validity is over and the rule not met; until then what is missing can still be earned. */
  | { kind: 'grace'; to: T; until: Date; growth: number }
  /** Validity and grace are over and the rule not met. */
  | { kind: 'downgrade'; to: T; next: TierStanding; growth: number };

/** A validity of so many days ends with the business day. */
export const validityEnd = (from: Date, validityDays: number | null): Date | null =>
  validityDays === null ? null : new Date(startOfBusinessDay(addDays(from, validityDays)).getTime() + DAY_MS);

const standOn = (tier: TierFacts, from: Date, countsFrom: Date | null): TierStanding =>
  ({ key: tier.key, periodFrom: from, validUntil: validityEnd(from, tier.validityDays), countsFrom });

/** Growth by which a member climbs. */
export const countedGrowth = (entries: readonly GrowthEntry[], countsFrom: Date | null, now: Date): number =>
  growthBetween(entries, countsFrom, new Date(now.getTime() + 1));

/** The tier that growth earns beyond the present one; null: none. */
export const decideUpgrade = <T extends TierFacts>(tiers: readonly T[], currentKey: string, growth: number): T | null => {
  const current = tiers.find((tier) => tier.key === currentKey);
  const earned = tierForGrowth(tiers, growth);
  return !current || earned.rank > current.rank ? earned : null;
};

/**
 * The next thing that happens to a member's tier, or null. Call it again with what it answers until it is null: after
 * long down-time several validities may have ended, and each is judged by what was earned within it, so that the
 * outcome does not depend on when somebody looked.
 *
 * 1. Validity over: growth within it reached `keepGrowth` → renewed from its end. Otherwise the grace days count too.
 * 2. Grace over and still short → down to what growth since the start of that validity earns; it counts on from there.
 * 3. Growth that counts reaches a higher tier → up, at once; validity starts anew.
 * A refund takes growth back on its day; by itself it never moves anybody.
 */
export const decideTierMove = <T extends TierFacts>(tiers: readonly T[], standing: TierStanding, entries: readonly GrowthEntry[], now: Date): TierMove<T> | null => {
  const current = tiers.find((tier) => tier.key === standing.key);
  const judged = current ? judge(tiers, current, standing, entries, now) : null;
  if (judged && judged.kind !== 'grace') return judged;
  const growth = countedGrowth(entries, standing.countsFrom, now);
  const up = decideUpgrade(tiers, standing.key, growth);
  if (up) return { kind: current ? 'upgrade' : 'reassigned', to: up, next: standOn(up, now, standing.countsFrom), growth };
  return judged;
};

const judge = <T extends TierFacts>(tiers: readonly T[], current: T, standing: TierStanding, entries: readonly GrowthEntry[], now: Date): TierMove<T> | null => {
  const { validUntil, periodFrom, countsFrom } = standing;
  if (validUntil === null || now < validUntil) return null;
  const graceEnd = addDays(validUntil, current.graceDays);
  const growth = growthBetween(entries, periodFrom, new Date(Math.min(graceEnd.getTime(), now.getTime() + 1)));
  const lower = tiers.filter((tier) => tier.rank < current.rank);
  const inTime = growthBetween(entries, periodFrom, validUntil);
  if (Math.max(inTime, growth) >= current.keepGrowth || lower.length === 0) {
    return { kind: 'renewal', to: current, next: standOn(current, validUntil, countsFrom), growth: Math.max(inTime, growth) };
  }
  if (now < graceEnd) return { kind: 'grace', to: current, until: graceEnd, growth };
  const to = tierForGrowth(lower, growth);
  return { kind: 'downgrade', to, next: standOn(to, graceEnd, periodFrom), growth };
};

import { formatFenShort } from '../../values/money';
import { formatDay } from '../../values/time';

export interface TierFacts {
  key: string;
  name: string;
  rank: number;
  growthFrom: number;
  validityDays: number | null;
}

/** One growth for each yuan paid (the brand's rule for spending), so missing growth reads as money. */
export const FEN_PER_GROWTH = 100;

/** The highest tier whose threshold is reached. `tiers` must hold one that begins at 0. */
export const tierForGrowth = <T extends TierFacts>(tiers: readonly T[], growth: number): T => {
  const reached = tiers.filter((tier) => tier.growthFrom <= growth).sort((a, b) => b.rank - a.rank);
  if (!reached[0]) throw new Error('no tier begins at growth 0');
  return reached[0];
};

export const nextTier = <T extends TierFacts>(tiers: readonly T[], current: T): T | null =>
  tiers.filter((tier) => tier.rank > current.rank).sort((a, b) => a.rank - b.rank)[0] ?? null;

export interface Progress {
  growthToNext: number | null;
  fenToNext: number | null;
  /** 0..1 from this tier's threshold to the next. */
  progress: number;
  sentence: string;
}

/** "再消费 ¥86 升金毫"; at the top, until when the tier is kept. */
export const describeProgress = (current: TierFacts, next: TierFacts | null, growth: number, validUntil: Date | null): Progress => {
  if (!next) {
    const kept = validUntil ? `，保留至 ${formatDay(validUntil)}` : '';
    return { growthToNext: null, fenToNext: null, progress: 1, sentence: `已是最高等级${kept}` };
  }
  const growthToNext = Math.max(next.growthFrom - growth, 0);
  const span = Math.max(next.growthFrom - current.growthFrom, 1);
  const done = Math.min(Math.max(growth - current.growthFrom, 0), span);
  const fenToNext = growthToNext * FEN_PER_GROWTH;
  return { growthToNext, fenToNext, progress: done / span, sentence: `再消费 ${formatFenShort(fenToNext)} 升${next.name}` };
};

/**
 * What growth makes of a member: up at once; down never by growth alone (a tier is kept until its validity ends).
 * Answers null when nothing changes.
 */
export const decideTierMove = <T extends TierFacts>(tiers: readonly T[], currentKey: string, growth: number): T | null => {
  const current = tiers.find((tier) => tier.key === currentKey);
  const earned = tierForGrowth(tiers, growth);
  return !current || earned.rank > current.rank ? earned : null;
};

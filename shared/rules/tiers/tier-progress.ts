import { formatFenShort } from '../../values/money';
import { addDays, businessDate } from '../../values/time';

export interface TierFacts {
  key: string;
  name: string;
  rank: number;
  growthFrom: number;
  /** Days that the tier holds before it is judged; null: for ever (the lowest). */
  validityDays: number | null;
  /** Growth to earn within the validity to keep the tier. */
  keepGrowth: number;
  /** Days after the validity in which what is missing can still be earned. */
  graceDays: number;
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

/** The last day on which something that ends at an instant still holds. */
const lastDay = (end: Date): Date => new Date(end.getTime() - 1);

/** "再消费 ¥86 升金毫"; until when a tier is kept is told by `describeKeep` alone. */
export const describeProgress = (current: TierFacts, next: TierFacts | null, growth: number): Progress => {
  if (!next) return { growthToNext: null, fenToNext: null, progress: 1, sentence: '已是最高等级' };
  const growthToNext = Math.max(next.growthFrom - growth, 0);
  const span = Math.max(next.growthFrom - current.growthFrom, 1);
  const done = Math.min(Math.max(growth - current.growthFrom, 0), span);
  const fenToNext = growthToNext * FEN_PER_GROWTH;
  return { growthToNext, fenToNext, progress: done / span, sentence: `再消费 ${formatFenShort(fenToNext)} 升${next.name}` };
};

export interface Keep {
  /** Earned so far within the validity (and its grace). */
  growth: number;
  keepGrowth: number;
  growthMissing: number;
  fenMissing: number;
  /** What is missing has to be there before this instant. */
  before: Date;
  state: 'open' | 'grace' | 'kept';
  sentence: string;
}

/** `11 月 30 日`, with its year when that is not this one: a day that seems past would frighten. */
const spacedDay = (at: Date, now: Date): string => {
  const [year, month, day] = businessDate(at).split('-');
  const sameYear = businessDate(now).startsWith(`${year}-`);
  return `${sameYear ? '' : `${year} 年 `}${Number(month)} 月 ${Number(day)} 日`;
};

const keepSentence = (tier: TierFacts, state: Keep['state'], fenMissing: number, day: string): string => {
  if (state === 'kept') return `已满足保级，${day}后${tier.name}自动续期`;
  const act = `再消费 ${formatFenShort(fenMissing)} 可在 ${day}前保级`;
  return state === 'grace' ? `宽限期内${act}` : act;
};

/**
 * "再消费 ¥86 可在 11 月 30 日前保级". Null when nothing has to be done to keep the tier.
 * `growthInPeriod`: earned since the validity began, grace included.
 */
export const describeKeep = (tier: TierFacts, standing: { validUntil: Date | null; growthInPeriod: number }, now: Date): Keep | null => {
  const { validUntil, growthInPeriod: growth } = standing;
  if (validUntil === null || tier.validityDays === null || tier.keepGrowth === 0) return null;
  const growthMissing = Math.max(tier.keepGrowth - growth, 0);
  const inGrace = now >= validUntil;
  const state = growthMissing === 0 ? 'kept' : inGrace ? 'grace' : 'open';
  const before = inGrace && state === 'grace' ? addDays(validUntil, tier.graceDays) : validUntil;
  const fenMissing = growthMissing * FEN_PER_GROWTH;
  return { growth, keepGrowth: tier.keepGrowth, growthMissing, fenMissing, before, state, sentence: keepSentence(tier, state, fenMissing, spacedDay(lastDay(before), now)) };
};

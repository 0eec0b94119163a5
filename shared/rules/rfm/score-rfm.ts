/**
 * RFM: how lately, how often and for how much somebody bought, each as a score from 1 to 5 (5 is best).
 *
 * Quantiles are nearest-rank over the members with at least one purchase in the window: sorted ascending x₁ … xₙ, the
 * k-th cut is x at rank ⌈k·n/5⌉, k = 1 … 4. A value scores one more than the number of cuts it is greater than, so equal
 * values always share a score. Of recency, in business days since the last purchase, fewer is better: its score is 5 less
 * the number of cuts it is greater than. With thresholds the cuts are what the brand wrote.
 */
export interface RfmCuts {
  /** Ascending; a recency of at most the first scores 5. */
  recencyDays: number[];
  /** Ascending; a count of at most the first scores 1. */
  count: number[];
  sumFen: number[];
}

export interface RfmSettings {
  /** Purchases of the last so many business days count; null: all. */
  windowDays: number | null;
  cuts: 'quantiles' | RfmCuts;
}

export const RFM_DEFAULTS: RfmSettings = { windowDays: 365, cuts: 'quantiles' };

/** One member's purchases in the window; nobody without one has scores. */
export interface RfmValues {
  recencyDays: number;
  count: number;
  sumFen: number;
}
export interface RfmScores {
  r: number;
  f: number;
  m: number;
}

export const RFM_SCORES = 5;

/** How often each value occurs. Small, however many members there are. */
export type Histogram = Map<number, number>;

/** The cuts of a histogram by nearest rank; of nothing: none, and everything would score best. */
export const cutsOf = (histogram: Histogram): number[] => {
  const values = [...histogram].sort(([a], [b]) => a - b);
  const total = values.reduce((sum, [, times]) => sum + times, 0);
  const cuts: number[] = [];
  let seen = 0;
  for (const [value, times] of values) {
    seen += times;
    while (cuts.length < RFM_SCORES - 1 && seen >= Math.ceil(((cuts.length + 1) * total) / RFM_SCORES)) cuts.push(value);
  }
  return cuts;
};

const above = (value: number, cuts: readonly number[]): number => cuts.filter((cut) => value > cut).length;

export const scoreRfm = ({ recencyDays, count, sumFen }: RfmValues, cuts: RfmCuts): RfmScores => ({
  r: RFM_SCORES - above(recencyDays, cuts.recencyDays),
  f: 1 + above(count, cuts.count),
  m: 1 + above(sumFen, cuts.sumFen),
});

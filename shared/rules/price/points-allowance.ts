import { DEFAULT_POINTS_RULES, pointsEarned, plainTerms, type PointsTerms } from '../points/points-terms';

export interface PointsAllowance {
  points: number;
  worthFen: number;
}

/** The most points that may be used when `leftFen` is still to pay: whole yuan only. */
export const pointsAllowance = (balance: number, leftFen: number, { pointsPerYuan, capPercent }: PointsTerms['redeem'] = DEFAULT_POINTS_RULES.redeem): PointsAllowance => {
  const yuan = Math.max(Math.min(Math.floor(balance / pointsPerYuan), Math.floor((leftFen * capPercent) / 100 / 100)), 0);
  return { points: yuan * pointsPerYuan, worthFen: yuan * 100 };
};

/** By the default rules, times the tier's multiplier; `times` has at most two decimals. */
export const pointsEarnedFor = (paidFen: number, times: number): number => pointsEarned(paidFen, plainTerms(times));

/** One growth for each yuan paid, whatever the tier. */
export const growthEarnedFor = (paidFen: number): number => Math.floor(paidFen / 100);

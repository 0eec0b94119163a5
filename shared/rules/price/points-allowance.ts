/** 100 points are worth ¥1, so a point is a fen; only whole yuan are used. */
export const POINTS_PER_YUAN = 100;
/** Points may pay at most this part of what tier and coupons leave. */
const MOST_PERCENT = 50;

export interface PointsAllowance {
  points: number;
  worthFen: number;
}

/** The most points that may be used when `leftFen` is still to pay. */
export const pointsAllowance = (balance: number, leftFen: number): PointsAllowance => {
  const yuan = Math.max(Math.min(Math.floor(balance / POINTS_PER_YUAN), Math.floor((leftFen * MOST_PERCENT) / 100 / 100)), 0);
  return { points: yuan * POINTS_PER_YUAN, worthFen: yuan * 100 };
};

/** One point for each yuan paid, times the tier's multiplier; `times` has at most two decimals. */
export const pointsEarnedFor = (paidFen: number, times: number): number => Math.floor((paidFen * Math.round(times * 100)) / 10_000);

/** One growth for each yuan paid, whatever the tier. */
export const growthEarnedFor = (paidFen: number): number => Math.floor(paidFen / 100);

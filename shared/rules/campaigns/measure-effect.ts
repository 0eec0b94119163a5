export interface Arm {
  members: number;
  buyers: number;
  orders: number;
  revenueFen: number;
  /** Σ over members of the square of what each spent; buyers only add, since others spent 0. */
  squareSum: number;
}

export interface Effect {
  /** What the campaign added, net of coupon cost; null without two arms. */
  incrementalFen: number | null;
  /** 95 % interval of the difference in revenue per member. */
  interval: { lowFen: number; highFen: number } | null;
  verdict: string;
}

/** Fewer than this many members or buyers in an arm and the normal approximation says nothing. */
const MIN_MEMBERS = 30;
const MIN_BUYERS = 5;
const Z95 = 1.959964;

const mean = (arm: Arm): number => (arm.members === 0 ? 0 : arm.revenueFen / arm.members);

/** Variance of the mean, with n − 1. */
const meanVariance = (arm: Arm): number => {
  if (arm.members < 2) return 0;
  const variance = (arm.squareSum - arm.members * mean(arm) ** 2) / (arm.members - 1);
  return Math.max(variance, 0) / arm.members;
};

/** Difference of means with Welch's standard error and the normal quantile (B. L. Welch, Biometrika 34, 1947). */
export const measureEffect = (treated: Arm, holdout: Arm, couponCostFen: number): Effect => {
  if (treated.members === 0 || holdout.members === 0) return { incrementalFen: null, interval: null, verdict: '没有对照组，无法判断增量' };
  const difference = mean(treated) - mean(holdout);
  const incrementalFen = Math.round(difference * treated.members - couponCostFen);
  const small = [treated, holdout].some((arm) => arm.members < MIN_MEMBERS || arm.buyers < MIN_BUYERS);
  if (small) return { incrementalFen, interval: null, verdict: '对照组或购买人数太少，增量仅供参考' };
  const spread = Z95 * Math.sqrt(meanVariance(treated) + meanVariance(holdout));
  const interval = { lowFen: difference - spread, highFen: difference + spread };
  if (interval.lowFen > 0) return { incrementalFen, interval, verdict: '发送组人均消费明显高于对照组' };
  if (interval.highFen < 0) return { incrementalFen, interval, verdict: '发送组人均消费明显低于对照组，建议检查优惠' };
  return { incrementalFen, interval, verdict: '与对照组的差别还在随机波动范围内' };
};

import type { CouponBenefit } from '../../contract/coupons';

/** The most that one coupon can cost; null when a percent coupon has no cap. */
export const costCeilingFen = (benefit: CouponBenefit): number | null => {
  if (benefit.kind === 'threshold') return benefit.discountFen;
  return benefit.kind === 'percent' ? benefit.capFen : benefit.maxFen;
};

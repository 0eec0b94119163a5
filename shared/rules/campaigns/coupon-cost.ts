/** The most that one coupon can cost; null when a percent coupon has no cap. */
export { maxCostFen as costCeilingFen } from '../coupons/describe-coupon';

export * from './coupon-facts';
export { decideUse, type UseDecision } from './decide-use';
export { chooseBestMix, MOST_COUPONS, type Mix } from './choose-best-mix';
export { couponWindow } from './coupon-window';
export { describeCoupon, formatFold, lastDay, maxCostFen, summarizeBenefit, type CouponWords, type ScopeNames } from './describe-coupon';
export { explainRefusal } from './explain-refusal';
export { canIssue, decideClaim, type ClaimDecision, type ClaimFacts, type ClaimRefusal } from './decide-claim';
export { checkTemplate, type TemplateFault } from './check-template';

import type { CouponValidity } from '../../contract/coupons';

export interface ClaimFacts {
  state: 'active' | 'stopped';
  claimable: boolean;
  validity: CouponValidity;
  minTierRank: number;
  stock: number | null;
  issued: number;
  perMemberLimit: number;
  budgetFen?: number | null;
  committedFen?: number;
  /** Worst-case cost of one coupon. */
  costFen?: number;
}

export type ClaimRefusal = 'COUPON_NOT_CLAIMABLE' | 'COUPON_TIER_TOO_LOW' | 'COUPON_LIMIT_REACHED' | 'COUPON_SOLD_OUT' | 'COUPON_BUDGET_SPENT';
export type ClaimDecision = { ok: true } | { ok: false; reason: ClaimRefusal };

/** Nothing more is issued from a template that was stopped or whose fixed time is over, by whatever way. */
export const canIssue = (template: Pick<ClaimFacts, 'state' | 'validity'>, now: Date): boolean =>
  template.state === 'active' && (template.validity.kind !== 'fixed' || now < new Date(template.validity.endsAt));

/**
 * May a member of this tier rank, who claimed it `claimed` times, claim one now? Stock and limit are read here only to
 * refuse cheaply; what holds under a race are the writes.
 */
export const decideClaim = (template: ClaimFacts, member: { tierRank: number; claimed: number }, now: Date): ClaimDecision => {
  const refuse = (reason: ClaimRefusal): ClaimDecision => ({ ok: false, reason });
  if (!canIssue(template, now) || !template.claimable) return refuse('COUPON_NOT_CLAIMABLE');
  if (member.tierRank < template.minTierRank) return refuse('COUPON_TIER_TOO_LOW');
  if (member.claimed >= template.perMemberLimit) return refuse('COUPON_LIMIT_REACHED');
  if (template.stock !== null && template.issued >= template.stock) return refuse('COUPON_SOLD_OUT');
  if (budgetState(template) === 'spent') return refuse('COUPON_BUDGET_SPENT');
  return { ok: true };
};

export interface BudgetFacts {
  budgetFen?: number | null;
  committedFen?: number;
  costFen?: number;
}

const NEAR = 0.8;

/**
 * How a template stands with its budget. Every coupon counts with its worst-case cost from issue until it has expired or
 * was revoked unused. `near` from 80 %; `spent` when not one more fits: then nothing is issued. No budget: `open`.
 */
export const budgetState = ({ budgetFen, committedFen = 0, costFen = 0 }: BudgetFacts): 'open' | 'near' | 'spent' => {
  if (budgetFen === null || budgetFen === undefined) return 'open';
  if (committedFen + costFen > budgetFen) return 'spent';
  return committedFen >= budgetFen * NEAR ? 'near' : 'open';
};

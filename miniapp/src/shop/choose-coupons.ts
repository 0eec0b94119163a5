import type { Coupon } from '../types';

/** A coupon as a quote lists it, at checkout or at the counter. */
export interface QuotedCoupon {
  coupon: Coupon;
  usable: boolean;
  savesFen: number;
  refusal: string | null;
  /** Why it is in the best mix or not. */
  note?: string | null;
}

/**
 * A coupon that does not combine goes alone, so choosing it puts the others back; those that combine are kept together,
 * one of each exclusion group.
 */
export const toggleCoupon = (rows: readonly QuotedCoupon[], chosen: readonly string[], id: string): string[] => {
  if (chosen.includes(id)) return chosen.filter((other) => other !== id);
  const combines = (couponId: string): boolean => rows.some(({ coupon }) => coupon.id === couponId && coupon.stackable);
  if (!combines(id)) return [id];
  const keyOf = (couponId: string): string | null => rows.find(({ coupon }) => coupon.id === couponId)?.coupon.exclusionKey ?? null;
  const key = keyOf(id);
  return [...chosen.filter((other) => combines(other) && (key === null || keyOf(other) !== key)), id];
};

/** Chosen first, then usable by what they save, then the others. */
export const inOrder = (rows: readonly QuotedCoupon[], chosen: readonly string[]): QuotedCoupon[] => {
  const rank = ({ coupon, usable }: QuotedCoupon): number => (chosen.includes(coupon.id) ? 0 : usable ? 1 : 2);
  return [...rows].sort((a, b) => rank(a) - rank(b) || b.savesFen - a.savesFen);
};

/** What the chosen coupons take off together. */
export const savedFen = (price: readonly { kind: string; amountFen: number }[]): number =>
  -price.filter(({ kind }) => kind === 'coupon').reduce((sum, { amountFen }) => sum + amountFen, 0);

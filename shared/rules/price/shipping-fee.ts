import { formatFenShort } from '../../values/money';

export interface ShippingTerms {
  feeFen: number;
  /** Goods worth this much are sent free of charge; null: never by their worth alone. */
  freeFromFen: number | null;
  /** The same by tier or paid card; null: no such benefit. */
  benefit: { name: string; freeFromFen: number } | null;
}

export interface ShippingFee {
  feeFen: number;
  /** Why, and what would make it free. */
  words: string;
}

const free = (words: string): ShippingFee => ({ feeFen: 0, words });

/**
 * What sending a basket costs. `goodsFen` is what the goods cost after tier price and before any coupon: the sum that
 * the thresholds of coupons look at too.
 */
export const shippingFee = ({ feeFen, freeFromFen, benefit }: ShippingTerms, goodsFen: number): ShippingFee => {
  if (feeFen === 0) return free('免运费');
  if (freeFromFen !== null && goodsFen >= freeFromFen) return free(`满 ${formatFenShort(freeFromFen)} 免运费`);
  if (benefit && goodsFen >= benefit.freeFromFen) return free(benefit.freeFromFen === 0 ? `${benefit.name}免运费` : `${benefit.name}满 ${formatFenShort(benefit.freeFromFen)} 免运费`);
  const next = Math.min(freeFromFen ?? Infinity, benefit?.freeFromFen ?? Infinity);
  const words = `运费 ${formatFenShort(feeFen)}`;
  return { feeFen, words: next === Infinity ? words : `${words}，再买 ${formatFenShort(next - goodsFen)} 免运费` };
};

/** What a full refund gives back: everything, but for the fee of goods that are on their way. WeChat Pay refunds at least 1 fen. */
export const refundableFen = (paidFen: number, parcel: { shippingPaidFen: number; sentAt: unknown } | null | undefined): number =>
  parcel?.sentAt ? Math.max(paidFen - parcel.shippingPaidFen, Math.min(paidFen, 1)) : paidFen;

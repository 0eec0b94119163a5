export interface GiftConditions {
  minPaidFen: number;
  productIds: readonly string[];
  channels: readonly ('shop' | 'counter')[];
}

export interface Purchase {
  /** Order states in which it stands as a purchase. */
  standing: boolean;
  channel: string;
  paidFen: number;
  refundedFen: number;
  productIds: readonly (string | null)[];
}

/**
 * Does this purchase earn the coupon? What counts is what was paid and not given back, so that a refund may end it. A seat in
 * a team is a purchase in the shop; an imported one earns nothing.
 */
export const earnsGift = ({ minPaidFen, productIds, channels }: GiftConditions, purchase: Purchase): boolean => {
  const where = purchase.channel === 'group-buy' ? 'shop' : purchase.channel;
  if (!purchase.standing || (where !== 'shop' && where !== 'counter')) return false;
  if (channels.length > 0 && !channels.includes(where)) return false;
  if (purchase.paidFen - purchase.refundedFen < minPaidFen) return false;
  return productIds.length === 0 || purchase.productIds.some((id) => id !== null && productIds.includes(id));
};

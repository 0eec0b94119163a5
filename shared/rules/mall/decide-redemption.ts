export interface ItemFacts {
  state: 'active' | 'stopped';
  points: number;
  perMemberLimit: number;
  minTierRank: number;
  startsAt: Date;
  endsAt: Date | null;
}

export interface RedeemerFacts {
  tierRank: number;
  /** Of this item, those cancelled not counted. */
  redeemed: number;
  balance: number;
  left: number;
}

export type RedeemRefusal = 'MALL_CLOSED' | 'MALL_SOLD_OUT' | 'MALL_LIMIT_REACHED' | 'MALL_TIER_TOO_LOW' | 'POINTS_INSUFFICIENT';

export const isOpen = ({ state, startsAt, endsAt }: Pick<ItemFacts, 'state' | 'startsAt' | 'endsAt'>, at: Date): boolean =>
  state === 'active' && startsAt <= at && (endsAt === null || at < endsAt);

/**
 * Why a member cannot redeem an item now; null: may. The first reason in the order in which nothing can be done about it.
 * It is read to refuse cheaply and to say so beforehand; stock, limit and balance are guarded again in their writes.
 */
export const refuseRedemption = (item: ItemFacts, redeemer: RedeemerFacts, at: Date): RedeemRefusal | null => {
  if (!isOpen(item, at)) return 'MALL_CLOSED';
  if (redeemer.tierRank < item.minTierRank) return 'MALL_TIER_TOO_LOW';
  if (redeemer.redeemed >= item.perMemberLimit) return 'MALL_LIMIT_REACHED';
  if (redeemer.left <= 0) return 'MALL_SOLD_OUT';
  return redeemer.balance < item.points ? 'POINTS_INSUFFICIENT' : null;
};

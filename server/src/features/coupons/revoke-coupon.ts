import type { QueryFilter } from 'mongoose';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { Coupons, type Coupon } from './model';

/**
 * Takes a coupon back that the act named by `reference` had given, if it has not been used. Answers the state it is
 * in now: `revoked` or `expired` is gone, anything else is in use or used; null: that act gave none.
 */
export const revokeCoupon = async (deps: Deps, session: Session, reference: string): Promise<Coupon['state'] | null> => {
  await Coupons(deps.db).updateOne({ reference, state: { $in: ['issued', 'gifting'] } }, { $set: { state: 'revoked', giftId: null } }, { session });
  return (await Coupons(deps.db).findOne({ reference }, { state: 1 }, { session }).lean())?.state ?? null;
};

/**
 * Takes many back. What is free, or waits for a friend, is revoked; what an order holds or has used stays with it, and is
 * revoked should it ever come back. Repeating it changes nothing. Answers how many it revoked.
 */
export const revokeCoupons = async (deps: Deps, which: QueryFilter<Coupon>): Promise<number> => {
  // In use first: one that is given back between the two writes is then caught by one of them.
  const inUse = { ...which, state: { $in: ['held', 'redeemed'] as const }, revokeWhenBack: { $ne: true } };
  await Coupons(deps.db).updateMany(inUse, { $set: { revokeWhenBack: true } });
  const free = { ...which, state: { $in: ['issued', 'gifting'] as const } };
  const revoked = await Coupons(deps.db).updateMany(free, { $set: { state: 'revoked', giftId: null } });
  // And one that was taken into use between them.
  await Coupons(deps.db).updateMany(inUse, { $set: { revokeWhenBack: true } });
  return revoked.modifiedCount;
};

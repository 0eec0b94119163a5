import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { Coupons, type Coupon } from './model';

/**
 * Takes a coupon back that the act named by `reference` had given, if it has not been used. Answers the state it is
 * in now: `revoked` or `expired` is gone, anything else is in use or used; null: that act gave none.
 */
export const revokeCoupon = async (deps: Deps, session: Session, reference: string): Promise<Coupon['state'] | null> => {
  await Coupons(deps.db).updateOne({ reference, state: 'issued' }, { $set: { state: 'revoked' } }, { session });
  return (await Coupons(deps.db).findOne({ reference }, { state: 1 }, { session }).lean())?.state ?? null;
};

import type { Deps } from '../../platform/deps';
import { Coupons } from '../coupons/index';
import { CouponGifts } from './model';

interface Fault {
  id: string;
  fault: string;
}

/** Proves: a coupon is `gifting` exactly while one open gift carries it, and a claimed gift's coupon left the giver's hands. */
export const reconcileGifts = async (deps: Deps): Promise<{ checked: number; faults: Fault[] }> => {
  const faults: Fault[] = [];
  for (const { _id, giftId } of await Coupons(deps.db).find({ state: 'gifting' }, { giftId: 1 }).lean()) {
    if (!(await CouponGifts(deps.db).exists({ _id: giftId ?? '', couponId: _id, state: 'open' }))) faults.push({ id: `coupon:${_id}`, fault: 'gifting without an open gift' });
  }
  let checked = 0;
  for await (const gift of CouponGifts(deps.db).find().lean().cursor()) {
    checked += 1;
    const coupon = await Coupons(deps.db).findById(gift.couponId, { state: 1, giftId: 1, memberId: 1, givenBy: 1 }).lean();
    const id = `coupon-gift:${gift._id}`;
    // A coupon that was revoked while it waited leaves its gift open until somebody looks or its time is over.
    if (gift.state === 'open' && coupon?.state !== 'revoked' && coupon?.giftId !== gift._id) faults.push({ id, fault: 'open, yet its coupon is elsewhere' });
    if (gift.state !== 'claimed') continue;
    if (gift.toMemberId === gift.fromMemberId) faults.push({ id, fault: 'taken by the giver' });
    if (!coupon?.givenBy) faults.push({ id, fault: 'taken, yet its coupon was never passed on' });
  }
  return { checked, faults };
};

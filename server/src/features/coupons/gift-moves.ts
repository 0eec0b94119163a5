import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { Coupons, type Coupon } from './model';
import type { MoveRefusal } from './move-coupons';

/*
 * issued → gifting(gift) → issued at the friend, or back at the giver; expired or revoked when that came meanwhile.
 * Each is a conditional write on the coupon itself, so that giving and using the same coupon at once ends in one of both.
 */

export type GiftRefusal = MoveRefusal | 'COUPON_NOT_GIFTABLE';

/** Sets a coupon aside for a friend. Nobody can use it until the gift ends. */
export const lendForGift = async (
  deps: Deps, session: Session, { couponId, memberId, giftId, at }: { couponId: string; memberId: string; giftId: string; at: Date },
): Promise<{ ok: true; coupon: Coupon } | { ok: false; reason: GiftRefusal }> => {
  const coupon = await Coupons(deps.db).findOneAndUpdate(
    { _id: couponId, memberId, state: 'issued', giftable: true, givenBy: null, expiresAt: { $gt: at } },
    { $set: { state: 'gifting', giftId } },
    { session, returnDocument: 'after' },
  ).lean();
  return coupon ? { ok: true, coupon } : { ok: false, reason: await whyNot(deps, session, couponId, memberId, at) };
};

const whyNot = async (deps: Deps, session: Session, couponId: string, memberId: string, at: Date): Promise<GiftRefusal> => {
  const coupon = await Coupons(deps.db).findOne({ _id: couponId, memberId }, null, { session }).lean();
  switch (coupon?.state) {
    case 'held': return 'COUPON_HELD';
    case 'gifting': return 'COUPON_GIFTING';
    case 'redeemed': return 'COUPON_ALREADY_USED';
    case 'expired': return 'COUPON_EXPIRED';
    case 'issued': return at >= coupon.expiresAt ? 'COUPON_EXPIRED' : 'COUPON_NOT_GIFTABLE';
    default: return 'COUPON_NOT_FOUND';
  }
};

/** The friend has it now. undefined: it is with this gift no more. */
export const passOn = async (deps: Deps, session: Session, { giftId, from, to, at }: { giftId: string; from: string; to: string; at: Date }): Promise<Coupon | undefined> => {
  const coupon = await Coupons(deps.db).findOneAndUpdate(
    { giftId, state: 'gifting', memberId: from, expiresAt: { $gt: at } },
    // The friend has not been reminded of anything yet.
    { $set: { state: 'issued', memberId: to, givenBy: from, giftId: null }, $unset: { remindedAt: 1 } },
    { session, returnDocument: 'after' },
  ).lean();
  return coupon ?? undefined;
};

/** A gift that nobody took goes back to the giver, or ends if its time or its ground is gone. */
export const takeBackGift = async (deps: Deps, session: Session, { giftId, at }: { giftId: string; at: Date }): Promise<void> => {
  const lent = { giftId, state: 'gifting' as const };
  await Coupons(deps.db).updateOne({ ...lent, expiresAt: { $lte: at } }, { $set: { state: 'expired', giftId: null } }, { session });
  await Coupons(deps.db).updateOne({ ...lent, expiresAt: { $gt: at } }, { $set: { state: 'issued', giftId: null } }, { session });
};

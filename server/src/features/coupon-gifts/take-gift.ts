import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { Coupons, passOn, type Coupon } from '../coupons/index';
import { sendInbox } from '../inbox/index';
import { CouponGifts, type CouponGift } from './model';

/**
 * A friend takes the coupon: gift and coupon change hands in one transaction, so of two friends one has it, and a giver who
 * withdraws at the same moment either has it back or is told. Repeating it answers the same coupon.
 */
export const takeGift = async (deps: Deps, memberId: string, token: string): Promise<Coupon> => {
  const gift = await CouponGifts(deps.db).findOne({ token }).lean();
  if (!gift) throw new AppError('COUPON_GIFT_NOT_FOUND');
  if (gift.fromMemberId === memberId) throw new AppError('COUPON_GIFT_OWN');
  const coupon = gift.state === 'open' ? await passToFriend(deps, gift, memberId) : undefined;
  return coupon ?? afterAll(deps, gift._id, memberId);
};

const passToFriend = (deps: Deps, gift: CouponGift, memberId: string): Promise<Coupon | undefined> =>
  withTransaction(deps.db, async (session) => {
    const at = deps.clock.now();
    const taken = await CouponGifts(deps.db).updateOne(
      { _id: gift._id, state: 'open', expiresAt: { $gt: at } }, { $set: { state: 'claimed', toMemberId: memberId, claimedAt: at } }, { session },
    );
    if (taken.modifiedCount === 0) return undefined;
    const coupon = await passOn(deps, session, { giftId: gift._id, from: gift.fromMemberId, to: memberId, at });
    // Revoked while it waited: the friend gets nothing, and the gift is over.
    if (!coupon) throw new AppError('COUPON_GIFT_OVER');
    await sendInbox(deps, session, [{
      memberId: gift.fromMemberId, reference: `coupon-gift-taken:${gift._id}`, kind: 'coupon', title: '好友领走了你送的券', text: `「${coupon.title}」已到好友的券包。`,
      link: '/packages/member/coupons/index',
    }]);
    return coupon;
  });

/** Not taken by this call: by an earlier one of the same friend, by another friend, or over. */
const afterAll = async (deps: Deps, giftId: string, memberId: string): Promise<Coupon> => {
  const gift = (await CouponGifts(deps.db).findById(giftId).lean())!;
  if (gift.state !== 'claimed') throw new AppError('COUPON_GIFT_OVER');
  const coupon = gift.toMemberId === memberId ? await Coupons(deps.db).findOne({ _id: gift.couponId, memberId }).lean() : null;
  if (!coupon) throw new AppError(gift.toMemberId === memberId ? 'COUPON_NOT_FOUND' : 'COUPON_GIFT_TAKEN');
  return coupon;
};

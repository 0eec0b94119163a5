import { randomBytes } from 'node:crypto';
import { HOUR_MS } from '@shuke/shared/values/time';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError, orRefuse } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { lendForGift, takeBackGift } from '../coupons/index';
import { CouponGifts, type CouponGift } from './model';

/** How long a friend may think about it. */
export const GIFT_HOURS = 72;

interface Giving {
  memberId: string;
  couponId: string;
  key: string;
}

/** Sets a coupon aside for a friend and makes the link's token. A repeat answers the gift of the first time. */
export const giveCoupon = async (deps: Deps, { memberId, couponId, key }: Giving): Promise<CouponGift> => {
  const requestKey = `member:${memberId}|${key}`;
  const earlier = await CouponGifts(deps.db).findOne({ requestKey }).lean();
  if (earlier) return earlier;
  const at = deps.clock.now();
  try {
    return await withTransaction(deps.db, async (session) => {
      const giftId = newId();
      const { coupon } = orRefuse(await lendForGift(deps, session, { couponId, memberId, giftId, at }));
      const latest = new Date(at.getTime() + GIFT_HOURS * HOUR_MS);
      const gift: CouponGift = {
        _id: giftId, token: randomBytes(16).toString('base64url'), couponId, fromMemberId: memberId, toMemberId: null, state: 'open', createdAt: at,
        expiresAt: coupon.expiresAt < latest ? coupon.expiresAt : latest, claimedAt: null, requestKey,
      };
      await CouponGifts(deps.db).insertMany([gift], { session });
      return gift;
    });
  } catch (error) {
    const same = await CouponGifts(deps.db).findOne({ requestKey }).lean(); // the same act, sent twice at once
    if (same) return same;
    if (isDuplicateKey(error)) throw new AppError('COUPON_GIFTING');
    throw error;
  }
};

/** Ends an open gift that nobody took; the coupon goes back with it. False: it was over already. */
export const endGift = async (deps: Deps, giftId: string, end: 'withdrawn' | 'expired'): Promise<boolean> =>
  withTransaction(deps.db, async (session) => {
    const at = deps.clock.now();
    const late = end === 'expired' ? { expiresAt: { $lte: at } } : {};
    const ended = await CouponGifts(deps.db).updateOne({ _id: giftId, state: 'open', ...late }, { $set: { state: end } }, { session });
    if (ended.modifiedCount === 0) return false;
    await takeBackGift(deps, session, { giftId, at });
    return true;
  });

/** The giver takes it back. Refuses when a friend was faster. */
export const withdrawGift = async (deps: Deps, memberId: string, token: string): Promise<CouponGift> => {
  const gift = await CouponGifts(deps.db).findOne({ token, fromMemberId: memberId }).lean();
  if (!gift) throw new AppError('COUPON_GIFT_NOT_FOUND');
  await endGift(deps, gift._id, 'withdrawn');
  const after = (await CouponGifts(deps.db).findById(gift._id).lean())!;
  if (after.state === 'claimed') throw new AppError('COUPON_GIFT_TAKEN', { detail: '好友已经领走了，不能再撤回' });
  return after;
};

/** Gifts whose time is over go back. One failure stops no other. Answers how many. */
export const expireGifts = async (deps: Deps): Promise<number> => {
  const due = await CouponGifts(deps.db).find({ state: 'open', expiresAt: { $lte: deps.clock.now() } }, { _id: 1 }).limit(500).lean();
  let ended = 0;
  for (const { _id } of due) {
    const done = await endGift(deps, _id, 'expired').catch((error: unknown) => deps.log.warn({ err: error, giftId: _id }, 'a coupon gift did not end; trying again later'));
    if (done) ended += 1;
  }
  return ended;
};

import type { CouponGiftView } from '@shuke/shared/contract/coupon-gifts';
import { maskName } from '@shuke/shared/values/mask';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Coupons, toCouponView } from '../coupons/index';
import { Members } from '../membership/index';
import { CouponGifts, type CouponGift } from './model';

const MOST = 50;

/** As this person may see them: the giver masked, never who took it. */
export const giftViews = async (deps: Deps, gifts: readonly CouponGift[], memberId: string): Promise<CouponGiftView[]> => {
  const [coupons, givers] = await Promise.all([
    Coupons(deps.db).find({ _id: { $in: gifts.map(({ couponId }) => couponId) } }).lean(),
    Members(deps.db).find({ _id: { $in: gifts.map(({ fromMemberId }) => fromMemberId) } }, { nickname: 1 }).lean(),
  ]);
  const byId = new Map(coupons.map((coupon) => [coupon._id, toCouponView(coupon)]));
  const names = new Map(givers.map(({ _id, nickname }) => [_id, nickname]));
  const now = deps.clock.now();
  return gifts.flatMap((gift) => {
    const coupon = byId.get(gift.couponId);
    if (!coupon) return [];
    const { title, summary, conditions, expiresAt: couponExpiresAt } = coupon;
    const state = gift.state === 'open' && gift.expiresAt <= now ? 'expired' : gift.state;
    const mine = gift.fromMemberId === memberId ? 'given' : gift.toMemberId === memberId ? 'taken' : 'no';
    return [{
      token: gift.token, couponId: gift.couponId, title, summary, conditions, fromMasked: maskName(names.get(gift.fromMemberId) ?? ''), state, mine,
      expiresAt: gift.expiresAt.toISOString(), couponExpiresAt, claimedAt: gift.claimedAt?.toISOString() ?? null,
    }];
  });
};

export const giftView = async (deps: Deps, gift: CouponGift, memberId: string): Promise<CouponGiftView> => {
  const [view] = await giftViews(deps, [gift], memberId);
  if (!view) throw new AppError('COUPON_GIFT_NOT_FOUND');
  return view;
};

export const readGift = async (deps: Deps, token: string, memberId: string): Promise<CouponGiftView> => {
  const gift = await CouponGifts(deps.db).findOne({ token }).lean();
  if (!gift) throw new AppError('COUPON_GIFT_NOT_FOUND');
  return giftView(deps, gift, memberId);
};

export const listGifts = async (deps: Deps, memberId: string): Promise<{ gifts: CouponGiftView[] }> => ({
  gifts: await giftViews(deps, await CouponGifts(deps.db).find({ fromMemberId: memberId }).sort({ createdAt: -1 }).limit(MOST).lean(), memberId),
});

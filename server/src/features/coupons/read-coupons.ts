import type { CouponView } from '@shuke/shared/contract/coupons';
import type { CouponFacts } from '@shuke/shared/rules/coupons/coupon-facts';
import { describeCoupon, maxCostFen } from '@shuke/shared/rules/coupons/describe-coupon';
import type { Deps } from '../../platform/deps';
import { Coupons, type Coupon } from './model';

const NO_NAMES = { stores: new Map<string, string>() };

/** The state that people see; nobody ever gets to see a coupon that is still being issued. */
const visibleState = (coupon: Coupon): CouponFacts['state'] => {
  if (coupon.state === 'reserving') throw new Error(`coupon ${coupon._id} is not issued yet`);
  return coupon.state;
};

export const toCouponFacts = (coupon: Coupon): CouponFacts => ({
  couponId: coupon._id, title: coupon.title, benefit: coupon.benefit, scope: coupon.scope, state: visibleState(coupon), stackable: coupon.stackable,
  exclusionKey: coupon.exclusionKey ?? null, startsAt: coupon.startsAt, expiresAt: coupon.expiresAt,
});

export const toCouponView = (coupon: Coupon): CouponView => {
  const words = describeCoupon(coupon, NO_NAMES);
  return {
    id: coupon._id, templateId: coupon.templateId, title: coupon.title, summary: coupon.summary ?? words.summary, conditions: coupon.conditions ?? words.conditions,
    benefit: coupon.benefit, scope: coupon.scope, state: visibleState(coupon), stackable: coupon.stackable, startsAt: coupon.startsAt.toISOString(),
    expiresAt: coupon.expiresAt.toISOString(), redeemedAt: coupon.redeemedAt?.toISOString() ?? null,
    ...(coupon.exclusionKey ? { exclusionKey: coupon.exclusionKey } : {}), ...(isGiftable(coupon) ? { giftable: true } : {}),
  };
};

/** Given on at most once, and only while it is free. */
export const isGiftable = ({ giftable, givenBy, state }: Coupon): boolean => giftable === true && !givenBy && state === 'issued';

const MOST = 200;

/** What a coupon is worth at most; one without a limit counts as the dearest. */
const worthFen = (coupon: Coupon): number => maxCostFen(coupon.benefit) ?? Number.MAX_SAFE_INTEGER;

const byWorth = (a: Coupon, b: Coupon): number => worthFen(b) - worthFen(a) || a.expiresAt.getTime() - b.expiresAt.getTime() || (a._id < b._id ? -1 : 1);

/** Coupons that the member can use at this moment somewhere, the most valuable first. */
export const usableCouponsOf = async (deps: Pick<Deps, 'db'>, memberId: string, at: Date): Promise<Coupon[]> => {
  const coupons = await Coupons(deps.db).find({ memberId, state: 'issued', startsAt: { $lte: at }, expiresAt: { $gt: at } }).limit(MOST).lean();
  return coupons.sort(byWorth);
};

/**
 * What a checkout or counter must know of: all that is not over yet (also what is held or has not begun), and the
 * coupons it was asked for by id whatever their state, so that a refusal can name the true reason.
 */
export const couponsToConsider = async (deps: Pick<Deps, 'db'>, memberId: string, at: Date, named: readonly string[] = []): Promise<Coupon[]> => {
  const open = { state: { $in: ['issued', 'held', 'gifting'] as const }, expiresAt: { $gt: at } };
  const coupons = await Coupons(deps.db).find({ memberId, state: { $ne: 'reserving' as const }, $or: [open, { _id: { $in: [...named] } }] }).limit(MOST).lean();
  return coupons.sort(byWorth);
};

type Shelf = 'usable' | 'used' | 'expired';

const shelfOf = (coupon: Coupon, now: Date): Shelf => {
  if (coupon.state === 'redeemed') return 'used';
  return ['issued', 'held', 'gifting'].includes(coupon.state) && (coupon.expiresAt > now || coupon.state === 'held') ? 'usable' : 'expired';
};

/** Usable this minute, then held or not begun, then used and expired, newest first. */
const rankOf = (coupon: Coupon, now: Date): number => {
  const shelf = shelfOf(coupon, now);
  if (shelf === 'usable') return coupon.state === 'issued' && coupon.startsAt <= now ? 0 : 1;
  return shelf === 'used' ? 2 : 3;
};

const newestFirst = (a: Coupon, b: Coupon): number => (b.redeemedAt ?? b.expiresAt).getTime() - (a.redeemedAt ?? a.expiresAt).getTime();

/** A member's coupons for the wallet page. */
export const listCoupons = async (deps: Deps, memberId: string, shelf?: Shelf): Promise<{ usable: number; coupons: CouponView[] }> => {
  const now = deps.clock.now();
  const all = await Coupons(deps.db).find({ memberId, state: { $ne: 'reserving' } }).sort({ issuedAt: -1 }).limit(MOST * 2).lean();
  const shown = all.filter((coupon) => shelf === undefined || shelfOf(coupon, now) === shelf);
  shown.sort((a, b) => rankOf(a, now) - rankOf(b, now) || (rankOf(a, now) < 2 ? byWorth(a, b) : newestFirst(a, b)));
  return {
    usable: all.filter((coupon) => rankOf(coupon, now) === 0).length,
    coupons: shown.slice(0, MOST).map((coupon) => ({ ...toCouponView(coupon), state: shelfOf(coupon, now) === 'expired' && (coupon.state === 'issued' || coupon.state === 'gifting') ? 'expired' : visibleState(coupon) })),
  };
};

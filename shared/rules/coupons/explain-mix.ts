import { formatFenShort } from '../../values/money';
import { applyMix, mayCombine, type UsableCoupon } from './apply-coupons';
import { MOST_COUPONS } from './choose-best-mix';
import type { BasketLine } from './coupon-facts';

interface Setting {
  lines: readonly BasketLine[];
  keepFen: number;
  shippingFen: number;
}

/**
 * Why a usable coupon is, or is not, in the chosen mix, in words a member can check. `mix`: the chosen ones. Each reason is
 * found by trying: the coupon added to the mix, or put in place of what stands in its way.
 */
export const explainMix = (one: UsableCoupon, mix: readonly UsableCoupon[], { lines, keepFen, shippingFen }: Setting): string | null => {
  if (mix.some(({ coupon }) => coupon.couponId === one.coupon.couponId)) return inMix(one, mix);
  if (mix.length === 0) return null;
  const worth = (coupons: readonly UsableCoupon[]): number => applyMix(coupons, lines, keepFen, shippingFen).worthFen;
  const together = worth(mix);
  if (mayCombine([...mix, one].map(({ coupon }) => coupon))) {
    if (mix.length >= MOST_COUPONS) return `一单最多用 ${MOST_COUPONS} 张，已选满`;
    const more = worth([...mix, one]) - together;
    return more > 0 ? `加上这张可再省 ${formatFenShort(more)}` : '已选的券用完后，这张没有可减的金额了';
  }
  const rival = mix.find(({ coupon }) => one.coupon.exclusionKey && coupon.exclusionKey === one.coupon.exclusionKey);
  if (one.coupon.stackable && rival && mix.every(({ coupon }) => coupon.stackable)) {
    return versus(`和「${rival.coupon.title}」同属${one.coupon.exclusionKey ?? ''}，只能用一张`, worth([...mix.filter((each) => each !== rival), one]), together);
  }
  const why = one.coupon.stackable ? `「${mix[0]!.coupon.title}」不与其他券同用` : '不与其他券同用';
  return versus(why, worth([one]), together);
};

const inMix = (one: UsableCoupon, mix: readonly UsableCoupon[]): string =>
  mix.length === 1 && !one.coupon.stackable ? '这张单独用' : one.coupon.benefit.kind === 'gift' ? '随单赠送' : '已计入优惠';

const versus = (why: string, insteadFen: number, togetherFen: number): string => {
  if (insteadFen < togetherFen) return `${why}，换成它少省 ${formatFenShort(togetherFen - insteadFen)}`;
  return insteadFen === togetherFen ? `${why}，换成它省得一样多` : `${why}，换成它可多省 ${formatFenShort(insteadFen - togetherFen)}`;
};

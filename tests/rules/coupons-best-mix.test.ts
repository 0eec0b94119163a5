import fc from 'fast-check';
import { applyMix, savingOf, wholeBasket, type UsableCoupon } from '@shuke/shared/rules/coupons/apply-coupons';
import { chooseBestMix, MOST_COUPONS } from '@shuke/shared/rules/coupons/choose-best-mix';
import type { BasketLine, CouponFacts } from '@shuke/shared/rules/coupons/coupon-facts';
import { decideUse } from '@shuke/shared/rules/coupons/decide-use';
import { anyCoupon, anyLine, coupon, EVERYWHERE, NOW, productId, STORE } from './coupons-facts';

const usableOf = (coupons: readonly CouponFacts[], lines: readonly BasketLine[], shippingFen = 0): UsableCoupon[] =>
  coupons.flatMap((one) => {
    const decision = decideUse(one, { storeId: STORE, channel: 'shop', lines, shippingFen }, NOW);
    return decision.ok ? [{ coupon: one, eligible: decision.eligible }] : [];
  });

/** The rule of stacking, told once more: alone, or all of them combine and no two share a key. */
const allowed = (mix: readonly UsableCoupon[]): boolean => {
  if (mix.length <= 1) return true;
  for (const [index, { coupon: one }] of mix.entries()) {
    if (!one.stackable) return false;
    if (one.exclusionKey && mix.some(({ coupon: other }, at) => at !== index && other.exclusionKey === one.exclusionKey)) return false;
  }
  return true;
};

/** Tries every subset there is, and knows nothing of bounds. */
const bruteForce = (usable: readonly UsableCoupon[], lines: readonly BasketLine[], keepFen: number, shippingFen = 0): { worthFen: number; count: number } => {
  let best = { worthFen: 0, count: 0 };
  for (let bits = 1; bits < 2 ** usable.length; bits += 1) {
    const mix = usable.filter((_, index) => bits & (1 << index));
    if (mix.length > MOST_COUPONS || !allowed(mix)) continue;
    const { worthFen } = applyMix(mix, lines, keepFen, shippingFen);
    if (worthFen > best.worthFen || (worthFen === best.worthFen && mix.length < best.count)) best = { worthFen, count: mix.length };
  }
  return best;
};

const asBasket = (lines: { productId: string; category: string; quantity: number; unitFen: number }[]): BasketLine[] =>
  lines.map(({ unitFen, ...line }) => ({ ...line, amountFen: unitFen * line.quantity }));

const anyBasket = fc.array(anyLine, { minLength: 1, maxLength: 4 }).map(asBasket);

test('the best mix is as good as the best of all subsets, with as few coupons', () => {
  fc.assert(
    fc.property(anyBasket, fc.array(anyCoupon, { maxLength: 7 }), fc.constantFrom(0, 1), fc.constantFrom(0, 0, 1200), (lines, coupons, keepFen, shippingFen) => {
      const usable = usableOf(coupons, lines, shippingFen);
      const mix = chooseBestMix(usable, lines, keepFen, shippingFen);
      expect({ worthFen: mix.worthFen, count: mix.couponIds.length }).toEqual(bruteForce(usable, lines, keepFen, shippingFen));
      const chosen = usable.filter((one) => mix.couponIds.includes(one.coupon.couponId));
      expect(applyMix(chosen, lines, keepFen, shippingFen)).toMatchObject({ savesFen: mix.savesFen, worthFen: mix.worthFen });
    }),
    { numRuns: 1500 },
  );
});

test('coupons of one kind on the whole basket, where bounds are tightest, are still mixed exactly', () => {
  const percents = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(anyBasket, percents, fc.boolean(), (lines, list, capped) => {
      const coupons = list.map((percentOff) => coupon({ stackable: true, benefit: { kind: 'percent', thresholdFen: 0, percentOff, capFen: capped ? percentOff * 7 : null } }));
      const usable = usableOf(coupons, lines);
      const mix = chooseBestMix(usable, lines, 1);
      expect({ worthFen: mix.worthFen, count: mix.couponIds.length }).toEqual(bruteForce(usable, lines, 1));
    }),
    { numRuns: 300 },
  );
});

test('the order in which coupons are named changes nothing', () => {
  fc.assert(
    fc.property(anyBasket, fc.uniqueArray(anyCoupon, { maxLength: 7, selector: (one) => one.couponId }), (lines, coupons) => {
      const forwards = chooseBestMix(usableOf(coupons, lines), lines, 1);
      const backwards = chooseBestMix(usableOf([...coupons].reverse(), lines), lines, 1);
      expect(backwards).toEqual(forwards);
    }),
    { numRuns: 500 },
  );
});

test('taking a coupon off never makes another one worth more', () => {
  fc.assert(
    fc.property(anyBasket, fc.array(anyCoupon, { minLength: 2, maxLength: 6 }), (lines, coupons) => {
      const usable = usableOf(coupons, lines, 1200);
      const before = wholeBasket(lines, 1200);
      const after = applyMix(usable.slice(1), lines, 0, 1200).remainder;
      for (const one of usable) expect(savingOf(one, after, 0)).toBeLessThanOrEqual(savingOf(one, before, 0));
    }),
    { numRuns: 1000 },
  );
});

describe('what a mix is made of', () => {
  const tea: BasketLine = { productId: productId(1), category: '岩茶', quantity: 2, amountFen: 100_00 };
  const percent = (percentOff: number, more: Partial<CouponFacts> = {}) => coupon({ benefit: { kind: 'percent', thresholdFen: 0, percentOff, capFen: null }, stackable: true, ...more });
  const off = (discountFen: number, more: Partial<CouponFacts> = {}) => coupon({ benefit: { kind: 'threshold', thresholdFen: 0, discountFen }, stackable: true, ...more });
  const best = (...coupons: CouponFacts[]) => chooseBestMix(usableOf(coupons, [tea]), [tea], 1);

  test('a coupon that is not stackable goes alone, when it saves more than the others together', () => {
    const [alone, first, second] = [off(40_00, { stackable: false }), off(15_00), off(20_00)];
    expect(best(alone, first, second)).toMatchObject({ couponIds: [alone.couponId], savesFen: 40_00 });
    const third = off(10_00);
    expect(best(alone, first, second, third).savesFen).toBe(45_00);
  });

  test('of one exclusion group only one goes, and other groups go with it', () => {
    const [small, large] = [off(15_00, { exclusionKey: '满减类' }), off(20_00, { exclusionKey: '满减类' })];
    const [other, free] = [off(5_00, { exclusionKey: '品类券' }), off(1_00)];
    expect(new Set(best(small, large, other, free).couponIds)).toEqual(new Set([large, other, free].map((one) => one.couponId)));
  });

  test('a gift counts with its worth, and takes no money off', () => {
    const gift = coupon({ benefit: { kind: 'gift', thresholdFen: 80_00, productId: productId(4), giftName: '茶样', worthFen: 18_00 } });
    expect(best(gift, off(17_00, { stackable: false }))).toMatchObject({ couponIds: [gift.couponId], savesFen: 0, worthFen: 18_00 });
    expect(best(gift, off(19_00, { stackable: false })).savesFen).toBe(19_00);
  });

  test('percent comes before amounts, and the voucher before both', () => {
    const voucher = coupon({ stackable: true, benefit: { kind: 'item', productIds: [productId(1)], maxFen: 60_00 } });
    const applied = applyMix(usableOf([off(10_00), percent(20), voucher], [tea]), [tea], 1);
    expect(applied.steps.map((step) => step.savesFen)).toEqual([50_00, 10_00, 10_00]);
  });

  test('of two equal coupons the one that expires first is used, and none is wasted', () => {
    const later = off(99_99, { expiresAt: new Date('2026-12-31T00:00:00Z') });
    const sooner = off(99_99, { expiresAt: new Date('2026-11-25T00:00:00Z') });
    expect(best(later, sooner, percent(10))).toMatchObject({ couponIds: [sooner.couponId], savesFen: 99_99 });
  });

  test('two vouchers of one product pay two pieces, a third finds none', () => {
    const vouchers = [1, 2, 3].map(() => coupon({ stackable: true, benefit: { kind: 'item', productIds: [productId(1)], maxFen: 30_00 } }));
    expect(best(...vouchers)).toMatchObject({ savesFen: 60_00 });
    expect(best(...vouchers).couponIds).toHaveLength(2);
  });

  test('never more than ten at once', () => {
    expect(best(...Array.from({ length: 14 }, () => off(1_00))).couponIds).toHaveLength(MOST_COUPONS);
  });
});

test('wallets of 60 coupons are searched to the end', () => {
  fc.assert(
    fc.property(anyBasket, fc.array(anyCoupon, { minLength: 60, maxLength: 60 }), (lines, coupons) => {
      expect(chooseBestMix(usableOf(coupons, lines), lines, 1).exact).toBe(true);
    }),
    { numRuns: 60, seed: 7 },
  );
  const line: BasketLine = { productId: productId(1), category: '岩茶', quantity: 1, amountFen: 1_000_00 };
  const distinct = Array.from({ length: 60 }, (_, n) =>
    coupon({ stackable: true, scope: EVERYWHERE, benefit: { kind: 'percent', thresholdFen: 0, percentOff: n + 1, capFen: n % 2 ? null : 100 * n } }));
  expect(chooseBestMix(usableOf(distinct, [line]), [line], 1).exact).toBe(true);
});

test('a search that is broken off says so and still answers a mix that holds', () => {
  const lines = [1, 2, 3].map((n): BasketLine => ({ productId: productId(n), category: '岩茶', quantity: 1, amountFen: 97_77 * n }));
  const odd = Array.from({ length: 300 }, (_, n) =>
    coupon({ stackable: true, scope: { ...EVERYWHERE, productIds: [productId(1 + (n % 3))] }, benefit: { kind: 'threshold', thresholdFen: 0, discountFen: 30_07 + n * 13 } }));
  const usable = usableOf(odd, lines);
  const mix = chooseBestMix(usable, lines, 1);
  expect(mix.exact).toBe(false);
  const chosen = usable.filter((one) => mix.couponIds.includes(one.coupon.couponId));
  expect(applyMix(chosen, lines, 1).savesFen).toBe(mix.savesFen);
  expect(mix.savesFen).toBeGreaterThan(500_00);
});

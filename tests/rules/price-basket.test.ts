import fc from 'fast-check';
import { priceBasket, type BasketInput, type PricedBasket } from '@shuke/shared/rules/price/price-basket';
import { growthEarnedFor, pointsAllowance, pointsEarnedFor } from '@shuke/shared/rules/price/points-allowance';
import { tierUnitFen } from '@shuke/shared/rules/price/tier-price';
import { anyCoupon, anyLine, coupon, NOW, OTHER_STORE, productId, STORE, EVERYWHERE } from './coupons-facts';

const base: BasketInput = {
  lines: [{ productId: productId(1), category: '岩茶', quantity: 2, unitFen: 60_00 }],
  tier: { name: '银芽', percentOff: 5, pointsTimes: 1.2 },
  coupons: [], chosen: 'best', whenUnusable: 'leave-out', points: { balance: 0, use: false }, storeId: STORE, channel: 'shop', now: NOW,
};
const price = (change: Partial<BasketInput>): PricedBasket => {
  const result = priceBasket({ ...base, ...change });
  if (!result.ok) throw new Error(result.reason);
  return result;
};

test('goods, tier, coupon and points come in this order, each with its reason', () => {
  const off = coupon({ title: '新客见面礼' });
  const result = price({ coupons: [off], points: { balance: 1_000, use: true } });
  expect(result.price).toEqual([
    { kind: 'goods', title: '商品合计', amountFen: 120_00, refId: null },
    { kind: 'tier', title: '银芽会员 9.5 折', amountFen: -6_00, refId: null },
    { kind: 'coupon', title: '新客见面礼 · 满 ¥50 减 ¥12', amountFen: -12_00, refId: off.couponId },
    { kind: 'points', title: '1000 积分抵扣', amountFen: -10_00, refId: null },
  ]);
  expect(result).toMatchObject({ goodsFen: 120_00, payableFen: 92_00, pointsUsed: 1000, pointsEarned: 110, growthEarned: 92, lines: [{ paidFen: 92_00 }] });
});

test('the group-buy price replaces the tier price', () => {
  const result = price({ lines: [{ ...base.lines[0]!, groupBuyUnitFen: 45_00 }] });
  expect(result.price.map(({ kind, amountFen }) => [kind, amountFen])).toEqual([['goods', 120_00], ['group-buy', -30_00]]);
  expect(result.payableFen).toBe(90_00);
});

test('an amount at the counter may come down to nothing, a shop order keeps one fen', () => {
  const lines = [{ productId: null, category: null, quantity: 1, unitFen: 10_00 }];
  const all = coupon({ benefit: { kind: 'threshold', thresholdFen: 0, discountFen: 50_00 } });
  expect(price({ lines, channel: 'counter', coupons: [all] })).toMatchObject({ payableFen: 0, pointsEarned: 0, growthEarned: 0 });
  expect(price({ coupons: [{ ...all, benefit: { kind: 'threshold', thresholdFen: 0, discountFen: 500_00 } }] })).toMatchObject({ payableFen: 1, lines: [{ paidFen: 1 }] });
});

test('a chosen coupon that may not be used is left out with its reason, or refuses the whole', () => {
  const elsewhere = coupon({ scope: { ...EVERYWHERE, storeIds: [OTHER_STORE] } });
  const chosen = [elsewhere.couponId];
  const storeNames = new Map([[OTHER_STORE, '静安店']]);
  const left = price({ coupons: [elsewhere], chosen, storeNames });
  expect(left).toMatchObject({ chosenCouponIds: [], payableFen: 114_00 });
  expect(left.coupons).toEqual([{ couponId: elsewhere.couponId, usable: false, savesFen: 0, reason: 'COUPON_WRONG_STORE', refusal: '只能在静安店使用', note: null }]);
  expect(priceBasket({ ...base, coupons: [elsewhere], chosen, storeNames, whenUnusable: 'refuse' })).toEqual({ ok: false, reason: 'COUPON_WRONG_STORE', detail: '只能在静安店使用' });
});

test('coupons that do not go together, or that are not there, are refused by name', () => {
  const [one, two] = [coupon({ stackable: true }), coupon()];
  expect(priceBasket({ ...base, coupons: [one, two], chosen: [one.couponId, two.couponId] })).toEqual({ ok: false, reason: 'COUPON_NOT_STACKABLE' });
  expect(priceBasket({ ...base, coupons: [one], chosen: [two.couponId] })).toEqual({ ok: false, reason: 'COUPON_NOT_FOUND' });
  expect(price({ coupons: [one, two], chosen: [] })).toMatchObject({ payableFen: 114_00, chosenCouponIds: [] });
});

test('naming a coupon twice uses it once', () => {
  const one = coupon({ stackable: true });
  expect(price({ coupons: [one], chosen: [one.couponId, one.couponId] })).toMatchObject({ payableFen: 102_00, chosenCouponIds: [one.couponId] });
});

test.each([
  [1_000, 92_00, { points: 1_000, worthFen: 10_00 }],
  [99, 92_00, { points: 0, worthFen: 0 }],
  [1_099, 92_00, { points: 1_000, worthFen: 10_00 }],
  [100_000, 92_00, { points: 4_600, worthFen: 46_00 }],
  [100_000, 93_99, { points: 4_600, worthFen: 46_00 }],
  [100_000, 1_99, { points: 0, worthFen: 0 }],
  [100_000, 0, { points: 0, worthFen: 0 }],
])('of %i points on %i fen, whole yuan up to a half are usable', (balance, leftFen, allowance) => {
  expect(pointsAllowance(balance, leftFen)).toEqual(allowance);
});

test('points and growth are whole, and decimals of the multiplier do not lose one', () => {
  expect([pointsEarnedFor(99, 1), pointsEarnedFor(100, 1), pointsEarnedFor(10_000, 1.1), pointsEarnedFor(100_00, 1.15), pointsEarnedFor(0, 2)]).toEqual([0, 1, 110, 115, 0]);
  expect([growthEarnedFor(99), growthEarnedFor(19_99)]).toEqual([0, 19]);
  expect([tierUnitFen(18_50, 5), tierUnitFen(1, 99), tierUnitFen(18_50, 0)]).toEqual([17_57, 0, 18_50]);
});

const anyInput: fc.Arbitrary<BasketInput> = fc.record({
  lines: fc.array(anyLine, { minLength: 1, maxLength: 5 }),
  tier: fc.record({ name: fc.constant('金芽'), percentOff: fc.integer({ min: 0, max: 30 }), pointsTimes: fc.constantFrom(1, 1.1, 1.5, 2) }),
  coupons: fc.array(anyCoupon, { maxLength: 6 }),
  chosen: fc.constant('best' as const),
  whenUnusable: fc.constant('leave-out' as const),
  points: fc.record({ balance: fc.nat({ max: 50_000 }), use: fc.boolean() }),
  storeId: fc.constant(STORE),
  channel: fc.constantFrom('shop' as const, 'counter' as const),
  now: fc.constant(NOW),
});

test('whatever the basket: steps and lines add up to what is paid, nothing goes below zero', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const result = price(input);
      const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
      expect(sum(result.price.map((line) => line.amountFen))).toBe(result.payableFen);
      expect(sum(result.lines.map((line) => line.paidFen))).toBe(result.payableFen);
      expect(result.lines.every((line) => Number.isSafeInteger(line.paidFen) && line.paidFen >= 0)).toBe(true);
      const afterTier = sum(input.lines.map((line) => line.quantity * tierUnitFen(line.unitFen, input.tier.percentOff)));
      if (input.channel === 'shop' && afterTier > 0) expect(result.payableFen).toBeGreaterThanOrEqual(1);
      expect(result.pointsUsable).toBeLessThanOrEqual(input.points.balance);
      expect(result.pointsUsed % 100).toBe(0);
      const order = ['goods', 'tier', 'group-buy', 'coupon', 'points'];
      const ranks = result.price.map((line) => order.indexOf(line.kind));
      expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      for (const one of result.coupons) expect(one.usable).toBe(one.refusal === null);
    }),
    { numRuns: 1500 },
  );
});

/** What is paid, less what the gifts are worth. */
const costOf = ({ payableFen, gifts }: PricedBasket): number => payableFen - gifts.reduce((sum, gift) => sum + gift.worthFen, 0);

test('the best mix is never worse than any mix chosen by hand', () => {
  fc.assert(
    fc.property(anyInput, fc.integer({ min: 0, max: 63 }), (input, bits) => {
      const chosen = input.coupons.filter((_, index) => bits & (1 << index)).map((one) => one.couponId);
      const byHand = priceBasket({ ...input, chosen, points: { balance: 0, use: false } });
      if (byHand.ok) expect(costOf(price({ ...input, points: { balance: 0, use: false } }))).toBeLessThanOrEqual(costOf(byHand));
    }),
    { numRuns: 1000 },
  );
});

test('what the chosen coupons save is what stands on their lines', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const result = price(input);
      for (const id of result.chosenCouponIds) {
        const line = result.price.find((step) => step.refId === id)!;
        expect(result.coupons.find((one) => one.couponId === id)).toMatchObject({ usable: true, savesFen: 0 - line.amountFen });
      }
    }),
    { numRuns: 500 },
  );
});

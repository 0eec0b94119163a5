import fc from 'fast-check';
import type { BasketLine, CouponFacts } from '@shuke/shared/rules/coupons/coupon-facts';

export const STORE = 'a'.repeat(24);
export const OTHER_STORE = 'b'.repeat(24);
export const NOW = new Date('2026-11-22T04:00:00Z');
export const EVERYWHERE: CouponFacts['scope'] = { storeIds: [], channels: [], categories: [], productIds: [] };

export const productId = (n: number): string => n.toString(16).padStart(24, '0');

let made = 0;
/** A coupon that may be used everywhere now: ¥12 off from ¥50. */
export const coupon = (change: Partial<CouponFacts> = {}): CouponFacts => ({
  couponId: (made += 1).toString(16).padStart(24, 'c'),
  title: '茶礼券',
  benefit: { kind: 'threshold', thresholdFen: 50_00, discountFen: 12_00 },
  scope: EVERYWHERE,
  state: 'issued',
  stackable: false,
  startsAt: new Date('2026-11-01T00:00:00Z'),
  expiresAt: new Date('2026-11-30T16:00:00Z'),
  ...change,
});

export const amountAtCounter = (amountFen: number): BasketLine => ({ productId: null, category: null, quantity: 1, amountFen });

const CATEGORIES = ['岩茶', '绿茶', '茶点'];
const PRODUCTS = [1, 2, 3, 4].map(productId);

export const anyLine: fc.Arbitrary<{ productId: string; category: string; quantity: number; unitFen: number }> = fc
  .record({ product: fc.nat({ max: 3 }), quantity: fc.integer({ min: 1, max: 4 }), unitFen: fc.integer({ min: 0, max: 20_000 }) })
  .map(({ product, quantity, unitFen }) => ({ productId: PRODUCTS[product]!, category: CATEGORIES[product % 3]!, quantity, unitFen }));

const anyBenefit: fc.Arbitrary<CouponFacts['benefit']> = fc.oneof(
  fc.record({ kind: fc.constant('threshold' as const), thresholdFen: fc.constantFrom(0, 3000, 8000), discountFen: fc.integer({ min: 1, max: 9000 }) }),
  fc.record({
    kind: fc.constant('percent' as const), thresholdFen: fc.constantFrom(0, 5000), percentOff: fc.integer({ min: 1, max: 99 }),
    capFen: fc.option(fc.integer({ min: 1, max: 4000 })),
  }),
  fc.record({ kind: fc.constant('shipping' as const), thresholdFen: fc.constantFrom(0, 4000), maxFen: fc.integer({ min: 1, max: 2000 }) }),
  fc.record({
    kind: fc.constant('gift' as const), thresholdFen: fc.constantFrom(0, 6000), productId: fc.constantFrom(...PRODUCTS), giftName: fc.constant('茶样'),
    worthFen: fc.integer({ min: 1, max: 5000 }),
  }),
  fc.record({ kind: fc.constant('item' as const), productIds: fc.subarray(PRODUCTS, { minLength: 1 }), maxFen: fc.integer({ min: 1, max: 15_000 }) }),
);

const listOr = (weight: number, list: fc.Arbitrary<string[]>): fc.Arbitrary<string[]> =>
  fc.oneof({ weight, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: list });

const anyScope: fc.Arbitrary<CouponFacts['scope']> = fc.record({
  storeIds: listOr(8, fc.constant([OTHER_STORE])),
  channels: fc.constantFrom<CouponFacts['scope']['channels'][]>([], ['shop'], ['shop', 'counter'], ['counter']).map((channels) => [...channels]),
  categories: listOr(2, fc.subarray(CATEGORIES)),
  productIds: listOr(3, fc.subarray(PRODUCTS)),
});

export const anyCoupon: fc.Arbitrary<CouponFacts> = fc
  .record({
    benefit: anyBenefit, scope: anyScope, exclusionKey: fc.option(fc.constantFrom('满减类', '折扣类'), { freq: 2 }), stackable: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    state: fc.oneof({ weight: 12, arbitrary: fc.constant('issued' as const) }, { weight: 1, arbitrary: fc.constantFrom<CouponFacts['state']>('held', 'redeemed', 'expired', 'revoked') }),
    days: fc.integer({ min: -1, max: 20 }),
  })
  .map(({ days, ...facts }) => coupon({ ...facts, expiresAt: new Date(NOW.getTime() + days * 86_400_000 + 1) }));

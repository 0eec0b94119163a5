import { couponWindow } from '@shuke/shared/rules/coupons/coupon-window';
import { checkTemplate } from '@shuke/shared/rules/coupons/check-template';
import { decideClaim, type ClaimFacts } from '@shuke/shared/rules/coupons/decide-claim';
import { decideUse } from '@shuke/shared/rules/coupons/decide-use';
import { describeCoupon, formatFold, maxCostFen, summarizeBenefit } from '@shuke/shared/rules/coupons/describe-coupon';
import { explainRefusal } from '@shuke/shared/rules/coupons/explain-refusal';
import type { CouponFacts, UseContext } from '@shuke/shared/rules/coupons/coupon-facts';
import { amountAtCounter, coupon, EVERYWHERE, NOW, OTHER_STORE, productId, STORE } from './coupons-facts';

const atCounter = (amountFen: number): UseContext => ({ storeId: STORE, channel: 'counter', lines: [amountAtCounter(amountFen)] });
const inShop = (...lines: [id: number, category: string, amountFen: number][]): UseContext => ({
  storeId: STORE, channel: 'shop', lines: lines.map(([id, category, amountFen]) => ({ productId: productId(id), category, quantity: 1, amountFen })),
});
const scoped = (scope: Partial<CouponFacts['scope']>, more: Partial<CouponFacts> = {}): CouponFacts => coupon({ scope: { ...EVERYWHERE, ...scope }, ...more });
const item: CouponFacts['benefit'] = { kind: 'item', productIds: [productId(1)], maxFen: 38_00 };

describe('whether a coupon may be used', () => {
  test.each([
    ['at exactly its threshold', coupon(), atCounter(50_00), undefined, undefined],
    ['a fen below its threshold', coupon(), atCounter(49_99), 'COUPON_BELOW_THRESHOLD', '还差 ¥0.01 可用'],
    ['in another store', scoped({ storeIds: [OTHER_STORE] }), atCounter(99_00), 'COUPON_WRONG_STORE', '只能在静安店使用'],
    ['in one of its stores', scoped({ storeIds: [OTHER_STORE, STORE] }), atCounter(99_00), undefined, undefined],
    ['a shop coupon at the counter', scoped({ channels: ['shop'] }), atCounter(99_00), 'COUPON_WRONG_CHANNEL', '只能在商城下单时使用'],
    ['a counter coupon in the shop', scoped({ channels: ['counter'] }), inShop([1, '岩茶', 99_00]), 'COUPON_WRONG_CHANNEL', '到店消费时可用'],
    ['after its end', coupon({ expiresAt: NOW }), atCounter(99_00), 'COUPON_EXPIRED', '已过期，有效期到 11月22日'],
    ['a millisecond before its end', coupon({ expiresAt: new Date(NOW.getTime() + 1) }), atCounter(99_00), undefined, undefined],
    ['before its beginning', coupon({ startsAt: new Date('2026-11-24T16:00:00Z') }), atCounter(99_00), 'COUPON_NOT_STARTED', '11月25日起可用'],
    ['from its first instant on', coupon({ startsAt: NOW }), atCounter(99_00), undefined, undefined],
    ['when another order holds it', coupon({ state: 'held' }), atCounter(99_00), 'COUPON_HELD', '正在另一笔订单中使用，取消那笔订单后可用'],
    ['a second time', coupon({ state: 'redeemed' }), atCounter(99_00), 'COUPON_ALREADY_USED', '已经核销过了'],
    ['after it was taken back', coupon({ state: 'revoked' }), atCounter(99_00), 'COUPON_NOT_FOUND', '这张券已被收回'],
    ['an item voucher at the counter', coupon({ benefit: item }), atCounter(99_00), 'COUPON_NO_MATCHING_ITEM', '兑换券请在商城下单时使用'],
    ['an item voucher without its product', coupon({ benefit: item }), inShop([2, '绿茶', 99_00]), 'COUPON_NO_MATCHING_ITEM', '没有这张券适用的商品'],
    ['a tea coupon on snacks', scoped({ categories: ['岩茶'] }), inShop([2, '茶点', 99_00]), 'COUPON_NO_MATCHING_ITEM', '没有这张券适用的商品'],
    ['a tea coupon when the tea alone is below the threshold', scoped({ categories: ['岩茶'] }), inShop([1, '岩茶', 40_00], [2, '茶点', 60_00]), 'COUPON_BELOW_THRESHOLD', '还差 ¥10 可用'],
    ['a tea coupon at the counter, where nobody types products', scoped({ categories: ['岩茶'] }), atCounter(50_00), undefined, undefined],
  ] as const)('%s', (_when, one, context, reason, words) => {
    const decision = decideUse(one, context, NOW);
    if (reason === undefined) return expect(decision).toMatchObject({ ok: true });
    expect(decision).toMatchObject({ ok: false, reason });
    if (!decision.ok) expect(explainRefusal(one, decision, context, new Map([[OTHER_STORE, '静安店']]))).toBe(words);
  });

  test('a category or a listed product makes a line count', () => {
    const context = inShop([1, '岩茶', 30_00], [2, '茶点', 30_00], [3, '绿茶', 30_00]);
    const decision = decideUse(scoped({ categories: ['岩茶'], productIds: [productId(3)] }), context, NOW);
    expect(decision).toEqual({ ok: true, eligible: [0, 2] });
  });
});

describe('how long a coupon lasts', () => {
  test.each([
    ['2026-11-22T04:00:00Z', 7, '2026-11-29T16:00:00.000Z'],
    // 23:59 and 00:01 of Shanghai are different business days.
    ['2026-11-22T15:59:00Z', 1, '2026-11-23T16:00:00.000Z'],
    ['2026-11-22T16:01:00Z', 1, '2026-11-24T16:00:00.000Z'],
    ['2028-02-27T16:00:00Z', 1, '2028-02-29T16:00:00.000Z'],
  ])('issued at %s for %i days, it lasts to the end of that business day', (issuedAt, days, expiresAt) => {
    const window = couponWindow({ kind: 'after-issue', days }, new Date(issuedAt));
    expect(window).toEqual({ startsAt: new Date(issuedAt), expiresAt: new Date(expiresAt) });
  });

  test('fixed dates do not care when it was issued', () => {
    const validity = { kind: 'fixed' as const, startsAt: '2026-12-01T00:00:00Z', endsAt: '2026-12-31T16:00:00Z' };
    expect(couponWindow(validity, NOW)).toEqual({ startsAt: new Date(validity.startsAt), expiresAt: new Date(validity.endsAt) });
  });
});

describe('a coupon in words', () => {
  test.each([
    [{ kind: 'threshold', thresholdFen: 50_00, discountFen: 12_00 }, '满 ¥50 减 ¥12'],
    [{ kind: 'threshold', thresholdFen: 0, discountFen: 6_50 }, '立减 ¥6.5'],
    [{ kind: 'percent', thresholdFen: 0, percentOff: 12, capFen: 20_00 }, '8.8 折，最多减 ¥20'],
    [{ kind: 'percent', thresholdFen: 100_00, percentOff: 20, capFen: null }, '满 ¥100 8 折'],
    [{ kind: 'item', productIds: [productId(1)], maxFen: 38_00 }, '兑换大红袍 1 件，最高抵 ¥38'],
    [{ kind: 'item', productIds: [productId(9)], maxFen: 38_00 }, '兑换指定商品 1 件，最高抵 ¥38'],
  ] as const)('%j', (benefit, words) => {
    const names = { stores: new Map(), products: new Map([[productId(1), '大红袍']]) };
    expect(summarizeBenefit(benefit as never, names)).toBe(words);
  });

  test('conditions say where, on what, with what and until when', () => {
    const one = scoped({ storeIds: [OTHER_STORE], channels: ['counter'], categories: ['茶饮'] }, { stackable: true });
    expect(describeCoupon(one, { stores: new Map([[OTHER_STORE, '静安店']]) }).conditions).toBe('限静安店 · 限到店 · 茶饮可用 · 可与其他券同用 · 11月30日前（含当日）');
    const far = coupon({ expiresAt: new Date('2027-01-31T16:00:00Z') });
    expect(describeCoupon(far, { stores: new Map() }).conditions).toBe('2027年1月31日前（含当日）');
    expect(describeCoupon(scoped({ storeIds: [OTHER_STORE, STORE] }), { stores: new Map() }).conditions).toContain('限指定 2 家门店');
  });

  test('percent off is told as the part that is paid', () => {
    expect([1, 5, 10, 12, 20, 50, 99].map(formatFold)).toEqual(['9.9 折', '9.5 折', '9 折', '8.8 折', '8 折', '5 折', '0.1 折']);
  });

  test('the most a coupon can cost is known, or known to be unlimited', () => {
    expect(maxCostFen(coupon().benefit)).toBe(12_00);
    expect(maxCostFen(item)).toBe(38_00);
    expect(maxCostFen({ kind: 'percent', thresholdFen: 0, percentOff: 12, capFen: null })).toBeNull();
  });
});

describe('claiming', () => {
  const template: ClaimFacts = { state: 'active', claimable: true, validity: { kind: 'after-issue', days: 7 }, minTierRank: 1, stock: 50, issued: 49, perMemberLimit: 2 };
  const member = { tierRank: 1, claimed: 1 };
  test.each([
    ['is let in at the last unit and the last slot', {}, {}, undefined],
    ['ends when stopped', { state: 'stopped' }, {}, 'COUPON_NOT_CLAIMABLE'],
    ['is not for templates that are given, not claimed', { claimable: false }, {}, 'COUPON_NOT_CLAIMABLE'],
    ['ends with a fixed end', { validity: { kind: 'fixed', startsAt: '2026-11-01T00:00:00Z', endsAt: NOW.toISOString() } }, {}, 'COUPON_NOT_CLAIMABLE'],
    ['may be before a fixed beginning', { validity: { kind: 'fixed', startsAt: '2026-12-01T00:00:00Z', endsAt: '2026-12-02T00:00:00Z' } }, {}, undefined],
    ['needs the tier', {}, { tierRank: 0 }, 'COUPON_TIER_TOO_LOW'],
    ['stops at the limit per member', {}, { claimed: 2 }, 'COUPON_LIMIT_REACHED'],
    ['stops at the stock', { issued: 50 }, {}, 'COUPON_SOLD_OUT'],
    ['knows no end of stock without a stock', { stock: null, issued: 1_000_000 }, {}, undefined],
  ] as const)('%s', (_what, change, who, reason) => {
    const decision = decideClaim({ ...template, ...change } as ClaimFacts, { ...member, ...who }, NOW);
    expect(decision).toEqual(reason === undefined ? { ok: true } : { ok: false, reason });
  });
});

describe('a template', () => {
  const sound = {
    title: '新客券', benefit: { kind: 'threshold' as const, thresholdFen: 50_00, discountFen: 12_00 }, scope: EVERYWHERE,
    validity: { kind: 'after-issue' as const, days: 7 }, stackable: false, claimable: true, minTierRank: 0, stock: 10, perMemberLimit: 1,
  };
  const fixed = (startsAt: string, endsAt: string) => ({ validity: { kind: 'fixed' as const, startsAt, endsAt } });
  test.each([
    [{}, []],
    [{ benefit: { kind: 'threshold' as const, thresholdFen: 0, discountFen: 12_00 } }, []],
    [{ benefit: { kind: 'threshold' as const, thresholdFen: 10_00, discountFen: 12_00 } }, ['/body/benefit/discountFen']],
    [{ benefit: { kind: 'percent' as const, thresholdFen: 0, percentOff: 10, capFen: 0 } }, ['/body/benefit/capFen']],
    [{ benefit: { kind: 'item' as const, productIds: [productId(1)], maxFen: 0 } }, ['/body/benefit/maxFen']],
    [fixed('2026-12-02T00:00:00Z', '2026-12-01T00:00:00Z'), ['/body/validity/endsAt']],
    [fixed('2026-10-01T00:00:00Z', '2026-10-02T00:00:00Z'), ['/body/validity/endsAt']],
    [fixed('2026-10-01T00:00:00Z', '2026-12-02T00:00:00Z'), []],
    [{ stock: 1, perMemberLimit: 2 }, ['/body/perMemberLimit']],
    [{ stock: null, perMemberLimit: 2 }, []],
  ])('%j', (change, paths) => {
    expect(checkTemplate({ ...sound, ...change }, NOW).map((fault) => fault.path)).toEqual(paths);
  });
});

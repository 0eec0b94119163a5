import fc from 'fast-check';
import { budgetState } from '@shuke/shared/rules/coupons/decide-claim';
import type { Static } from 'typebox';
import type { CouponTemplateBody } from '@shuke/shared/contract/coupons';
import { checkTemplate } from '@shuke/shared/rules/coupons/check-template';
import { decideUse } from '@shuke/shared/rules/coupons/decide-use';
import { describeCoupon, maxCostFen, summarizeBenefit } from '@shuke/shared/rules/coupons/describe-coupon';
import { explainMix } from '@shuke/shared/rules/coupons/explain-mix';
import { explainRefusal } from '@shuke/shared/rules/coupons/explain-refusal';
import type { CouponFacts, UseContext } from '@shuke/shared/rules/coupons/coupon-facts';
import { describeTimes, isUsableTime, weekdayOf } from '@shuke/shared/rules/coupons/usable-times';
import { priceBasket, type BasketInput } from '@shuke/shared/rules/price/price-basket';
import { coupon, EVERYWHERE, NOW, productId, STORE } from './coupons-facts';

const OFFICE = { weekdays: [1, 2, 3, 4, 5], fromMinute: 600, toMinute: 1020 };
const shop: UseContext = { storeId: STORE, channel: 'shop', lines: [{ productId: productId(1), category: '岩茶', quantity: 1, amountFen: 100_00 }] };
const refusal = (one: CouponFacts, context: UseContext, now: Date): [string, string] => {
  const decision = decideUse(one, context, now);
  return decision.ok ? ['ok', ''] : [decision.reason, explainRefusal(one, decision, context)];
};

describe('hours and weekdays, in Shanghai', () => {
  const limited = coupon({ scope: { ...EVERYWHERE, times: OFFICE } });

  test.each([
    ['a Friday at ten', '2026-11-20T10:00:00+08:00', 'ok'],
    ['the last minute before five', '2026-11-20T16:59:59+08:00', 'ok'],
    ['five sharp', '2026-11-20T17:00:00+08:00', 'COUPON_WRONG_TIME'],
    ['a minute before ten', '2026-11-20T09:59:00+08:00', 'COUPON_WRONG_TIME'],
    ['a Sunday', '2026-11-22T12:00:00+08:00', 'COUPON_WRONG_TIME'],
    ['a Monday that is Sunday in UTC', '2026-11-23T07:30:00+08:00', 'COUPON_WRONG_TIME'],
  ])('%s: %s is %s', (_when, at, reason) => {
    expect(refusal(limited, shop, new Date(at))[0]).toBe(reason);
  });

  test('the refusal says when it may be used', () => {
    expect(refusal(limited, shop, NOW)).toEqual(['COUPON_WRONG_TIME', '周一至周五 10:00–17:00 可用']);
    expect(describeTimes({ weekdays: [6, 7], fromMinute: 0, toMinute: 1440 })).toBe('周六、周日可用');
    expect(describeTimes({ weekdays: [], fromMinute: 840, toMinute: 1020 })).toBe('每天 14:00–17:00 可用');
    expect(describeTimes({ weekdays: [1, 2, 3, 7], fromMinute: 0, toMinute: 1440 })).toBe('周一至周三、周日可用');
    expect(describeCoupon(limited, { stores: new Map() }).conditions).toContain('周一至周五 10:00–17:00 可用');
  });

  test('a week has each weekday once, whatever the instant', () => {
    fc.assert(fc.property(fc.date({ min: new Date('1995-01-01'), max: new Date('2060-01-01'), noInvalidDate: true }), (at) => {
      const week = Array.from({ length: 7 }, (_, n) => weekdayOf(new Date(at.getTime() + n * 86_400_000)));
      expect([...week].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(isUsableTime({ weekdays: week.slice(0, 1), fromMinute: 0, toMinute: 1440 }, at)).toBe(true);
      expect(isUsableTime({ weekdays: week.slice(1), fromMinute: 0, toMinute: 1440 }, at)).toBe(false);
    }));
  });
});

test('a coupon for tiers is for those tiers alone', () => {
  const gold = coupon({ scope: { ...EVERYWHERE, tierKeys: ['gold', 'black'] } });
  expect(refusal(gold, { ...shop, tierKey: 'gold' }, NOW)[0]).toBe('ok');
  expect(refusal(gold, { ...shop, tierKey: 'leaf' }, NOW)).toEqual(['COUPON_WRONG_TIER', '你现在的等级不能用这张券']);
  expect(refusal(gold, shop, NOW)[0]).toBe('COUPON_WRONG_TIER');
  expect(describeCoupon(gold, { stores: new Map(), tiers: new Map([['gold', '金毫'], ['black', '墨玉']]) }).conditions).toContain('限金毫、墨玉会员');
});

describe('free shipping and gifts', () => {
  const shipping = coupon({ benefit: { kind: 'shipping', thresholdFen: 50_00, maxFen: 10_00 }, stackable: true });
  const gift = coupon({ benefit: { kind: 'gift', thresholdFen: 50_00, productId: productId(4), giftName: '桂花糕', worthFen: 18_00 }, stackable: true });
  const basket = (change: Partial<BasketInput> = {}): BasketInput => ({
    lines: [{ productId: productId(1), category: '岩茶', quantity: 1, unitFen: 100_00 }], tier: { name: '嫩叶', percentOff: 0, pointsTimes: 1 },
    coupons: [shipping, gift], chosen: 'best', whenUnusable: 'refuse', points: { balance: 0, use: false }, storeId: STORE, channel: 'shop', now: NOW, ...change,
  });
  const priced = (change?: Partial<BasketInput>) => {
    const result = priceBasket(basket(change));
    if (!result.ok) throw new Error(result.reason);
    return result;
  };

  test('the words', () => {
    expect(summarizeBenefit(shipping.benefit)).toBe('满 ¥50 免运费，最高免 ¥10');
    expect(summarizeBenefit(gift.benefit)).toBe('满 ¥50 赠桂花糕 1 件');
    expect([maxCostFen(shipping.benefit), maxCostFen(gift.benefit)]).toEqual([10_00, 18_00]);
  });

  test('the shipping fee goes down to what the coupon does not cover; the gift comes for nothing', () => {
    const result = priced({ shippingFen: 12_00 });
    expect(result).toMatchObject({ payableFen: 102_00, shippingPaidFen: 2_00, gifts: [{ name: '桂花糕', productId: productId(4) }], lines: [{ paidFen: 100_00 }] });
    expect(result.price.map(({ kind, amountFen }) => [kind, amountFen])).toEqual([['goods', 100_00], ['shipping', 12_00], ['coupon', -10_00], ['coupon', 0]]);
  });

  test('without a shipping fee there is nothing to take off; a gift that is gone cannot be given', () => {
    expect(priced({ giftsOut: new Set([productId(4)]) }).coupons.map(({ refusal: words }) => words)).toEqual(['这单没有运费，选择配送时可用', '赠品已送完，看看其他券']);
    expect(priceBasket(basket({ chosen: [gift.couponId], giftsOut: new Set([productId(4)]) }))).toMatchObject({ ok: false, reason: 'COUPON_GIFT_OUT' });
  });

  test('below the threshold neither goes', () => {
    const lines = [{ productId: productId(1), category: '岩茶', quantity: 1, unitFen: 49_00 }];
    expect(priced({ lines, shippingFen: 12_00 }).coupons.map(({ reason }) => reason)).toEqual(['COUPON_BELOW_THRESHOLD', 'COUPON_BELOW_THRESHOLD']);
  });
});

describe('why this mix', () => {
  const lines = shop.lines;
  const usable = (one: CouponFacts) => ({ coupon: one, eligible: [0] });
  const off = (title: string, discountFen: number, more: Partial<CouponFacts> = {}) =>
    usable(coupon({ title, stackable: true, benefit: { kind: 'threshold', thresholdFen: 0, discountFen }, ...more }));
  const setting = { lines, keepFen: 1, shippingFen: 0 };

  test('each coupon says why it is in or out', () => {
    const [large, small] = [off('大减', 20_00, { exclusionKey: '满减类' }), off('小减', 15_00, { exclusionKey: '满减类' })];
    const alone = off('独享', 12_00, { stackable: false });
    expect(explainMix(large, [large], setting)).toBe('已计入优惠');
    expect(explainMix(small, [large], setting)).toBe('和「大减」同属满减类，只能用一张，换成它少省 ¥5');
    expect(explainMix(alone, [large], setting)).toBe('不与其他券同用，换成它少省 ¥8');
    expect(explainMix(large, [alone], setting)).toBe('「独享」不与其他券同用，换成它可多省 ¥8');
    expect(explainMix(off('用不上', 5_00), [off('全免', 100_00)], setting)).toBe('已选的券用完后，这张没有可减的金额了');
    expect(explainMix(off('再加', 5_00), [large], setting)).toBe('加上这张可再省 ¥5');
    expect(explainMix(large, [], setting)).toBeNull();
  });
});

test('a template with a budget needs a worst case that fits into it', () => {
  const sound: Static<typeof CouponTemplateBody> = {
    title: '茶礼券', benefit: { kind: 'threshold', thresholdFen: 50_00, discountFen: 12_00 }, scope: EVERYWHERE, validity: { kind: 'after-issue', days: 7 },
    stackable: false, claimable: true, minTierRank: 0, stock: 100, perMemberLimit: 1,
  };
  const faults = (change: Partial<typeof sound>) => checkTemplate({ ...sound, ...change }, NOW).map(({ path }) => path);
  expect(faults({ budgetFen: 12_00 })).toEqual([]);
  expect(faults({ budgetFen: 11_99 })).toEqual(['/body/budgetFen']);
  expect(faults({ budgetFen: 100_00, benefit: { kind: 'percent', thresholdFen: 0, percentOff: 10, capFen: null } })).toEqual(['/body/benefit/capFen']);
  expect(faults({ exclusionKey: '满减类' })).toEqual(['/body/exclusionKey']);
  expect(faults({ scope: { ...EVERYWHERE, times: { weekdays: [], fromMinute: 700, toMinute: 700 } } })).toEqual(['/body/scope/times/toMinute']);
});

test('a budget is near from four fifths, and spent when not one more coupon fits', () => {
  const at = (committedFen: number) => budgetState({ budgetFen: 100_00, committedFen, costFen: 12_00 });
  expect([at(0), at(79_99), at(80_00), at(88_00), at(88_01)]).toEqual(['open', 'open', 'near', 'near', 'spent']);
  expect(budgetState({ committedFen: 999_00, costFen: 1 })).toBe('open');
});

import './support/as-weapp';
import { inOrder, savedFen, toggleCoupon, type QuotedCoupon } from '../../miniapp/src/shop/choose-coupons';
import { MOST_LINES, MOST_PIECES, piecesIn, withQuantity, type BasketLine } from '../../miniapp/src/shop/basket';
import { nextLookMs } from '../../miniapp/src/shop/payment-steps';
import { sayFen } from '../../miniapp/src/shop/say-fen';
import { actFor, refundWords, teamTitle } from '../../miniapp/src/packages/group-buys/team/team-state';
import { fenOf, MOST_FEN, press, type AmountKey } from '../../miniapp/src/packages/staff/amount';
import { CODE_LENGTH, spaced, typedCode } from '../../miniapp/src/packages/member/coupon-code/code-input';
import { giftWords, shareWords } from '../../miniapp/src/packages/member/coupon-gift/gift-words';
import { couponFace } from '../../miniapp/src/say';
import { matchBasket, orderable } from '../../miniapp/src/packages/shop/basket/match-basket';
import type { Order, Product, Team } from '../../miniapp/src/types';

const coupon = (id: string, stackable: boolean, savesFen = 500, usable = true): QuotedCoupon =>
  ({ coupon: { id, stackable } as QuotedCoupon['coupon'], usable, savesFen, refusal: null });

describe('choosing coupons', () => {
  const rows = [coupon('alone', false), coupon('a', true), coupon('b', true), coupon('other', false)];

  test('a coupon that does not combine puts the others back', () => {
    expect(toggleCoupon(rows, ['a', 'b'], 'alone')).toEqual(['alone']);
    expect(toggleCoupon(rows, ['alone'], 'other')).toEqual(['other']);
  });

  test('coupons that combine are kept together, and put the lone one back', () => {
    expect(toggleCoupon(rows, ['a'], 'b')).toEqual(['a', 'b']);
    expect(toggleCoupon(rows, ['alone'], 'a')).toEqual(['a']);
  });

  test('of one exclusion group the last one tapped stays', () => {
    const keyed = (id: string, exclusionKey: string): QuotedCoupon => ({ ...coupon(id, true), coupon: { id, stackable: true, exclusionKey } as QuotedCoupon['coupon'] });
    const groups = [keyed('m1', '满减类'), keyed('m2', '满减类'), keyed('z', '折扣类'), coupon('free', true)];
    expect(toggleCoupon(groups, ['m1', 'z', 'free'], 'm2')).toEqual(['z', 'free', 'm2']);
  });

  test('tapping a chosen coupon takes it out, down to none', () => {
    expect(toggleCoupon(rows, ['a', 'b'], 'a')).toEqual(['b']);
    expect(toggleCoupon(rows, ['alone'], 'alone')).toEqual([]);
  });

  test('chosen ones stand first, then the usable by what they save, then the rest', () => {
    const many = [coupon('no', false, 0, false), coupon('small', false, 100), coupon('big', false, 900), coupon('mine', false, 50)];
    expect(inOrder(many, ['mine']).map((row) => row.coupon.id)).toEqual(['mine', 'big', 'small', 'no']);
  });

  test('only coupon lines count as saved by coupons', () => {
    const price = [{ kind: 'goods', amountFen: 9000 }, { kind: 'tier', amountFen: -270 }, { kind: 'coupon', amountFen: -1500 }, { kind: 'points', amountFen: -300 }];
    expect(savedFen(price)).toBe(1500);
  });
});

describe('the basket', () => {
  const lines: BasketLine[] = [{ productId: 'a', quantity: 1 }, { productId: 'b', quantity: 2 }];

  test('a new product goes on top, a known one stays in its place', () => {
    expect(withQuantity(lines, 'c', 1).map((line) => line.productId)).toEqual(['c', 'a', 'b']);
    expect(withQuantity(lines, 'b', 5)).toEqual([{ productId: 'a', quantity: 1 }, { productId: 'b', quantity: 5 }]);
  });

  test.each([[0], [-3]])('a quantity of %i takes the line out', (quantity) => {
    expect(withQuantity(lines, 'a', quantity)).toEqual([{ productId: 'b', quantity: 2 }]);
  });

  test('it never holds more than the server takes', () => {
    expect(withQuantity(lines, 'a', 1000)[0]?.quantity).toBe(MOST_PIECES);
    const full = Array.from({ length: MOST_LINES }, (_, place) => ({ productId: String(place), quantity: 1 }));
    expect(withQuantity(full, 'more', 1)).toHaveLength(MOST_LINES);
    expect(piecesIn(lines)).toBe(3);
  });

  test('what is sold out or gone stays in sight and is not ordered', () => {
    const products = [{ id: 'a', inStock: true }, { id: 'b', inStock: false }] as Product[];
    const matched = matchBasket([...lines, { productId: 'c', quantity: 1 }], products);
    expect(matched.map((line) => line.kind)).toEqual(['ready', 'sold-out', 'gone']);
    expect(orderable(matched)).toEqual([{ productId: 'a', quantity: 1 }]);
  });
});

describe('the amount pad', () => {
  const typed = (keys: string): string => [...keys].reduce((text, key) => press(text, (key === '<' ? 'back' : key) as AmountKey), '');

  test.each([
    ['128', '128', 12_800], ['0.5', '0.5', 50], ['.5', '0.5', 50], ['12.345', '12.34', 1234], ['1..2', '1.2', 120],
    ['007', '7', 700], ['12<', '1', 100], ['<', '', 0], ['12.', '12.', 1200], ['0.07', '0.07', 7],
  ])('%s becomes %s', (keys, text, fen) => {
    expect(typed(keys)).toBe(text);
    expect(fenOf(text)).toBe(fen);
  });

  test('no key makes more than the server takes', () => {
    expect(fenOf(typed('100000'))).toBe(MOST_FEN);
    expect(typed('1000001')).toBe('100000');
    expect(typed('100000.01')).toBe('100000.0');
  });
});

describe('waiting for the notice', () => {
  test('looks come quickly at first, then calmly, and end after a minute', () => {
    expect([0, 1, 2, 3, 9].map((looks) => nextLookMs(looks, looks * 1000))).toEqual([600, 1000, 1500, 2500, 2500]);
    expect(nextLookMs(20, 60_000)).toBeUndefined();
  });
});

describe('a team in words and acts', () => {
  const seat = (me: boolean, paid: boolean) => ({ nickname: '林*', avatarKey: '02', leader: false, me, paid });
  const team = (more: Partial<Team>): Team => ({ state: 'open', size: 3, seats: [seat(false, true)], missing: 2, ...more } as Team);
  const order = (state: Order['state']): Order => ({ state } as Order);

  test.each<[string, Partial<Team>, Order | undefined, string]>([
    ['a stranger before a free seat', {}, undefined, 'join'],
    ['my seat waits to be paid', { seats: [seat(true, false)] }, order('unpaid'), 'pay'],
    ['my payment is on its way', { seats: [seat(true, false)] }, undefined, 'wait'],
    ['I am in', { seats: [seat(true, true)] }, order('waiting-team'), 'invite'],
    ['full with me', { state: 'filled', seats: [seat(true, true)] }, order('ready'), 'order'],
    ['full without me', { state: 'filled' }, undefined, 'own'],
    ['every seat held by others', { seats: [seat(false, true), seat(false, true), seat(false, false)] }, undefined, 'own'],
    ['over', { state: 'expired', seats: [seat(true, true)] }, order('refunded'), 'own'],
  ])('%s', (_what, facts, mine, act) => {
    expect(actFor(team(facts), mine).kind).toBe(act);
  });

  test('a refund is told to who paid, and to nobody else', () => {
    const over = team({ state: 'expired', seats: [seat(true, true)] });
    expect(refundWords(over, order('refunded'))).toContain('已经全额原路退回');
    expect(refundWords(over, order('refunding'))).toContain('正在全额原路退回');
    expect(refundWords(over, order('closed'))).toContain('没有付款');
    expect(refundWords(team({ state: 'expired' }), undefined)).toBeUndefined();
  });

  test('one seat short is said as such', () => {
    expect([teamTitle(team({ missing: 1 })), teamTitle(team({ missing: 2 })), teamTitle(team({ state: 'filled' }))]).toEqual(['只差 1 人', '还差 2 人', '拼团成功']);
  });
});

test('money in sentences has no needless zeros, and never half a fen', () => {
  expect([4000, 820, 5, 0].map(sayFen)).toEqual(['¥40', '¥8.20', '¥0.05', '¥0']);
});

describe('a coupon from a code or a friend', () => {
  test('a code is kept without what people put between its letters, and shown in its groups', () => {
    expect(typedCode(' 3467-9acd efghjk ')).toBe('34679ACDEFGHJK');
    expect(typedCode('A'.repeat(40))).toHaveLength(CODE_LENGTH);
    expect([spaced('34679ACDEFGHJK'), spaced('34679'), spaced('')]).toEqual(['3467-9ACD-EFGHJK', '3467-9', '']);
  });

  test('a gift says where it stands, to the giver and to the friend', () => {
    const gift = { fromMasked: '王**' };
    expect(giftWords({ ...gift, mine: 'no', state: 'open' })).toBe('王** 送你一张券');
    expect(giftWords({ ...gift, mine: 'no', state: 'claimed' })).toBe('来晚一步，已被别的好友收下');
    expect(giftWords({ ...gift, mine: 'given', state: 'expired' })).toBe('没有人收下，券已退回你的券包');
    expect(giftWords({ ...gift, mine: 'taken', state: 'claimed' })).toBe('已收下，在你的券包里');
    expect(shareWords({ title: '满 ¥50 减 ¥12', summary: '满 ¥50 减 ¥12' })).toBe('送你一张券：满 ¥50 减 ¥12');
  });

  test('free shipping and gifts have a face of their own', () => {
    expect(couponFace({ benefit: { kind: 'shipping', thresholdFen: 9900, maxFen: 1200 } })).toEqual({ value: '免运', unit: '', under: '满 ¥99 可用' });
    expect(couponFace({ benefit: { kind: 'gift', thresholdFen: 0, productId: '1', giftName: '茶样', worthFen: 1 } })).toEqual({ value: '赠品', unit: '', under: '无门槛' });
  });
});

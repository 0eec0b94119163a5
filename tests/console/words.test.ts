import fc from 'fast-check';
import dayjs from 'dayjs';
import { changesBetween } from '../../console/src/features/audit/changes';
import { actionText, pathText, targetOf, valueText } from '../../console/src/features/audit/words';
import { stateOfWord } from '../../console/src/features/campaigns/words';
import { newMembersFinding, revenueFinding, type Board } from '../../console/src/features/board/findings';
import { countable, missingIn, newDraft, newOffer, shadowedTiers, type Offer } from '../../console/src/features/campaigns/draft';
import { bodyOf, liabilityFen, startForm } from '../../console/src/features/coupons/coupon-form';
import { grantPercent } from '../../console/src/features/coupons/grant-words';
import { benefitText, timesText, validityText } from '../../console/src/features/coupons/words';
import { changeOf, duration, whenText, yuan, zhe } from '../../console/src/ui/format';
import { csvOf } from '../../console/src/ui/download';
import { listKeyOf } from '../../console/src/ui/use-list-keys';

describe('numbers in words', () => {
  test('a change has a base: without one there is no percentage', () => {
    expect(changeOf(112, 100)).toEqual({ direction: 'up', text: '12.0%' });
    expect(changeOf(90, 100)).toEqual({ direction: 'down', text: '10.0%' });
    expect(changeOf(5, 0)).toEqual({ direction: 'new', text: '前期为 0' });
    expect(changeOf(0, 0)).toEqual({ direction: 'same', text: '持平' });
  });

  test('money, time left and discounts read as people say them', () => {
    expect([yuan(12_345_678), yuan(-500)]).toEqual(['¥123,457', '-¥5']);
    expect([duration(0), duration(45), duration(130), duration(7200), duration(200_000)]).toEqual(['1 秒', '45 秒', '2 分钟', '2 小时', '2 天']);
    expect([zhe(12), zhe(20)]).toEqual(['8.8 折', '8 折']);
  });

  test('yesterday ends at midnight in Shanghai, not in London', () => {
    const now = new Date('2026-11-22T17:00:00Z');
    expect(whenText('2026-11-22T16:30:00Z', now)).toBe('今天 00:30');
    expect(whenText('2026-11-22T15:30:00Z', now)).toBe('昨天 23:30');
    expect(whenText('2025-01-02T03:00:00Z', now)).toBe('2025-01-02');
  });
});

describe('a chart says its finding', () => {
  const board = (daily: Board['daily'], revenueFen: number, revenueFenBefore: number) => ({ daily, revenueFen, revenueFenBefore }) as Board;
  const days = [{ day: '2026-11-01', revenueFen: 100, orders: 1, newMembers: 0 }, { day: '2026-11-02', revenueFen: 900, orders: 2, newMembers: 3 }];

  test('revenue: how much, against what, and when most', () => {
    expect(revenueFinding(board(days, 11_000, 10_000))).toBe('近 30 天营收 ¥110，比前 30 天多 10.0%，11月2日最高');
    expect(revenueFinding(board([], 0, 0))).toBe('近 30 天营收 ¥0，还没有成交的日子');
  });

  test('new members, and none at all', () => {
    expect(newMembersFinding(days)).toBe('近 30 天新增会员 3 人，11月2日最多（3 人）');
    expect(newMembersFinding(days.slice(0, 1))).toBe('近 30 天没有新会员');
  });
});

describe('a campaign draft', () => {
  const offer = (key: string, tierKeys: string[]): Offer => ({ ...newOffer([]), key, tierKeys });

  test('names what is missing, by step', () => {
    expect(missingIn(newDraft({})).map((item) => item.step)).toEqual([1, 3, 3]);
    const full = { ...newDraft({ name: '回访' }), offers: [{ ...newOffer([]), title: '好久不见', text: '来喝茶' }] };
    expect(missingIn(full)).toEqual([]);
    expect(missingIn({ ...full, channels: { inbox: false, subscribe: false } })).toEqual([{ step: 4, text: '至少选一个渠道' }]);
  });

  test('can be counted before its words are written', () => {
    const draft = countable(newDraft({}));
    expect([draft.name, draft.offers[0]?.title, draft.offers[0]?.text].every((text) => (text ?? '').length > 0)).toBe(true);
  });

  test('a new offer never takes the key of another', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 9 }), (numbers) => {
      const offers = numbers.map((number) => offer(`offer-${number}`, []));
      expect(offers.map((item) => item.key)).not.toContain(newOffer(offers).key);
    }));
  });

  test('says which tiers an earlier offer has taken already', () => {
    const offers = [offer('a', ['gold']), offer('b', ['gold', 'leaf']), offer('c', []), offer('d', ['black'])];
    expect(offers.map((_, index) => shadowedTiers(offers, index))).toEqual([[], ['gold'], [], 'all']);
  });
});

describe('a coupon form', () => {
  test('yuan become fen to the last digit, whatever is typed', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 10_000_000 }), (fen) => {
      const { benefit } = bodyOf({ ...startForm, thresholdYuan: 0, discountYuan: fen / 100 });
      expect(benefit).toEqual({ kind: 'threshold', thresholdFen: 0, discountFen: fen });
    }));
  });

  test('8.8 折 takes 12 percent off, for every tenth from 0.1 to 9.9', () => {
    for (let tenth = 1; tenth <= 99; tenth += 1) {
      const { benefit } = bodyOf({ ...startForm, kind: 'percent', zhe: tenth / 10 });
      expect(benefit).toMatchObject({ percentOff: 100 - tenth });
    }
  });

  test('fixed dates begin and end at midnight in Shanghai and include both days', () => {
    const { validity } = bodyOf({ ...startForm, validityKind: 'fixed', range: [dayjs('2026-11-01'), dayjs('2026-11-30')] });
    expect(validity).toEqual({ kind: 'fixed', startsAt: '2026-10-31T16:00:00.000Z', endsAt: '2026-11-30T16:00:00.000Z' });
    expect(validityText(validity)).toBe('11月1日 至 11月30日');
  });

  test('says the most it can cost, or that there is no limit', () => {
    expect(liabilityFen(bodyOf({ ...startForm, discountYuan: 12, stock: 50 }))).toBe(60_000);
    expect(liabilityFen(bodyOf({ ...startForm, limited: false }))).toBeNull();
    expect(liabilityFen(bodyOf({ ...startForm, kind: 'percent', capYuan: null }))).toBeNull();
  });

  test('free shipping, gifts, tiers, hours, groups and budgets arrive as they were typed', () => {
    const shipping = bodyOf({ ...startForm, kind: 'shipping', thresholdYuan: 99, maxYuan: 12, budgetYuan: 100, stackable: true, exclusionKey: ' 配送类 ', giftable: false });
    expect(shipping).toMatchObject({ benefit: { kind: 'shipping', thresholdFen: 9900, maxFen: 1200 }, budgetFen: 10_000, exclusionKey: '配送类' });
    expect(shipping.giftable).toBeUndefined();
    const hours: [dayjs.Dayjs, dayjs.Dayjs] = [dayjs('2026-01-01T10:00'), dayjs('2026-01-01T23:59')];
    const gift = bodyOf({ ...startForm, kind: 'gift', giftProductId: 'p', worthYuan: 28, weekdays: [5, 1], hours, tierKeys: ['gold'], exclusionKey: '没有用的' }, new Map([['p', '桂花糕']]));
    expect(gift.benefit).toEqual({ kind: 'gift', thresholdFen: 5000, productId: 'p', giftName: '桂花糕', worthFen: 2800 });
    expect(gift.scope).toMatchObject({ tierKeys: ['gold'], times: { weekdays: [1, 5], fromMinute: 600, toMinute: 1440 } });
    expect(gift.exclusionKey).toBeUndefined();
    expect(bodyOf(startForm).scope.times).toBeUndefined();
    expect(timesText({ weekdays: [1, 5], fromMinute: 600, toMinute: 1440 })).toBe('周一、周五 10:00–24:00 可用');
  });

  test('a budget ends what it can cost when the stock does not end it first', () => {
    expect(liabilityFen(bodyOf({ ...startForm, discountYuan: 12, stock: 50, budgetYuan: 100 }))).toBe(10_000);
    expect(liabilityFen(bodyOf({ ...startForm, discountYuan: 12, stock: 5, budgetYuan: 100 }))).toBe(6000);
    expect(liabilityFen(bodyOf({ ...startForm, limited: false, budgetYuan: 100 }))).toBe(10_000);
  });

  test('progress of a grant counts who is through, and of an undo who is back', () => {
    const progress = { waiting: 30, issued: 60, refused: 10, skipped: 0, revoked: 0, kept: 0 };
    expect(grantPercent({ state: 'running', members: 100, progress })).toBe(70);
    expect(grantPercent({ state: 'undoing', members: 100, progress: { ...progress, waiting: 0, issued: 40, revoked: 50 } })).toBe(60);
    expect(grantPercent({ state: 'draft', members: 0, progress })).toBe(0);
  });

  test('reads back in plain words', () => {
    expect(benefitText({ kind: 'threshold', thresholdFen: 5000, discountFen: 1250 })).toBe('满 ¥50 减 ¥12.5');
    expect(benefitText({ kind: 'percent', thresholdFen: 0, percentOff: 12, capFen: 3000 })).toBe('8.8 折，最多减 ¥30');
  });
});

describe('lists', () => {
  const press = (key: string, busy = { typing: false, dialogue: false }, more = {}) => listKeyOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...more }, busy);

  test('keys move and open, but never while somebody types or answers a dialogue', () => {
    expect(['/', 'j', 'k', 'Enter', 'Escape', 'x'].map((key) => press(key))).toEqual(['search', 'next', 'previous', 'open', 'leave', undefined]);
    expect(['/', 'j', 'Enter', 'Escape'].map((key) => press(key, { typing: true, dialogue: false }))).toEqual([undefined, undefined, undefined, 'leave']);
    expect(['j', 'Escape'].map((key) => press(key, { typing: false, dialogue: true }))).toEqual([undefined, undefined]);
    expect(press('j', undefined, { ctrlKey: true })).toBeUndefined();
  });

  test('a downloaded cell cannot become a formula, and survives quotes and commas', () => {
    expect(csvOf([['=1+1', 'a,b', '他说"好"']])).toBe('\uFEFF\'=1+1,"a,b","他说""好"""\r\n');
  });
});

describe('the audit in words', () => {
  test('codes and targets become what people call them, and lead there', () => {
    expect([actionText('preparing-campaign'), actionText('something-new')]).toEqual(['发出活动', 'something-new']);
    expect(targetOf('member:0123456789abcdef01234567')).toEqual({ text: '会员 …234567', to: '/members/0123456789abcdef01234567' });
    expect(targetOf('points-rules:points')).toEqual({ text: '积分规则', to: '/points' });
    expect(targetOf('moon')).toEqual({ text: 'moon', to: null });
  });

  test('places and values too', () => {
    expect([pathText('offers.0.title'), pathText('holdoutPercent'), pathText(''), pathText('odd.thing')]).toEqual(['权益 1 · 标题', '对照组（%）', '值', 'odd · thing']);
    expect([valueText('paused'), valueText('true'), valueText(null), valueText('听雨')]).toEqual(['已暂停', '是', '—', '听雨']);
  });

  test('a delivery is known by its code and by the server’s word for it', () => {
    expect(['sent', '已送达', '未发送', '待发送', '对照组', ''].map(stateOfWord)).toEqual(['sent', 'sent', 'skipped', 'pending', undefined, undefined]);
  });
});

describe('before and after in the audit', () => {
  test('tells every leaf that differs and nothing else', () => {
    expect(changesBetween({ name: '旧', offers: [{ title: 'a' }], same: 1 }, { name: '新', offers: [{ title: 'b' }], same: 1 })).toEqual([
      { path: 'name', before: '旧', after: '新' }, { path: 'offers.0.title', before: 'a', after: 'b' },
    ]);
    expect(changesBetween(null, { state: 'stopped' })).toEqual([{ path: 'state', before: null, after: 'stopped' }]);
    expect(changesBetween(null, null)).toEqual([]);
  });

  test('equal things have no changes, different things have some', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(changesBetween(value, structuredClone(value))).toEqual([])));
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.integer()), fc.string(), fc.integer(), (value, key, number) => {
      fc.pre(value[key] !== number && key !== '__proto__');
      expect(changesBetween(value, { ...value, [key]: number })).toHaveLength(1);
    }));
  });
});

import fc from 'fast-check';
import { chooseGift } from '@shuke/shared/rules/care/choose-gift';
import { FESTIVALS, festivalDate } from '@shuke/shared/rules/care/festivals';
import { careReference, careTime, datesDue, daysKeptOn, isLeapYear } from '@shuke/shared/rules/care/occasions';
import { cardState, cardTerm, monthlyCouponDue, readCode, showCode } from '@shuke/shared/rules/cards/card-term';
import { paidFor } from '@shuke/shared/rules/payments/paid-for';
import { addDays, businessDate } from '@shuke/shared/values/time';

const LUNAR: Record<string, [month: number, day: number]> = {
  spring: [1, 1], lantern: [1, 15], 'dragon-boat': [5, 5], 'double-seventh': [7, 7], 'mid-autumn': [8, 15], 'double-ninth': [9, 9],
};
const chinese = new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'Asia/Shanghai', month: 'numeric', day: 'numeric' });

/** The new moon of 6 February 2027 is at 23:56 in Beijing; Intl reckons it past midnight and is a day late that month. */
const INTL_IS_LATE = new Set(['spring 2027', 'lantern 2027']);

test.each(Object.entries(LUNAR))('%s falls on the days that the Chinese calendar gives for 2026 to 2028', (key, [month, day]) => {
  for (const year of [2026, 2027, 2028].filter((one) => !INTL_IS_LATE.has(`${key} ${one}`))) {
    const parts = Object.fromEntries(chinese.formatToParts(careTime(festivalDate(key, year)!)).map(({ type, value }) => [type, value]));
    expect([key, year, parts['month'], parts['day']]).toEqual([key, year, String(month), String(day)]);
  }
});

test('the first month of 2027 begins on the day of its new moon, and the lantern festival two weeks later', () => {
  expect([festivalDate('spring', 2027), festivalDate('lantern', 2027)]).toEqual(['2027-02-06', '2027-02-20']);
});

test('a festival of a year that the calendar does not hold has no day; fixed ones always have', () => {
  expect([festivalDate('spring', 2029), festivalDate('national', 2029), festivalDate('nothing', 2027)]).toEqual([null, '2029-10-01', null]);
  expect(new Set(FESTIVALS.map(({ key }) => key)).size).toBe(FESTIVALS.length);
});

test('29 February is kept on the 28th in common years, and every day of any year is kept exactly once', () => {
  expect([daysKeptOn('2027-02-28'), daysKeptOn('2028-02-28'), daysKeptOn('2028-02-29')]).toEqual([['02-28', '02-29'], ['02-28'], ['02-29']]);
  for (const year of [2024, 2026, 2100, 2400]) {
    const start = careTime(`${year}-01-01`);
    const kept = Array.from({ length: isLeapYear(year) ? 366 : 365 }, (_, n) => daysKeptOn(businessDate(addDays(start, n)))).flat();
    expect([year, kept.length, new Set(kept).size]).toEqual([year, 366, 366]);
  }
});

test('care begins at nine in Shanghai, makes a week good, and nothing from before the rule', () => {
  const rule = new Date('2026-01-01T00:00:00Z');
  expect(datesDue(rule, new Date('2026-03-10T00:59:59Z')).at(-1)).toBe('2026-03-09');
  expect(datesDue(rule, new Date('2026-03-10T01:00:00Z'))).toEqual(['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06', '2026-03-07', '2026-03-08', '2026-03-09', '2026-03-10']);
  expect(datesDue(new Date('2026-03-09T12:00:00Z'), new Date('2026-03-10T02:00:00Z'))).toEqual(['2026-03-09', '2026-03-10']);
});

test('an occasion has one reference for a member and calendar year', () => {
  const birthday = { kind: 'birthday' } as const;
  expect(careReference(birthday, 'm', '2026-03-01')).toBe(careReference(birthday, 'm', '2026-11-30'));
  expect(careReference(birthday, 'm', '2026-03-01')).not.toBe(careReference(birthday, 'm', '2027-03-01'));
  expect(careReference({ kind: 'festival', festival: 'spring' }, 'm', '2026-02-17')).not.toBe(careReference({ kind: 'festival', festival: 'lantern' }, 'm', '2026-03-03'));
});

test('the first gift whose tiers hold the member wins; none is a wish alone', () => {
  const gifts = [{ tierKeys: ['gold'], points: 9, templateId: null }, { tierKeys: [], points: 1, templateId: null }];
  expect([chooseGift(gifts, 'gold')?.points, chooseGift(gifts, 'leaf')?.points, chooseGift([gifts[0]!], 'leaf')]).toEqual([9, 1, null]);
});

describe('a paid card', () => {
  const now = new Date('2026-05-01T03:00:00Z');
  test('begins now or where the last one ends, and never loses a day', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 }), (terms) => {
      let until: Date | null = null;
      for (const days of terms) until = cardTerm(until, days, now).endsAt;
      expect(until).toEqual(addDays(now, terms.reduce((sum, days) => sum + days, 0)));
    }));
    expect(cardTerm(addDays(now, -5), 10, now).startsAt).toEqual(now);
  });

  test('gives its coupons at the start and every 30 days, as long as it runs', () => {
    const year = cardTerm(null, 365, now);
    const due = Array.from({ length: 20 }, (_, n) => monthlyCouponDue(year, n)).filter((at) => at !== null);
    expect([due.length, due[0], due.at(-1)! < year.endsAt]).toEqual([13, now, true]);
  });

  test('waits, runs, is over, or was refunded', () => {
    const term = { ...cardTerm(addDays(now, 1), 10, now), refundedAt: null };
    expect([now, addDays(now, 1), addDays(now, 11)].map((at) => cardState(term, at))).toEqual(['waiting', 'running', 'over']);
    expect(cardState({ ...term, refundedAt: now }, now)).toBe('refunded');
  });

  test('its codes read as they are typed, and its orders are told from those of goods', () => {
    expect(readCode(showCode('ABCDEFGH2345').toLowerCase())).toBe('ABCDEFGH2345');
    expect([paidFor('V202605010000000001'), paidFor('S202605010000000001'), paidFor('M202605010000000001')]).toEqual(['card', 'order', 'redemption']);
  });
});

import fc from 'fast-check';
import { checkSettings } from '@shuke/shared/rules/check-in/check-settings';
import { dateOf, dayOf, decideMakeUp, fillableDays, ladderStep, monthOf, streakEndingOn, streakNow } from '@shuke/shared/rules/check-in/check-in-days';
import { businessDate, businessDay } from '@shuke/shared/values/time';

const day = (date: string): number => dayOf(date)!;
const days = (...dates: string[]): Set<number> => new Set(dates.map(day));

test('a day and its date are the same, as the business day says it', () => {
  const at = new Date('2026-11-22T16:00:00Z'); // 23 November 00:00 in Shanghai
  expect([dateOf(businessDay(at)), businessDate(at), monthOf(businessDay(at))]).toEqual(['2026-11-23', '2026-11-23', '2026-11']);
  expect(dayOf('2028-02-29')! - dayOf('2028-02-28')!).toBe(1);
  for (const nonsense of ['2026-02-30', '2026-13-01', '0000-00-00', 'x']) expect(dayOf(nonsense)).toBeUndefined();
});

test('a streak runs over the end of a month and of a year, and ends at a gap', () => {
  const run = days('2026-12-28', '2026-12-30', '2026-12-31', '2027-01-01');
  expect(streakEndingOn(run, day('2027-01-01'))).toBe(3);
  expect(streakEndingOn(run, day('2026-12-28'))).toBe(1);
  expect(streakEndingOn(run, day('2026-12-29'))).toBe(0);
});

test('while today is still open, the streak up to yesterday counts; a missed yesterday ends it', () => {
  const run = days('2026-11-20', '2026-11-21');
  expect([streakNow(run, day('2026-11-22')), streakNow(run, day('2026-11-23')), streakNow(run, day('2026-11-21'))]).toEqual([2, 0, 2]);
});

test('the ladder begins anew after its last rung', () => {
  expect([1, 2, 7, 8, 14, 15].map((streak) => ladderStep(streak, 7))).toEqual([1, 2, 7, 1, 7, 1]);
});

test('a card fills a missed day, not today, not one before joining, not one too long ago', () => {
  const facts = { days: days('2026-11-20'), today: day('2026-11-22'), since: day('2026-11-18'), withinDays: 3 };
  expect(fillableDays(facts).map(dateOf)).toEqual(['2026-11-21', '2026-11-19']);
  expect(fillableDays({ ...facts, withinDays: 30 }).map(dateOf)).toEqual(['2026-11-21', '2026-11-19', '2026-11-18']);
  for (const date of ['2026-11-22', '2026-11-23', '2026-11-20', '2026-11-18']) expect(decideMakeUp(facts, day(date))).toEqual({ ok: false, reason: 'CHECK_IN_DATE' });
  expect(fillableDays({ ...facts, withinDays: 0 })).toEqual([]);
});

test('every day that is offered may be filled, and no other (1,000 random calendars)', () => {
  const calendar = fc.record({ done: fc.uniqueArray(fc.integer({ min: 0, max: 60 })), today: fc.integer({ min: 0, max: 60 }), since: fc.integer({ min: 0, max: 60 }), withinDays: fc.integer({ min: 0, max: 31 }) });
  fc.assert(fc.property(calendar, ({ done, ...facts }) => {
    const all = { ...facts, days: new Set(done) };
    const offered = new Set(fillableDays(all));
    for (let one = -5; one <= 65; one += 1) expect(offered.has(one)).toBe(decideMakeUp(all, one).ok);
  }), { numRuns: 1000 });
});

test('milestones that do not rise are named with their place', () => {
  const points = { kind: 'points' as const, points: 5 };
  const settings = (...of: number[]) => ({ open: true, ladder: [points], makeUpWithinDays: 7, milestones: of.map((n) => ({ days: n, reward: points })) });
  expect(checkSettings(settings(7, 15, 30))).toEqual([]);
  expect(checkSettings(settings(7, 7, 5)).map(({ path }) => path)).toEqual(['/body/milestones/1/days', '/body/milestones/2/days']);
});

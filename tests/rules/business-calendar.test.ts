import { checkCalendar } from '@shuke/shared/rules/brand/check-calendar';
import { endOfWorkingDay } from '@shuke/shared/rules/privacy/working-days';
import { isWorkingDay, PUBLISHED_YEARS } from '@shuke/shared/values/business-calendar';
import { addDays, formatMinute, parseBusinessDate } from '@shuke/shared/values/time';

const day = (text: string): Date => parseBusinessDate(text)!;
const isWeekend = (at: Date): boolean => [0, 6].includes(new Date(at.getTime() + 8 * 3_600_000).getUTCDay());
const yearOf = (year: number): Date[] => Array.from({ length: 365 }, (_, n) => addDays(day(`${year}-01-01`), n));

test.each([
  ['2026-09-30', 1, '2026-10-08 23:59'], // the day before National Day: seven days off
  ['2026-10-09', 1, '2026-10-10 23:59'], // Friday; the Saturday after is worked for the holiday
  ['2026-02-13', 2, '2026-02-24 23:59'], // Saturday 14 February is worked, then nine days off
  ['2025-01-24', 1, '2025-01-26 23:59'], // a worked Sunday before the Spring Festival
  ['2025-09-30', 3, '2025-10-11 23:59'],
  ['2027-09-30', 1, '2027-10-01 23:59'], // not published: plain weekdays
])('from %s, %i working days end at %s', (from, days, end) => {
  expect(formatMinute(endOfWorkingDay(day(from), days))).toBe(end);
});

test.each([[2025, 18, 5], [2026, 19, 6]])('%i: %i weekdays are off and %i weekend days are worked, as announced', (year, off, worked) => {
  const days = yearOf(year);
  expect([days.filter((at) => !isWeekend(at) && !isWorkingDay(at)).length, days.filter((at) => isWeekend(at) && isWorkingDay(at)).length]).toEqual([off, worked]);
  expect(PUBLISHED_YEARS).toContain(year);
});

test('the days of the brand come before what is published', () => {
  const own = { offDays: ['2026-10-08', '2027-02-08'], workDays: ['2026-10-03'] };
  expect(['2026-10-08', '2027-02-08', '2026-10-03', '2026-10-01'].map((text) => isWorkingDay(day(text), own))).toEqual([false, false, true, false]);
});

test('a day that does not exist, or that is both off and worked, is named', () => {
  expect(checkCalendar({ offDays: ['2027-02-30', '2027-03-01'], workDays: ['2027-03-01', '2027-13-01'] }).map(({ path }) => path)).toEqual(['/body/offDays/0', '/body/workDays/1', '/body/offDays/1']);
  expect(checkCalendar({ offDays: ['2027-03-01'], workDays: ['2027-03-06'] })).toEqual([]);
});

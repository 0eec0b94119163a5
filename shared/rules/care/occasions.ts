import { addDays, businessDate, DAY_MS, HOUR_MS, parseBusinessDate } from '../../values/time';
import { festivalDate } from './festivals';

export type Occasion = { kind: 'birthday' } | { kind: 'anniversary' } | { kind: 'festival'; festival: string };

/** Care happens from this hour on, in Asia/Shanghai. */
export const CARE_HOUR = 9;
/** What down-time kept from happening is made good for so many days; later than that a wish would be odd. */
export const CATCH_UP_DAYS = 7;

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days (`MM-DD`) that are kept on a date: 29 February is kept on the 28th in common years. */
export const daysKeptOn = (date: string): string[] => {
  const [year = '', month, day] = date.split('-');
  const key = `${month}-${day}`;
  return key === '02-28' && !isLeapYear(Number(year)) ? [key, '02-29'] : [key];
};

/** Whether a rule's occasion can happen to anybody on a date. */
export const happensOn = (occasion: Occasion, date: string): boolean =>
  occasion.kind !== 'festival' || festivalDate(occasion.festival, Number(date.slice(0, 4))) === date;

/** One gift for an occasion, a member and a calendar year, whatever is edited meanwhile. */
export const careReference = (occasion: Occasion, memberId: string, date: string): string =>
  `care:${occasion.kind === 'festival' ? `festival-${occasion.festival}` : occasion.kind}:${memberId}:${date.slice(0, 4)}`;

/** When care begins on a date. */
export const careTime = (date: string): Date => {
  const start = parseBusinessDate(date);
  if (!start) throw new Error(`no such day: ${date}`);
  return new Date(start.getTime() + CARE_HOUR * HOUR_MS);
};

/** Dates whose hour has come, oldest first: today, and those that down-time may have left, but none before `from`. */
export const datesDue = (from: Date, now: Date): string[] => {
  const days = Array.from({ length: CATCH_UP_DAYS + 1 }, (_, n) => businessDate(addDays(now, n - CATCH_UP_DAYS)));
  const first = businessDate(from);
  return days.filter((date) => date >= first && careTime(date) <= now);
};

/** Coming dates, today first. */
export const datesAhead = (now: Date, days: number): string[] => Array.from({ length: days }, (_, n) => businessDate(new Date(now.getTime() + n * DAY_MS)));

import { addDays, businessDay, DAY_MS, startOfBusinessDay } from '../../values/time';

/** 1970-01-01 was a Thursday. */
const weekday = (at: Date): number => (businessDay(at) + 4) % 7;
const isWorkingDay = (at: Date): boolean => weekday(at) !== 0 && weekday(at) !== 6;

/**
 * The end of the n-th working day after `from`, Monday to Friday in Asia/Shanghai. Public holidays are not left out, so
 * the promise falls on or before the day that the law's count would give.
 */
export const endOfWorkingDay = (from: Date, days: number): Date => {
  let day = startOfBusinessDay(from);
  for (let left = days; left > 0; ) {
    day = addDays(day, 1);
    if (isWorkingDay(day)) left -= 1;
  }
  return new Date(day.getTime() + DAY_MS - 1000);
};

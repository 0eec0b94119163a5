import { businessDate, businessDay, parseBusinessDate } from '../../values/time';

const SOON_DAYS = 7;

/** A person born on 29 February keeps the day on the 28th in other years. */
const dayInYear = (birthdayKey: string, year: number): number =>
  businessDay(parseBusinessDate(`${year}-${birthdayKey}`) ?? parseBusinessDate(`${year}-02-28`)!);

/** What the counter may know of a birthday (`MM-DD`): that it is today, soon or this month; never the year. */
export const birthdayHint = (birthdayKey: string | null, now: Date): string | null => {
  if (!birthdayKey || !/^\d{2}-\d{2}$/.test(birthdayKey)) return null;
  const today = businessDay(now);
  const [year = '', month] = businessDate(now).split('-');
  const thisYear = dayInYear(birthdayKey, Number(year));
  const days = (thisYear >= today ? thisYear : dayInYear(birthdayKey, Number(year) + 1)) - today;
  if (days === 0) return '今天生日';
  if (days <= SOON_DAYS) return `${days} 天后生日`;
  return birthdayKey.slice(0, 2) === month ? '本月生日' : null;
};

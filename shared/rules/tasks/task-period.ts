import { addDays, businessDate, businessDay, DAY_MS, parseBusinessDate, startOfBusinessDay } from '../../values/time';

export type Period = 'once' | 'daily' | 'weekly' | 'monthly';

export interface PeriodWindow {
  /** `once`, `2026-11-22`, `2026-W47` (ISO 8601 week) or `2026-11`. */
  key: string;
  from: Date;
  /** The first instant after it; null: no end. */
  until: Date | null;
}

/** 0 is Monday; 1970-01-01 was a Thursday. */
const weekday = (at: Date): number => (businessDay(at) + 3) % 7;

/** ISO 8601: a week belongs to the year of its Thursday. */
const weekKey = (monday: Date): string => {
  const thursday = businessDate(addDays(monday, 3));
  const first = parseBusinessDate(`${thursday.slice(0, 4)}-01-01`)!;
  const week = Math.floor((businessDay(addDays(monday, 3)) - businessDay(first)) / 7) + 1;
  return `${thursday.slice(0, 4)}-W${String(week).padStart(2, '0')}`;
};

const monthWindow = (at: Date): PeriodWindow => {
  const key = businessDate(at).slice(0, 7);
  const from = parseBusinessDate(`${key}-01`)!;
  const next = businessDate(addDays(from, 31)).slice(0, 7);
  return { key, from, until: parseBusinessDate(`${next}-01`)! };
};

/** The period that contains `at`, in days of Asia/Shanghai. */
export const periodOf = (period: Period, at: Date, once: { startsAt: Date; endsAt: Date | null }): PeriodWindow => {
  const day = startOfBusinessDay(at);
  switch (period) {
    case 'once': return { key: 'once', from: once.startsAt, until: once.endsAt };
    case 'daily': return { key: businessDate(at), from: day, until: addDays(day, 1) };
    case 'weekly': {
      const monday = new Date(day.getTime() - weekday(at) * DAY_MS);
      return { key: weekKey(monday), from: monday, until: addDays(monday, 7) };
    }
    case 'monthly': return monthWindow(at);
  }
};

/** The part of a period in which the task runs. */
export const clip = (window: PeriodWindow, { startsAt, endsAt }: { startsAt: Date; endsAt: Date | null }): PeriodWindow => {
  const ends = [window.until, endsAt].flatMap((end) => (end ? [end.getTime()] : []));
  return { key: window.key, from: window.from > startsAt ? window.from : startsAt, until: ends.length > 0 ? new Date(Math.min(...ends)) : null };
};

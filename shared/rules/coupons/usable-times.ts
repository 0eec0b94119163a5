import { businessDay, startOfBusinessDay, MINUTE_MS } from '../../values/time';
import type { UsableTimes } from './coupon-facts';

const DAYS = ['一', '二', '三', '四', '五', '六', '日'];

/** 1 is Monday, 7 Sunday, in Asia/Shanghai. 1970-01-01 was a Thursday. */
export const weekdayOf = (at: Date): number => ((((businessDay(at) + 3) % 7) + 7) % 7) + 1;

/** Is this a weekday and a minute at which the coupon may be used? The last minute named no longer counts. */
export const isUsableTime = ({ weekdays, fromMinute, toMinute }: UsableTimes, at: Date): boolean => {
  const minute = (at.getTime() - startOfBusinessDay(at).getTime()) / MINUTE_MS;
  return (weekdays.length === 0 || weekdays.includes(weekdayOf(at))) && minute >= fromMinute && minute < toMinute;
};

const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Runs of three and more days are told from-to: `周一至周五、周日`. */
const dayWords = (weekdays: readonly number[]): string => {
  const days = [...new Set(weekdays)].sort((a, b) => a - b);
  if (days.length === 0 || days.length === 7) return '每天';
  const runs: number[][] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last && last.at(-1) === day - 1) last.push(day);
    else runs.push([day]);
  }
  const name = (day: number): string => `周${DAYS[day - 1]!}`;
  return runs.map((run) => (run.length > 2 ? `${name(run[0]!)}至${name(run.at(-1)!)}` : run.map(name).join('、'))).join('、');
};

/** `周一至周五 10:00–17:00 可用`, `每天 14:00–17:00 可用`, `周六、周日可用`. */
export const describeTimes = ({ weekdays, fromMinute, toMinute }: UsableTimes): string => {
  const wholeDay = fromMinute === 0 && toMinute === 1440;
  return wholeDay ? `${dayWords(weekdays)}可用` : `${dayWords(weekdays)} ${clock(fromMinute)}–${clock(toMinute)} 可用`;
};

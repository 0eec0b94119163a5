import type { BusinessCalendar } from '../../values/business-calendar';
import { parseBusinessDate } from '../../values/time';

export interface CalendarFault {
  /** JSON pointer into the request. */
  path: string;
  message: string;
}

/** What a schema cannot say about a calendar. Answers every fault; none: it is sound. */
export const checkCalendar = ({ offDays, workDays }: BusinessCalendar): CalendarFault[] => {
  const noSuchDay = (field: string, days: readonly string[]): CalendarFault[] =>
    days.flatMap((day, i) => (parseBusinessDate(day) ? [] : [{ path: `/body/${field}/${i}`, message: '没有这一天' }]));
  const both = offDays.flatMap((day, i) => (workDays.includes(day) ? [{ path: `/body/offDays/${i}`, message: '这一天也写在了上班日里' }] : []));
  return [...noSuchDay('offDays', offDays), ...noSuchDay('workDays', workDays), ...both];
};

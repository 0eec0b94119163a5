import { isWorkingDay, type BusinessCalendar } from '../../values/business-calendar';
import { addDays, DAY_MS, startOfBusinessDay } from '../../values/time';

/** The last second of the n-th working day after `from`, in Asia/Shanghai: public holidays and 调休 as the calendar has them. */
export const endOfWorkingDay = (from: Date, days: number, calendar?: BusinessCalendar): Date => {
  let day = startOfBusinessDay(from);
  for (let left = days; left > 0; ) {
    day = addDays(day, 1);
    if (isWorkingDay(day, calendar)) left -= 1;
  }
  return new Date(day.getTime() + DAY_MS - 1000);
};

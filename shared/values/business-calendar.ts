import { businessDate, businessDay } from './time';

/** Days that a brand adds to, or takes from, what is published: `2027-02-06`, in Asia/Shanghai. */
export interface BusinessCalendar {
  /** Free although they fall on Monday to Friday. */
  offDays: readonly string[];
  /** Worked although they fall on Saturday or Sunday, or are a public holiday. */
  workDays: readonly string[];
}

export const PLAIN_CALENDAR: BusinessCalendar = { offDays: [], workDays: [] };

/**
 * Public holidays and the weekends worked for them, as the General Office of the State Council announced them on
 * 12 November 2024 (国办发明电〔2024〕12号) and 4 November 2025. A year that is not here has plain weekdays until the
 * brand enters its days.
 */
const PUBLISHED: Readonly<Record<string, { off: readonly (readonly [from: string, to: string])[]; work: readonly string[] }>> = {
  2025: {
    off: [['01-01', '01-01'], ['01-28', '02-04'], ['04-04', '04-06'], ['05-01', '05-05'], ['05-31', '06-02'], ['10-01', '10-08']],
    work: ['01-26', '02-08', '04-27', '09-28', '10-11'],
  },
  2026: {
    off: [['01-01', '01-03'], ['02-15', '02-23'], ['04-04', '04-06'], ['05-01', '05-05'], ['06-19', '06-21'], ['09-25', '09-27'], ['10-01', '10-07']],
    work: ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'],
  },
};

/** Years whose public arrangement is known. */
export const PUBLISHED_YEARS: readonly number[] = Object.keys(PUBLISHED).map(Number);

/** 1970-01-01 was a Thursday; 0 is Sunday. */
const weekday = (at: Date): number => (businessDay(at) + 4) % 7;

/** Is this business day worked? The brand's own days first, then what is published, then Monday to Friday. */
export const isWorkingDay = (at: Date, own: BusinessCalendar = PLAIN_CALENDAR): boolean => {
  const date = businessDate(at);
  if (own.workDays.includes(date)) return true;
  if (own.offDays.includes(date)) return false;
  const year = PUBLISHED[date.slice(0, 4)];
  const day = date.slice(5);
  if (year?.work.includes(day)) return true;
  if (year?.off.some(([from, to]) => from <= day && day <= to)) return false;
  return weekday(at) !== 0 && weekday(at) !== 6;
};

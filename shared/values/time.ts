/**
 * Business days are days in Asia/Shanghai, which has had a fixed offset of +08:00 since 1991;
 * earlier summer time (1986–1991) is ignored.
 */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * HOUR_MS;

export interface Clock {
  now(): Date;
}

/** Days since 1970-01-01 in Asia/Shanghai. */
export const businessDay = (at: Date): number => Math.floor((at.getTime() + SHANGHAI_OFFSET_MS) / DAY_MS);

/** The instant at which a business day begins. */
export const startOfBusinessDay = (at: Date): Date => businessDayStart(businessDay(at));

/** The instant at which the business day of this number begins. */
export const businessDayStart = (day: number): Date => new Date(day * DAY_MS - SHANGHAI_OFFSET_MS);

export const addDays = (at: Date, days: number): Date => new Date(at.getTime() + days * DAY_MS);

/** `2026-11-22` of the business day. */
export const businessDate = (at: Date): string => new Date(at.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);

export const businessHour = (at: Date): number => new Date(at.getTime() + SHANGHAI_OFFSET_MS).getUTCHours();

/** Parses `2026-11-22` as the first instant of that business day; undefined if there is no such day. */
export const parseBusinessDate = (text: string): Date | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const utc = new Date(`${text}T00:00:00.000Z`);
  if (Number.isNaN(utc.getTime()) || utc.toISOString().slice(0, 10) !== text) return undefined;
  return new Date(utc.getTime() - SHANGHAI_OFFSET_MS);
};

/** `11月22日` */
export const formatDay = (at: Date): string => {
  const [, month, day] = businessDate(at).split('-');
  return `${Number(month)}月${Number(day)}日`;
};

/** `2026-11-22 16:05` */
export const formatMinute = (at: Date): string =>
  new Date(at.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');

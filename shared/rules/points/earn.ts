import { addDays, DAY_MS, startOfBusinessDay } from '../../values/time';

export const POINTS_LIFE_DAYS = 365;

/** One point for each whole yuan paid, times the tier's multiplier, rounded down once at the end. */
export const pointsFor = (paidFen: number, times: number): number => Math.floor((Math.max(paidFen, 0) * times) / 100);

/** One growth for each whole yuan paid. */
export const growthFor = (paidFen: number): number => Math.floor(Math.max(paidFen, 0) / 100);

/** Points go at the end of the business day a year after they were earned. */
export const pointsExpiry = (earnedAt: Date): Date => new Date(startOfBusinessDay(addDays(earnedAt, POINTS_LIFE_DAYS)).getTime() + DAY_MS);

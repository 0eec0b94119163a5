import { addDays, DAY_MS, startOfBusinessDay } from '../../values/time';

export const POINTS_LIFE_DAYS = 365;

/** Points go at the end of the business day a year after they were earned. */
export const pointsExpiry = (earnedAt: Date): Date => new Date(startOfBusinessDay(addDays(earnedAt, POINTS_LIFE_DAYS)).getTime() + DAY_MS);

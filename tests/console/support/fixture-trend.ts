import { addDays, businessDate } from '@shuke/shared/values/time';
import { now } from './fixture-people';

export const keptDays = 12;

/** A size for each of the last days, ending with today's. */
export const sizesOf = (today: number): number[] => Array.from({ length: keptDays }, (_, back) => Math.max(0, today - back * 3 + (back % 3)));

export const trendOf = (today: number): { day: string; count: number }[] =>
  sizesOf(today).map((count, back) => ({ day: businessDate(addDays(now, -back)), count })).reverse();

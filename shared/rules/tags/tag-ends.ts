import { addDays, parseBusinessDate, startOfBusinessDay } from '../../values/time';

/** How long a tag stays on whoever gets it. */
export type TagEnds = { kind: 'never' } | { kind: 'days'; days: number } | { kind: 'on'; date: string };

/**
 * The first instant at which a tag put on at `at` is no longer held; null: it stays. Days are whole business days
 * (Asia/Shanghai), as with coupons: 7 days put on at noon of the 1st last to the end of the 8th. The day of `on` counts still.
 */
export const endOf = (ends: TagEnds, at: Date): Date | null => {
  if (ends.kind === 'never') return null;
  if (ends.kind === 'days') return addDays(startOfBusinessDay(at), ends.days + 1);
  const day = parseBusinessDate(ends.date);
  if (!day) throw new Error(`there is no day ${ends.date}`);
  return addDays(day, 1);
};

/** Words for the console. */
export const describeEnds = (ends: TagEnds): string => {
  if (ends.kind === 'never') return '一直有效';
  return ends.kind === 'days' ? `打上 ${ends.days} 天后到期` : `${ends.date} 当天结束后到期`;
};

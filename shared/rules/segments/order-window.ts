import { DAY_MS, parseBusinessDate, startOfBusinessDay } from '../../values/time';
import type { OrdersTest } from './rule-tree';

/** The last `days` business days, today included, begin here. */
export const windowStart = (asOf: Date, days: number): Date => new Date(startOfBusinessDay(asOf).getTime() - (days - 1) * DAY_MS);

/** The first instant after the next `days` business days, today included. */
export const windowEnd = (asOf: Date, days: number): Date => new Date(startOfBusinessDay(asOf).getTime() + days * DAY_MS);

export interface Span {
  /** Included. */
  from: Date | null;
  /** Excluded. */
  until: Date | null;
}

/** `within`: the last N business days, today included. `between`: with its first day, without its last. */
export const spanOf = (test: Pick<OrdersTest, 'within' | 'between'>, asOf: Date): Span => {
  if (test.within) return { from: windowStart(asOf, test.within.days), until: null };
  if (test.between) return { from: parseBusinessDate(test.between[0])!, until: parseBusinessDate(test.between[1])! };
  return { from: null, until: null };
};

/** What is asked of the orders in the window; nothing said means: at least one. Nothing but first/last asked: nothing. */
export const needsOne = (test: OrdersTest): boolean =>
  !test.count && !test.sumFen && !test.averageFen && !((test.firstWithin || test.lastBefore) && !test.within && !test.between);

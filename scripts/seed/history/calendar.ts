import { addDays, businessDay, DAY_MS, HOUR_MS, MINUTE_MS, startOfBusinessDay } from '../../../shared/values/time';
import { storeOf, type StoreKey } from '../brand';
import type { Random } from '../random';
import type { Habit } from './types';

/** Monday first: Wednesday is member day, the weekend is full. */
const WEEKDAYS = [0.82, 0.86, 1.1, 0.9, 1.08, 1.38, 1.26];
/** January first; a quiet new year, a lively spring and autumn. */
const MONTHS = [0.92, 0.78, 0.98, 1.08, 1.06, 0.98, 0.96, 0.98, 1.12, 1.12, 1.04, 1.06];

/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;
export const monthOf = (at: Date): number => new Date(at.getTime() + 8 * HOUR_MS).getUTCMonth();

export const isWednesday = (at: Date): boolean => weekdayOf(businessDay(at)) === 2;

const mood = (at: Date): number => WEEKDAYS[weekdayOf(businessDay(at))]! * MONTHS[monthOf(at)]!;

const HOURS: Record<Habit['hours'], readonly (readonly [number, number])[]> = {
  morning: [
    [8, 5],
    [9, 8],
    [10, 7],
    [11, 4],
    [12, 3],
    [13, 2],
    [14, 3],
    [15, 3],
    [16, 2],
    [17, 1],
    [18, 1],
    [19, 1],
  ],
  afternoon: [
    [10, 1],
    [11, 2],
    [12, 4],
    [13, 6],
    [14, 9],
    [15, 10],
    [16, 8],
    [17, 4],
    [18, 3],
    [19, 2],
    [20, 1],
  ],
  evening: [
    [12, 2],
    [13, 2],
    [14, 2],
    [15, 2],
    [16, 2],
    [17, 4],
    [18, 7],
    [19, 10],
    [20, 9],
    [21, 3],
  ],
};

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** Some minute of that business day at which the store is open and this kind of guest comes. */
export const timeInStore = (
  random: Random,
  day: Date,
  hours: Habit['hours'],
  store: StoreKey,
  minutesBeforeClosing = 3,
): Date => {
  const [opens, closes] = storeOf(store).hours.split('-') as [string, string];
  const wanted = random.weighted(HOURS[hours]) * 60 + random.below(60);
  const minute = Math.min(Math.max(wanted, minutesOf(opens) + 2), minutesOf(closes) - minutesBeforeClosing);
  return new Date(startOfBusinessDay(day).getTime() + minute * MINUTE_MS + random.below(60) * 1000);
};

/** A minute at which people hold their phones: the shop never closes, but nights are quiet. */
export const timeOnPhone = (random: Random, day: Date): Date => {
  const hour = random.weighted([
    [8, 3],
    [9, 4],
    [10, 4],
    [12, 8],
    [13, 6],
    [15, 4],
    [18, 4],
    [20, 8],
    [21, 10],
    [22, 8],
    [23, 3],
  ]);
  return new Date(
    startOfBusinessDay(day).getTime() + (hour * 60 + random.below(60)) * MINUTE_MS + random.below(60) * 1000,
  );
};

/** The day near `wanted` that week and season make most likely, never before `earliest`. */
export const likelyDay = (random: Random, wanted: Date, earliest: Date): Date => {
  const days = [-1, 0, 1, 2]
    .map((shift) => addDays(wanted, shift))
    .filter((day) => day.getTime() >= earliest.getTime());
  if (days.length === 0) return earliest;
  return random.weighted(days.map((day) => [day, mood(day)] as const));
};

/** Busy seasons bring people back sooner: a gap in December is shorter than one in February. */
export const seasonalGapMs = (gapDays: number, from: Date): number =>
  Math.max(gapDays / MONTHS[monthOf(from)]!, 0.6) * DAY_MS;

/** When somebody joins: the brand grows, weekends bring more. */
export const joiningDay = (random: Random, from: Date, to: Date): Date => {
  const days = Math.floor((to.getTime() - from.getTime()) / DAY_MS);
  for (;;) {
    const x = random.next();
    const day = addDays(from, Math.floor(days * x));
    if (random.chance((0.72 + 0.28 * x) * (mood(day) / 1.6))) return day;
  }
};

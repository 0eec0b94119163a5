import { DAY_MS } from '../../values/time';

/** Days are counted from 1970-01-01 in Asia/Shanghai, as `businessDay` does. */
export type Day = number;

/** `2026-11-22` of a day. */
export const dateOf = (day: Day): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The day of `2026-11-22`; undefined if there is no such date. */
export const dayOf = (date: string): Day | undefined => {
  const ms = Date.parse(`${date}T00:00:00.000Z`);
  return Number.isNaN(ms) || dateOf(ms / DAY_MS) !== date ? undefined : ms / DAY_MS;
};

/** `2026-11` of a day. */
export const monthOf = (day: Day): string => dateOf(day).slice(0, 7);

/** How many days in a row end on `day`, itself included. */
export const streakEndingOn = (days: ReadonlySet<Day>, day: Day): number => {
  let streak = 0;
  while (days.has(day - streak)) streak += 1;
  return streak;
};

/** What people call their streak: up to today, or up to yesterday while today can still be done. */
export const streakNow = (days: ReadonlySet<Day>, today: Day): number => streakEndingOn(days, days.has(today) ? today : today - 1);

/** The rung, from 1, that the n-th day in a row stands on; after the last rung the ladder begins anew. */
export const ladderStep = (streak: number, rungs: number): number => ((streak - 1) % rungs) + 1;

export interface MakeUpFacts {
  days: ReadonlySet<Day>;
  today: Day;
  /** The day on which the member joined: nobody missed a day before. */
  since: Day;
  withinDays: number;
}

const mayFill = ({ days, today, since, withinDays }: MakeUpFacts, day: Day): boolean =>
  day < today && day >= today - withinDays && day >= since && !days.has(day);

/** Missed days that a card may fill, latest first. */
export const fillableDays = (facts: MakeUpFacts): Day[] =>
  Array.from({ length: facts.withinDays }, (_, back) => facts.today - 1 - back).filter((day) => mayFill(facts, day));

export const decideMakeUp = (facts: MakeUpFacts, day: Day): { ok: true } | { ok: false; reason: 'CHECK_IN_DATE' } =>
  mayFill(facts, day) ? { ok: true } : { ok: false, reason: 'CHECK_IN_DATE' };

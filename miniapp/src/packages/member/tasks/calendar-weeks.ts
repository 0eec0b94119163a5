import { DAY_MS } from '@shuke/shared/values/time';

/** Null fills the week before the first and after the last day. */
export type Week = readonly (string | null)[];

/** The weeks of a month (`2026-11`), Monday first, as dates. */
export const weeksOf = (month: string): Week[] => {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const before = (new Date(first).getUTCDay() + 6) % 7;
  const cells: (string | null)[] = Array.from({ length: before }, () => null);
  for (let at = first; new Date(at).toISOString().startsWith(month); at += DAY_MS) cells.push(new Date(at).toISOString().slice(0, 10));
  while (cells.length % 7 > 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
};

/** `11月3日` of `2026-11-03`. */
export const sayDate = (date: string): string => `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`;

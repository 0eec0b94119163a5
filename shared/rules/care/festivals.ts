export type FestivalKey = 'new-year' | 'spring' | 'lantern' | 'labour' | 'tea-day' | 'dragon-boat' | 'double-seventh' | 'mid-autumn' | 'double-ninth' | 'national';

export interface Festival {
  key: FestivalKey;
  name: string;
  /** `MM-DD` of every year, or the day of each year that the lunar calendar gives. */
  on: { fixed: string } | { lunar: Readonly<Record<number, string>> };
}

/**
 * Lunar days as business dates for 2026–2028 after GB/T 33661-2017 (a test holds them against Intl's Chinese
 * calendar, which is a day late in the first month of 2027). A year that is missing has no day: nothing is given on a guess.
 */
export const FESTIVALS: readonly Festival[] = [
  { key: 'new-year', name: '元旦', on: { fixed: '01-01' } },
  { key: 'spring', name: '春节', on: { lunar: { 2026: '02-17', 2027: '02-06', 2028: '01-26' } } },
  { key: 'lantern', name: '元宵', on: { lunar: { 2026: '03-03', 2027: '02-20', 2028: '02-09' } } },
  { key: 'labour', name: '劳动节', on: { fixed: '05-01' } },
  { key: 'tea-day', name: '国际茶日', on: { fixed: '05-21' } },
  { key: 'dragon-boat', name: '端午', on: { lunar: { 2026: '06-19', 2027: '06-09', 2028: '05-28' } } },
  { key: 'double-seventh', name: '七夕', on: { lunar: { 2026: '08-19', 2027: '08-08', 2028: '08-26' } } },
  { key: 'mid-autumn', name: '中秋', on: { lunar: { 2026: '09-25', 2027: '09-15', 2028: '10-03' } } },
  { key: 'double-ninth', name: '重阳', on: { lunar: { 2026: '10-18', 2027: '10-08', 2028: '10-26' } } },
  { key: 'national', name: '国庆', on: { fixed: '10-01' } },
];

export const festivalOf = (key: string): Festival | undefined => FESTIVALS.find((festival) => festival.key === key);

/** `2027-02-06`; null: the calendar does not say. */
export const festivalDate = (key: string, year: number): string | null => {
  const on = festivalOf(key)?.on;
  if (!on) return null;
  const day = 'fixed' in on ? on.fixed : on.lunar[year];
  return day ? `${year}-${day}` : null;
};

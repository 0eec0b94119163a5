import { parseBusinessDate } from '@shuke/shared/values/time';

/** Turns a cell into an instant; undefined when it is none. A date alone is the first instant of that business day. */
export type ReadDate = (text: string) => Date | undefined;

interface Parts {
  day: string;
  hours: number;
  minutes: number;
  seconds: number;
}

const atTime = ({ day, hours, minutes, seconds }: Parts): Date | undefined => {
  const midnight = parseBusinessDate(day);
  if (!midnight || hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return new Date(midnight.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000);
};

/** RFC 3339, section 5.6, with its offset. */
const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;
/** `20260131`, `2026-01-31`, and with a time of day in Shanghai. */
const PLAIN = /^(\d{4})(-?)(\d{2})\2(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/;

const withOffset = (text: string): Date | undefined => {
  const match = RFC3339.exec(text);
  const [, day = '', hours, minutes, seconds] = match ?? [];
  // Date.parse accepts February 30th; the parts alone tell.
  if (!match || !atTime({ day, hours: Number(hours), minutes: Number(minutes), seconds: Number(seconds) }))
    return undefined;
  const at = new Date(text.replace(' ', 'T').toUpperCase());
  return Number.isNaN(at.getTime()) ? undefined : at;
};

/** `YYYYMMDD`, `YYYY-MM-DD`, either with `HH:mm[:ss]`, or RFC 3339. */
export const readUsualDate: ReadDate = (text) => {
  const [whole, year, , month, date, hours = '0', minutes = '0', seconds = '0'] = PLAIN.exec(text) ?? [];
  if (whole === undefined) return withOffset(text);
  return atTime({
    day: `${year}-${month}-${date}`,
    hours: Number(hours),
    minutes: Number(minutes),
    seconds: Number(seconds),
  });
};

const TOKENS = { YYYY: 4, MM: 2, DD: 2, HH: 2, mm: 2, ss: 2 } as const;
type Token = keyof typeof TOKENS;
const TOKEN = /YYYY|MM|DD|HH|mm|ss/g;
const NEEDED: readonly Token[] = ['YYYY', 'MM', 'DD'];

/** A reader for `YYYYMMDD`, `DD.MM.YYYY HH:mm` and the like; undefined unless it names year, month and day once. */
export const dateReader = (format: string): ReadDate | undefined => {
  const tokens = format.match(TOKEN) as Token[] | null;
  const named = new Set(tokens);
  if (!tokens || named.size !== tokens.length || !NEEDED.every((token) => named.has(token))) return undefined;
  const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const parts = format.split(TOKEN).map(literal);
  const pattern = new RegExp(
    `^${parts.reduce((all, part, i) => `${all}(?<${tokens[i - 1]}>\\d{${TOKENS[tokens[i - 1]!]}})${part}`)}$`,
  );
  return (text) => {
    const found = pattern.exec(text)?.groups;
    const number = (token: Token): number => Number(found?.[token] ?? 0);
    if (!found) return undefined;
    return atTime({
      day: `${found.YYYY}-${found.MM}-${found.DD}`,
      hours: number('HH'),
      minutes: number('mm'),
      seconds: number('ss'),
    });
  };
};

import { businessDate, businessDay, DAY_MS, MINUTE_MS, startOfBusinessDay } from '../../values/time';

/** `09:00-22:00` in Asia/Shanghai; past midnight when the end comes before the start; null: shut all day. */
export type DayHours = string | null;

export interface SpecialDay {
  /** `2027-02-16` */
  date: string;
  name: string;
  hours: DayHours;
}

/** The usual hours, what differs on a weekday (1 Monday … 7 Sunday), and what differs on a date, which goes before all. */
export interface Opening {
  hours: string;
  weekdays?: readonly { weekday: number; hours: DayHours }[] | undefined;
  specialDays?: readonly SpecialDay[] | undefined;
}

const DAY_MINUTES = 1440;
/** How far ahead a next opening is looked for. */
const LOOK_AHEAD_DAYS = 31;
const HOURS = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|(24):(00))$/;

/** Minutes after the day's midnight, the end always after the start; undefined for what is no hours at all. */
export const readHours = (text: string): { from: number; until: number } | undefined => {
  const parts = HOURS.exec(text);
  if (!parts) return undefined;
  const from = Number(parts[1]) * 60 + Number(parts[2]);
  const until = Number(parts[3] ?? parts[5]) * 60 + Number(parts[4] ?? parts[6]);
  return { from, until: until > from ? until : until + DAY_MINUTES };
};

/** 1 Monday … 7 Sunday; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

const dayAt = (day: number): Date => new Date(startOfBusinessDay(new Date(0)).getTime() + day * DAY_MS);

/** What counts on a business day (days since 1970-01-01 in Asia/Shanghai). */
export const hoursOn = (opening: Opening, day: number): DayHours => {
  const date = businessDate(dayAt(day));
  const special = opening.specialDays?.find((one) => one.date === date);
  if (special) return special.hours;
  const weekday = opening.weekdays?.find((one) => one.weekday === weekdayOf(day));
  return weekday ? weekday.hours : opening.hours;
};

interface Span {
  from: number;
  until: number;
}

const spanOn = (opening: Opening, day: number): Span | undefined => {
  const hours = hoursOn(opening, day);
  const read = hours === null ? undefined : readHours(hours);
  if (!read) return undefined;
  const start = dayAt(day).getTime();
  return { from: start + read.from * MINUTE_MS, until: start + read.until * MINUTE_MS };
};

export type OpeningState =
  /** `closesAt` null: no end in sight, as with a store that never shuts. */
  | { open: true; closesAt: Date | null }
  | { open: false; opensAt: Date | null };

/** Whether it is open, and until or from when. Hours that follow one another without a gap are one. */
export const openingAt = (opening: Opening, at: Date): OpeningState => {
  const now = at.getTime();
  const today = businessDay(at);
  const spans = Array.from({ length: LOOK_AHEAD_DAYS + 1 }, (_, i) => spanOn(opening, today - 1 + i)).filter((span) => span !== undefined);
  const current = spans.filter((span) => span.from <= now && now < span.until);
  if (current.length === 0) {
    const next = spans.find((span) => span.from > now);
    return { open: false, opensAt: next ? new Date(next.from) : null };
  }
  let until = Math.max(...current.map((span) => span.until));
  for (const span of spans) if (span.from <= until) until = Math.max(until, span.until);
  return { open: true, closesAt: until - now > (LOOK_AHEAD_DAYS - 2) * DAY_MS ? null : new Date(until) };
};

export const isOpenAt = (opening: Opening, at: Date): boolean => openingAt(opening, at).open;

const clock = (at: Date): string => {
  const minute = Math.floor((at.getTime() - startOfBusinessDay(at).getTime()) / MINUTE_MS);
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
};

const dayWords = (at: Date, now: Date): string => {
  const ahead = businessDay(at) - businessDay(now);
  if (ahead < 3) return ['', '明天 ', '后天 '][ahead] ?? '';
  const [, month, day] = businessDate(at).split('-');
  return `${Number(month)}月${Number(day)}日 `;
};

/** `营业中 · 21:00 打烊`, `明天 10:00 开门`, `24 小时营业`; with the name of a special day that shuts today. */
export const describeOpening = (opening: Opening, at: Date): string => {
  const state = openingAt(opening, at);
  if (state.open) {
    if (!state.closesAt) return '24 小时营业';
    const pastMidnight = businessDay(state.closesAt) > businessDay(at) && clock(state.closesAt) !== '00:00';
    return `营业中 · ${pastMidnight ? '次日 ' : ''}${clock(state.closesAt) === '00:00' ? '24:00' : clock(state.closesAt)} 打烊`;
  }
  const today = opening.specialDays?.find((one) => one.date === businessDate(at) && one.hours === null);
  const opens = state.opensAt ? `${dayWords(state.opensAt, at)}${clock(state.opensAt)} 开门` : '暂停营业';
  return today ? `${today.name}休息 · ${opens}` : opens;
};

export type OpeningFault = { path: string; message: string };

/** What is wrong with hours that somebody typed; empty when all is well. */
export const checkOpening = (opening: Opening): OpeningFault[] => {
  const faults: OpeningFault[] = [];
  const check = (path: string, hours: DayHours): void => {
    if (hours !== null && !readHours(hours)) faults.push({ path, message: '营业时间写成 09:00-22:00，可以跨过零点' });
  };
  check('/body/hours', opening.hours);
  const [weekdays, dates] = [new Set<number>(), new Set<string>()];
  opening.weekdays?.forEach(({ weekday, hours }, i) => {
    check(`/body/weekdays/${i}/hours`, hours);
    if (weekdays.has(weekday)) faults.push({ path: `/body/weekdays/${i}/weekday`, message: '同一个星期几写了两次' });
    weekdays.add(weekday);
  });
  opening.specialDays?.forEach(({ date, hours }, i) => {
    check(`/body/specialDays/${i}/hours`, hours);
    if (dates.has(date)) faults.push({ path: `/body/specialDays/${i}/date`, message: '同一天写了两次' });
    dates.add(date);
  });
  return faults;
};

import { daysKeptOn, type Occasion } from '@shuke/shared/rules/care/occasions';
import { DAY_MS, parseBusinessDate } from '@shuke/shared/values/time';
import type { QueryFilter } from 'mongoose';
import type { Member } from '../membership/index';

/** Nobody joined before the product was there. */
const FIRST_YEAR = 2015;

const joinedOn = (days: readonly string[], year: number): QueryFilter<Member>[] =>
  Array.from({ length: Math.max(year - FIRST_YEAR, 0) }, (_, n) => FIRST_YEAR + n).flatMap((joinYear) => days.flatMap((day) => {
    const start = parseBusinessDate(`${joinYear}-${day}`);
    return start ? [{ joinedAt: { $gte: start, $lt: new Date(start.getTime() + DAY_MS) } }] : [];
  }));

/** Members to whom an occasion happens on a date. An anniversary is a year after joining at the earliest. */
export const membersOn = (occasion: Occasion, date: string): QueryFilter<Member> => {
  const days = daysKeptOn(date);
  switch (occasion.kind) {
    case 'birthday':
      return { status: 'joined', birthdayKey: { $in: days } };
    case 'anniversary':
      return { status: 'joined', $or: joinedOn(days, Number(date.slice(0, 4))) };
    case 'festival':
      return { status: 'joined' };
  }
};

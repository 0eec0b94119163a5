import { parseBusinessDate } from '@shuke/shared/values/time';
import type { Member } from '../membership/index';
import type { Cell } from './columns';
import { bad, good, type Read } from './faults';
import { readId, readPastDate, readStore, type Setting } from './parse-order';

export interface MemberLine {
  line: number;
  externalId: string | null;
  /** 11 digits, in the clear as long as the line is worked on. */
  phone: string | null;
  nickname: string | null;
  gender: Member['gender'] | null;
  /** `YYYY-MM-DD` or `MM-DD`. */
  birthday: string | null;
  joinedAt: Date | null;
  storeId: string | null;
  tags: string[];
}

const MOST_NAME = 60;
const MOST_TAGS = 50;

const readPhone = (text: string): Read<string | null> => {
  const digits = text.replace(/[\s-]/g, '').replace(/^(\+?86)(?=1\d{10}$)/, '');
  if (digits === '') return good(null);
  // The number itself stays out of the message: errors are shown and kept.
  return /^1[3-9]\d{9}$/.test(digits) ? good(digits) : bad('PHONE_INVALID', 'phone 应为 11 位手机号');
};

const GENDERS: Record<string, Member['gender']> = {
  male: 'male',
  m: 'male',
  男: 'male',
  1: 'male',
  female: 'female',
  f: 'female',
  女: 'female',
  2: 'female',
  unknown: 'unknown',
  未知: 'unknown',
  0: 'unknown',
};

const readGender = (text: string): Read<Member['gender'] | null> => {
  if (text === '') return good(null);
  const gender = GENDERS[text.toLowerCase()];
  return gender ? good(gender) : bad('GENDER_INVALID', `gender「${text}」应为 男、女 或 未知`);
};

/** A day without a year: 2000 was a leap year, so February 29th is one. */
const isMonthDay = (text: string): boolean =>
  /^\d{2}-\d{2}$/.test(text) && parseBusinessDate(`2000-${text}`) !== undefined;

const readBirthday = (text: string, now: Date): Read<string | null> => {
  if (text === '' || isMonthDay(text)) return good(text || null);
  const whole = text.replace(/^(\d{4})[-/]?(\d{2})[-/]?(\d{2})$/, '$1-$2-$3');
  const day = parseBusinessDate(whole);
  if (day && whole >= '1900-01-01' && day <= now) return good(whole);
  return bad('BIRTHDAY_INVALID', `birthday「${text}」应为 YYYY-MM-DD、YYYYMMDD 或 MM-DD`);
};

const readTags = (text: string): Read<string[]> => {
  const tags = [
    ...new Set(
      text
        .split(/[|;；、]/)
        .map((tag) => tag.trim())
        .filter(Boolean),
    ),
  ];
  const wrong = tags.some((tag) => tag.length > MOST_NAME) || tags.length > MOST_TAGS;
  return wrong ? bad('TAGS_INVALID', `tags 用 | 分开，最多 ${MOST_TAGS} 个，每个最多 ${MOST_NAME} 个字`) : good(tags);
};

const readNickname = (text: string): Read<string | null> =>
  text.length > MOST_NAME ? bad('NICKNAME_TOO_LONG', `nickname 最多 ${MOST_NAME} 个字`) : good(text || null);

const readJoinedAt = (text: string, setting: Setting): Read<Date | null> =>
  text === '' ? good(null) : readPastDate(text, 'joined_at', setting);

/** One member, or the first thing that is wrong with the line. */
export const parseMember = (line: number, cell: Cell, setting: Setting): Read<MemberLine> => {
  const read = {
    externalId: readId(cell('external_member_id'), 'external_member_id'),
    phone: readPhone(cell('phone')),
    nickname: readNickname(cell('nickname')),
    gender: readGender(cell('gender')),
    birthday: readBirthday(cell('birthday'), setting.now),
    joinedAt: readJoinedAt(cell('joined_at'), setting),
    storeId: readStore(cell('store'), setting),
    tags: readTags(cell('tags')),
  };
  const wrong = Object.values(read).find((one) => !one.ok);
  if (wrong && !wrong.ok) return wrong;
  const value = <T>(one: Read<T>): T => (one as { ok: true; value: T }).value;
  const externalId = value(read.externalId) || null;
  const phone = value(read.phone);
  if (externalId === null && phone === null)
    return bad('MEMBER_ID_MISSING', '缺少 external_member_id 和 phone，至少要有一个');
  return good({
    line,
    externalId,
    phone,
    nickname: value(read.nickname),
    gender: value(read.gender),
    birthday: value(read.birthday),
    joinedAt: value(read.joinedAt),
    storeId: value(read.storeId),
    tags: value(read.tags),
  });
};

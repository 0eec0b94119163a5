import type { CouponFact, MemberFacts } from '@shuke/shared/rules/segments/member-facts';
import { fieldValue } from '@shuke/shared/rules/segments/field-value';
import { businessDay } from '@shuke/shared/values/time';
import type { LogRow } from './member-log';
import type { Words } from './words';

/** Numbers kept by their digits. Days are business days. Which of them a member has, sets say. */
export const NUMBERS = ['points', 'growth', 'joinedDay', 'tierDay', 'birthdayKey', 'birthYear', 'orderCount', 'orderFen', 'firstOrderDay', 'lastOrderDay'] as const;
export type NumberName = (typeof NUMBERS)[number];

/** What each log keeps beside its key and the member's place, after which comes what the names say. */
export const LOGS = {
  /** By day. */
  orders: ['place', 'fen', 'store', 'channel'],
  /** By day; lines of one order stand together and share its number. */
  lines: ['place', 'order', 'fen', 'store', 'channel', 'category', 'product'],
  /** By day. */
  events: ['place', 'name', 'template', 'campaign'],
  /** By the instant it ends. */
  coupons: ['place', 'template', 'state'],
  /** By day. */
  teams: ['place', 'activity', 'state', 'missing'],
  /** By the instant it ends. */
  lots: ['place'],
  /** By the instant from which a tag is not held any more. */
  tagEnds: ['place', 'tag'],
} as const;
export type LogName = keyof typeof LOGS;
export const LOG_NAMES = Object.keys(LOGS) as LogName[];

/** What one member adds to their block. */
export interface MemberRows {
  sets: number[];
  tags: Map<number, number>;
  numbers: [NumberName, number][];
  logs: Record<LogName, LogRow[]>;
}

/** What a coupon is until it ends; what was redeemed or revoked stays so. */
export const couponKind = ({ state, redeemedAt }: CouponFact): string => {
  if (state === 'redeemed') return redeemedAt ? 'redeemed' : 'issued';
  return state === 'expired' ? 'issued' : state;
};

/** Birthdays by a number that grows through the year. */
export const birthdayKeyOf = (monthDay: string): number => Number(monthDay.slice(0, 2)) * 32 + Number(monthDay.slice(3));

const FLAGS = ['consent.inbox', 'consent.subscribe', 'consent.sms', 'consent.wecom', 'reachable.inbox', 'reachable.subscribe', 'reachable.sms', 'reachable.wecom'] as const;

interface TagsHeld {
  /** By tag: the day since when. */
  days: Map<number, number>;
  ends: [endMs: number, tag: number][];
}

/** Tags held: history counts up to its last act, and the later of two days is what rules ask about. Null: the two tell of different ends. */
const tagsOf = ({ tags, tagHistory }: MemberFacts, words: Words): TagsHeld | null => {
  const last = new Map(tagHistory.map((act) => [act.tagId, act]));
  const days = new Map<number, number>();
  const ends = new Map<number, number>();
  for (const held of [...tags, ...[...last.values()].filter((act) => act.on).map((act) => ({ ...act, at: act.since ?? act.at }))]) {
    const [code, endMs] = [words.code('tag', held.tagId), held.expiresAt?.getTime() ?? Infinity];
    if ((ends.get(code) ?? endMs) !== endMs) return null;
    days.set(code, Math.max(days.get(code) ?? -Infinity, businessDay(held.at)));
    ends.set(code, endMs);
  }
  return { days, ends: [...ends].filter(([, endMs]) => endMs < Infinity).map(([code, endMs]) => [endMs, code]) };
};

const setsOf = (facts: MemberFacts, words: Words): number[] => {
  const { profile, orders } = facts;
  const anyTime = new Date(0);
  const pairs: [topic: string, word: string | null][] = [
    ['tier', facts.tierKey], ['source', profile.source], ['store', profile.storeId], ['gender', profile.gender === 'unknown' ? null : profile.gender],
    ...facts.lists.map((list): [string, string] => ['list', list]),
    ['known', profile.joinedAt && 'joined'], ['known', profile.birthday && 'birthday'], ['known', profile.birthday?.length === 10 ? 'birthYear' : null],
    ['known', orders.length > 0 ? 'orders' : null],
    ...FLAGS.map((flag): [string, string | null] => ['flag', fieldValue(flag, facts, anyTime) === true ? flag : null]),
  ];
  return [...new Set(pairs.flatMap(([topic, word]) => (word === null ? [] : words.key(topic, word))))];
};

const balance = ({ balances }: MemberFacts, asset: 'points' | 'growth'): number => balances.findLast((one) => one.asset === asset)?.balance ?? 0;

const numbersOf = (facts: MemberFacts): [NumberName, number][] => {
  const { birthday, joinedAt } = facts.profile;
  const numbers: [NumberName, number][] = [
    ['points', balance(facts, 'points')], ['growth', balance(facts, 'growth')], ['tierDay', businessDay(facts.tierSince)], ['orderCount', facts.orders.length],
  ];
  if (joinedAt) numbers.push(['joinedDay', businessDay(joinedAt)]);
  if (birthday) numbers.push(['birthdayKey', birthdayKeyOf(birthday.slice(-5))]);
  if (birthday?.length === 10) numbers.push(['birthYear', Number(birthday.slice(0, 4))]);
  if (facts.orders.length === 0) return numbers;
  const days = facts.orders.map((order) => businessDay(order.paidAt));
  return [
    ...numbers, ['orderFen', facts.orders.reduce((sum, order) => sum + order.fen, 0)], ['firstOrderDay', Math.min(...days)], ['lastOrderDay', Math.max(...days)],
  ];
};

const logsOf = ({ orders, events, coupons, teams, lots }: MemberFacts, { ends }: TagsHeld, place: number, words: Words): Record<LogName, LogRow[]> => ({
  orders: orders.map(({ paidAt, fen, storeId, channel }) => [businessDay(paidAt), place, fen, words.code('store', storeId), words.code('channel', channel)]),
  lines: orders.flatMap(({ paidAt, storeId, channel, lines }, order) => lines.map(({ category, productId, fen }): LogRow => [
    businessDay(paidAt), place, order, fen, words.code('store', storeId), words.code('channel', channel), words.code('category', category),
    words.code('product', productId),
  ])),
  events: events.map(({ name, at, template, campaign }) => [
    businessDay(at), place, words.code('event', name), words.code('template', template), words.code('campaign', campaign),
  ]),
  coupons: coupons.map((coupon) => [coupon.expiresAt.getTime(), place, words.code('template', coupon.templateId), words.code('coupon', couponKind(coupon))]),
  teams: teams.map(({ at, activityId, state, missing }) => [businessDay(at), place, words.code('activity', activityId), words.code('team', state), missing]),
  lots: lots.filter((lot) => lot.left > 0).map((lot) => [lot.expiresAt.getTime(), place]),
  tagEnds: ends.map(([endMs, tag]) => [endMs, place, tag]),
});

const BIRTHDAY = /^(?:(?:18|19|20|21)\d\d-)?(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const isSmall = (value: number): boolean => Number.isInteger(value) && Math.abs(value) < 2 ** 31;

/** The rows of a member, or null for facts out of the ordinary (a birthday that is none, an amount with a fraction, a tag with two ends), which only the predicate can judge. */
export const rowsOf = (facts: MemberFacts, place: number, words: Words): MemberRows | null => {
  if (facts.profile.birthday !== null && !BIRTHDAY.test(facts.profile.birthday)) return null;
  const tags = tagsOf(facts, words);
  if (!tags) return null;
  const [numbers, logs] = [numbersOf(facts), logsOf(facts, tags, place, words)];
  const whole = LOG_NAMES.every((name) => logs[name].every(([key, ...rest]) => Number.isSafeInteger(key) && rest.every(isSmall)));
  if (!whole || !numbers.every(([, value]) => isSmall(value)) || ![...tags.days.values()].every(isSmall)) return null;
  return { sets: setsOf(facts, words), tags: tags.days, numbers, logs };
};

import { addDays } from '../../../shared/values/time';
import { STORES, storeOf, type StoreKey } from '../brand';
import { randomOf, type Random } from '../random';
import { joiningDay, timeInStore } from './calendar';
import { someHabit } from './habits';
import { birthday, city, nickname, openid, phone } from './names';
import type { DemoConsent, DemoMember, Habit, Profile } from './types';

export const STORY_DAYS = 425;
const AVATARS = 12;
/** Nobody joins so late that they could not buy something yet. */
const TIME_TO_BUY_MINUTES = 25;

/** Stores with their share of newcomers, as far as they were open. */
const openStores = (at: Date, now: Date): (readonly [StoreKey, number])[] =>
  STORES.filter(({ opensDaysAgo }) => opensDaysAgo === null || at >= addDays(now, -opensDaysAgo)).map(
    ({ key }) => [key, { wukang: 40, jingan: 38, binjiang: 30 }[key]] as const,
  );

export const someStore = (random: Random, at: Date, now: Date): StoreKey => random.weighted(openStores(at, now));

const sourceOf = (random: Random, home: StoreKey, at: Date): DemoMember['source'] => {
  const { _id: storeId, scene } = storeOf(home);
  const kind = random.weighted<DemoMember['source']['kind']>([
    ['store', 68],
    ['referral', 12],
    ['poster', 11],
    ['staff', 6],
    ['direct', 3],
  ]);
  if (kind === 'store' || kind === 'staff') return { kind, scene, storeId, at };
  if (kind === 'poster')
    return { kind, scene: random.pick(['TY-POSTER-SPRING', 'TY-POSTER-METRO', 'TY-POSTER-RED']), storeId: null, at };
  return { kind, scene: kind === 'referral' ? 'TY-INVITE' : '', storeId: null, at };
};

interface Told {
  joinedAt: Date;
  home: StoreKey;
  habit: Habit;
  /** Facts that are told instead of drawn. */
  fixed?: Partial<DemoMember>;
}

/** A member as they are on the day of joining; ordinals come later, in order of joining. */
export const newMember = (random: Random, { joinedAt, home, habit, fixed }: Told): DemoMember => ({
  id: random.id(joinedAt),
  ordinal: 0,
  openid: openid(random),
  nickname: nickname(random),
  avatarKey: String(random.between(1, AVATARS)).padStart(2, '0'),
  gender: random.weighted([
    ['female', 61],
    ['male', 33],
    ['unknown', 6],
  ]),
  birthday: birthday(random),
  phone: '',
  city: city(random),
  joinedAt,
  source: sourceOf(random, home, joinedAt),
  referrerId: null,
  homeStoreId: storeOf(home)._id,
  consents: {
    inbox: random.chance(0.93),
    subscribe: random.chance(0.58),
    sms: random.chance(0.34),
    wecom: random.chance(0.42),
  },
  tierKey: 'leaf',
  tierSince: joinedAt,
  tierValidUntil: null,
  tags: [],
  habit: habit.kind,
  ...fixed,
});

export const profileOf = (member: DemoMember, habit: Habit, home: StoreKey): Profile => ({
  member,
  habit,
  home,
  planned: [],
  growthCap: null,
  staysAwayFrom: null,
  handTags: [],
});

/** `count` people who joined in the last 14 months, in order of joining; friends come through friends who were there. */
export const drawMembers = (seed: string, now: Date, count: number): Profile[] => {
  const from = addDays(now, -STORY_DAYS);
  const until = addDays(now, -1);
  return Array.from({ length: count }, (_, index) => {
    const random = randomOf(`${seed}:member:${index}`);
    const day = joiningDay(random, from, until);
    const home = someStore(random, day, now);
    const habit = someHabit(random);
    const joinedAt = timeInStore(random, day, habit.hours, home, TIME_TO_BUY_MINUTES);
    return profileOf(newMember(random, { joinedAt, home, habit }), habit, home);
  });
};

/** Gives numbers, phones and referrers once everybody is known. */
export const settleMembers = (seed: string, profiles: Profile[]): Profile[] => {
  const random = randomOf(`${seed}:referrals`);
  const inOrder = profiles.toSorted(
    (a, b) => a.member.joinedAt.getTime() - b.member.joinedAt.getTime() || (a.member.id < b.member.id ? -1 : 1),
  );
  inOrder.forEach(({ member }, index) => {
    member.ordinal = index + 1;
    member.phone = phone(member.ordinal);
    if (member.source.kind === 'referral') refer(random, member, inOrder.slice(0, index));
  });
  return inOrder;
};

/** Whoever joined first has nobody to be brought by. */
const refer = (random: Random, member: DemoMember, earlier: readonly Profile[]): void => {
  if (earlier.length === 0) member.source = { ...member.source, kind: 'direct', scene: '' };
  else member.referrerId = random.pick(earlier).member.id;
};

const CHANNELS = ['inbox', 'subscribe', 'sms', 'wecom'] as const;

/** What was agreed to at joining, and what a few took back later; the member keeps what is in force. */
export const consentStory = (random: Random, { member, habit }: Profile, now: Date): DemoConsent[] => {
  const { joinedAt } = member;
  const say = (at: Date, purpose: string, granted: boolean): DemoConsent => ({
    id: random.id(at),
    memberId: member.id,
    at,
    purpose,
    granted,
  });
  const story = [
    say(joinedAt, 'privacy-policy', true),
    ...CHANNELS.map((channel) => say(joinedAt, `marketing:${channel}`, member.consents[channel])),
  ];
  const later = new Date(joinedAt.getTime() + random.next() * (now.getTime() - joinedAt.getTime()));
  if (habit.kind !== 'persona' && habit.kind !== 'staff' && member.consents.sms && random.chance(0.06)) {
    member.consents.sms = false;
    story.push(say(later, 'marketing:sms', false));
  }
  return story;
};

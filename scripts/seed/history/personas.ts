import { addDays, businessDate, DAY_MS, HOUR_MS, MINUTE_MS, startOfBusinessDay } from '../../../shared/values/time';
import { STAFF, STORES, storeOf, type StoreKey, type TagName } from '../brand';
import { randomOf } from '../random';
import { habitOf, quietHabit } from './habits';
import { newMember, profileOf } from './members';
import { openid, phone } from './names';
import type { DemoMember, DemoPersona, Habit, Planned, Profile } from './types';

interface Cast {
  key: string;
  name: string;
  note: string;
  home: StoreKey;
  joinedDaysAgo: number;
  avatarKey: string;
  gender: DemoMember['gender'];
  birthday?: (now: Date) => string;
  habit?: 'drinks' | 'tea' | 'devoted';
  growthCap?: number;
  awayDays?: number;
  tags?: TagName[];
  planned?: (now: Date) => Planned[];
}

const at = (now: Date, daysAgo: number, hour: number, minute = 0): Date =>
  new Date(startOfBusinessDay(addDays(now, -daysAgo)).getTime() + hour * HOUR_MS + minute * MINUTE_MS);

/** A coupon of 14 days given 13 days ago: good today and tomorrow, then over. */
const expiresTomorrow = (now: Date, key: string): Planned => ({
  kind: 'gift',
  at: at(now, 13, 10),
  template: 'thanks',
  reference: `care:thanks:${key}`,
});

/** People with a story that somebody can walk into, each true to its note whatever "now" is. */
const CAST: readonly Cast[] = [
  {
    key: 'shen',
    name: '沈知微',
    note: '银芽会员，再消费 ¥86 升金毫；有一张券明天到期',
    home: 'wukang',
    joinedDaysAgo: 300,
    avatarKey: '04',
    gender: 'female',
    habit: 'tea',
    growthCap: 1500,
    tags: ['喜靠窗'],
    planned: (now) => [expiresTomorrow(now, 'shen'), { kind: 'reach-growth', at: at(now, 2, 15, 20), growth: 1914 }],
  },
  {
    key: 'lu',
    name: '陆闻笙',
    note: '开了一席三人团，还差一位',
    home: 'jingan',
    joinedDaysAgo: 150,
    avatarKey: '11',
    gender: 'male',
    habit: 'drinks',
    growthCap: 420,
  },
  {
    key: 'xu',
    name: '许青禾',
    note: '陆闻笙的茶友，已经入席',
    home: 'jingan',
    joinedDaysAgo: 120,
    avatarKey: '05',
    gender: 'female',
    habit: 'drinks',
    growthCap: 420,
  },
  {
    key: 'gu',
    name: '顾南乔',
    note: '墨玉会员，明天生日；有一张券明天到期',
    home: 'wukang',
    joinedDaysAgo: 400,
    avatarKey: '06',
    gender: 'male',
    birthday: (now) => `1984-${businessDate(addDays(now, 1)).slice(5)}`,
    habit: 'devoted',
    growthCap: 6200,
    tags: ['自带杯', '要开票'],
    planned: (now) => [expiresTomorrow(now, 'gu'), { kind: 'reach-growth', at: at(now, 9, 16, 5), growth: 6480 }],
  },
  {
    key: 'cheng',
    name: '程予安',
    note: '两个多月没来的老客，等一次召回',
    home: 'jingan',
    joinedDaysAgo: 260,
    avatarKey: '08',
    gender: 'female',
    habit: 'drinks',
    growthCap: 460,
    awayDays: 74,
    planned: (now) => [
      {
        kind: 'counter',
        at: at(now, 96, 14, 30),
        products: [
          { art: 'nai-yancha', quantity: 1 },
          { art: 'gao-guihua', quantity: 1 },
        ],
      },
      { kind: 'counter', at: at(now, 75, 15, 10), products: [{ art: 'nai-yancha', quantity: 1 }] },
    ],
  },
  {
    key: 'wen',
    name: '温如故',
    note: '十多天前入会，来过一次；新人券明天到期',
    home: 'binjiang',
    joinedDaysAgo: 13,
    avatarKey: '09',
    gender: 'male',
    planned: (now) => [{ kind: 'counter', at: at(now, 11, 19, 25), products: [{ art: 'leng-biluo', quantity: 1 }] }],
  },
  {
    key: 'lin',
    name: '林小满',
    note: '昨天刚入会，还没有消费',
    home: 'wukang',
    joinedDaysAgo: 1,
    avatarKey: '03',
    gender: 'female',
  },
];

const habitFor = (random: ReturnType<typeof randomOf>, cast: Cast): Habit =>
  cast.habit
    ? { ...habitOf(random, cast.habit), kind: 'persona', leaves: 0, buysAtJoining: 1 }
    : quietHabit(random, 'persona');

const tellPersona = (seed: string, now: Date, cast: Cast): Profile => {
  const random = randomOf(`${seed}:persona:${cast.key}`);
  const habit = habitFor(random, cast);
  const joinedAt = at(now, cast.joinedDaysAgo, 11, 30);
  const { _id: storeId, scene } = storeOf(cast.home);
  const member = newMember(random, {
    joinedAt,
    home: cast.home,
    habit,
    fixed: {
      nickname: cast.name,
      avatarKey: cast.avatarKey,
      gender: cast.gender,
      birthday: cast.birthday?.(now) ?? null,
      city: '上海',
      source: { kind: 'store', scene, storeId, at: joinedAt },
      consents: { inbox: true, subscribe: true, sms: false, wecom: true },
    },
  });
  return {
    ...profileOf(member, habit, cast.home),
    planned: cast.planned?.(now) ?? [],
    growthCap: cast.growthCap ?? null,
    staysAwayFrom: cast.awayDays ? addDays(now, -cast.awayDays) : new Date(now.getTime() - 5 * DAY_MS),
    handTags: cast.tags ?? [],
  };
};

export const drawPersonas = (seed: string, now: Date): Map<string, Profile> =>
  new Map(CAST.map((cast) => [cast.key, tellPersona(seed, now, cast)]));

/** Staff are members too: they sign in through the same mini-program. */
export const drawStaff = (seed: string, now: Date): Map<string, Profile> =>
  new Map(
    STAFF.map(({ _id, key, name, storeIds }, index) => {
      const random = randomOf(`${seed}:staff:${key}`);
      const home = STORES.find((store) => store._id === storeIds[0])!.key;
      const habit = quietHabit(random, 'staff');
      const joinedAt = at(now, home === 'binjiang' ? 239 : 420 - index, 9, 10 + index);
      const member = newMember(random, {
        joinedAt,
        home,
        habit,
        fixed: {
          nickname: name,
          birthday: null,
          city: '上海',
          source: { kind: 'direct', scene: '', storeId: null, at: joinedAt },
        },
      });
      return [_id, { ...profileOf(member, habit, home), staysAwayFrom: joinedAt }];
    }),
  );

const asPersona = (
  key: string,
  member: DemoMember,
  rest: Pick<DemoPersona, 'kind' | 'note' | 'staffId'>,
): DemoPersona => ({
  key,
  openid: member.openid,
  phone: member.phone,
  name: member.nickname,
  memberId: member.id,
  ...rest,
});

const newcomer = (seed: string, key: string, name: string, note: string, number: number): DemoPersona => ({
  key,
  openid: openid(randomOf(`${seed}:newcomer:${key}`)),
  phone: phone(number),
  name,
  kind: 'visitor',
  note,
  memberId: null,
  staffId: null,
});

const ROLE = { associate: '店员', 'store-manager': '店长' } as const;

/** Everybody whom the sandbox's identity page offers: newcomers first, then members with a story, then staff. */
export const listPersonas = (
  seed: string,
  personas: ReadonlyMap<string, Profile>,
  staff: ReadonlyMap<string, Profile>,
): DemoPersona[] => [
  newcomer(seed, 'qiao', '乔木', '第一次来，还没有入会', 9_001),
  newcomer(seed, 'yuan', '阿远', '第一次来，还没有入会', 9_002),
  ...CAST.map(({ key, note }) => asPersona(key, personas.get(key)!.member, { kind: 'member', note, staffId: null })),
  ...STAFF.map(({ _id, key, role, storeIds }) =>
    asPersona(key, staff.get(_id)!.member, {
      kind: 'staff',
      note: `${STORES.find((store) => store._id === storeIds[0])!.name}${ROLE[role]}`,
      staffId: _id,
    }),
  ),
];

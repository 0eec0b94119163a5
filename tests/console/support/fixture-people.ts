import { addDays } from '@shuke/shared/values/time';

/** A small invented tea brand with members whose history is drawn from a seed: the same people on every run. */
export interface FixtureOrder { at: Date; paidFen: number; store: string; category: string; channel: 'shop' | 'counter' | 'group-buy' }
export interface FixtureMember {
  id: string;
  memberNo: string;
  nickname: string;
  phone: string;
  tierKey: string;
  tags: string[];
  storeId: string;
  joinedAt: Date;
  orders: FixtureOrder[];
  points: number;
}

export const now = new Date('2026-11-22T06:30:00.000Z');

export const idOf = (kind: string, number: number): string => (Buffer.from(kind).toString('hex').padEnd(16, '0').slice(0, 16) + number.toString(16).padStart(8, '0'));

export const tiers = [
  { key: 'leaf', name: '青叶', rank: 0, growthFrom: 0, benefits: [{ kind: 'points', title: '消费得积分', detail: '每消费 1 元得 1 积分' }, { kind: 'birthday', title: '生日礼', detail: '生日当月一张 8 元券' }] },
  { key: 'silver', name: '银毫', rank: 1, growthFrom: 500, benefits: [{ kind: 'points', title: '积分 1.2 倍', detail: '每消费 1 元得 1.2 积分' }, { kind: 'price', title: '会员价', detail: '部分商品 95 折' }, { kind: 'birthday', title: '生日礼', detail: '生日当月一张 15 元券' }] },
  { key: 'gold', name: '金芽', rank: 2, growthFrom: 2000, benefits: [{ kind: 'points', title: '积分 1.5 倍', detail: '每消费 1 元得 1.5 积分' }, { kind: 'price', title: '会员价', detail: '全场 92 折' }, { kind: 'taste', title: '新品先尝', detail: '每季新品到店免费试饮' }, { kind: 'birthday', title: '生日礼', detail: '生日当月一张 30 元券' }] },
  { key: 'black', name: '墨岩', rank: 3, growthFrom: 4000, benefits: [{ kind: 'points', title: '积分 2 倍', detail: '每消费 1 元得 2 积分' }, { kind: 'price', title: '会员价', detail: '全场 88 折' }, { kind: 'adviser', title: '专属茶师', detail: '一位茶师记得你的口味' }, { kind: 'gift', title: '年礼', detail: '每年一份岩茶礼盒' }] },
];

export const stores = [
  { id: idOf('store', 1), name: '静安店', address: '静安区胶州路 218 号', scene: 's-jingan' },
  { id: idOf('store', 2), name: '徐汇店', address: '徐汇区安福路 66 号', scene: 's-xuhui' },
  { id: idOf('store', 3), name: '滨江店', address: '浦东新区滨江大道 1777 号', scene: 's-binjiang' },
];

export const tagGroups = [
  { id: idOf('tgroup', 1), name: '口味偏好', exclusive: false, forStaff: false, tags: [['爱喝岩茶', '#8A6D3B'], ['爱喝白茶', '#4B8582'], ['爱喝奶茶', '#7A5C7E'], ['少糖', '#14785A']] },
  { id: idOf('tgroup', 2), name: '到店习惯', exclusive: true, forStaff: false, tags: [['早茶客', '#B7791F'], ['午后客', '#3A6A94'], ['晚间客', '#5B6472']] },
  { id: idOf('tgroup', 3), name: '服务', exclusive: false, forStaff: false, tags: [['企业采购', '#C8402F'], ['送礼需求', '#B7791F']] },
].map((group, at) => ({ ...group, tags: group.tags.map(([name, colour], index) => ({ id: idOf('tag', at * 10 + index + 1), name: name ?? '', colour: colour ?? '', groupId: group.id })) }));

export const categories = [
  { key: 'yan', name: '岩茶', icon: '/art/logo-mark.svg' }, { key: 'bai', name: '白茶', icon: '/art/logo-mark.svg' },
  { key: 'milk', name: '奶茶', icon: '/art/logo-mark.svg' }, { key: 'snack', name: '茶点', icon: '/art/logo-mark.svg' },
];

const surnames = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'.split('');
const given = ['小满', '清和', '一诺', '子衿', '沐阳', '知夏', '听雨', '可儿', '思源', '文博', '青青', '晚晴', '嘉木', '若水', '明远', '之遥', '阿茶', '北辰', '南枝', '安'];
const nicknames = ['茶饱饱', '一碗春', 'Momo', '爱喝茶的猫', '慢慢来', 'Kevin', '隔壁老王', '山里人', '小红豆', '云淡风轻'];

/** mulberry32: a seeded generator of 32-bit randomness, public domain (Tommy Ettinger). */
export const seeded = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

const one = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T;

function ordersOf(random: () => number, joinedAt: Date): FixtureOrder[] {
  const keen = random();
  const wanted = keen < 0.18 ? 0 : keen < 0.4 ? 1 : Math.floor(2 + random() ** 4 * 46);
  const days = Math.floor((now.getTime() - joinedAt.getTime()) / 86_400_000);
  return Array.from({ length: wanted }, () => ({
    at: addDays(joinedAt, Math.floor(random() ** 1.2 * days)),
    paidFen: Math.round((18 + random() ** 2 * 260) * 100),
    store: one(stores, random).name,
    category: one(categories, random).key,
    channel: one(['counter', 'counter', 'counter', 'shop', 'group-buy'] as const, random),
  })).sort((a, b) => a.at.getTime() - b.at.getTime());
}

const tierFor = (paidFen: number): string => [...tiers].reverse().find((tier) => paidFen / 100 >= tier.growthFrom)?.key ?? 'leaf';

function makeMember(number: number, random: () => number): FixtureMember {
  const joinedAt = addDays(now, -Math.floor(random() ** 1.3 * 360) - 1);
  const orders = ordersOf(random, joinedAt);
  const paidFen = orders.reduce((sum, order) => sum + order.paidFen, 0);
  const allTags = tagGroups.flatMap((group) => (group.exclusive ? [one(group.tags, random)] : group.tags)).filter(() => random() < 0.28);
  return {
    id: idOf('member', number),
    memberNo: `T${String(200000 + number * 37)}`,
    nickname: random() < 0.3 ? one(nicknames, random) : one(surnames, random) + one(given, random),
    phone: `138${String(10000000 + number * 7919).slice(-8)}`,
    tierKey: tierFor(paidFen),
    tags: allTags.map((tag) => tag.id),
    storeId: one(stores, random).id,
    joinedAt,
    orders,
    points: Math.floor(paidFen / 100),
  };
}

export const makeMembers = (total: number): FixtureMember[] => {
  const random = seeded(20261122);
  return Array.from({ length: total }, (_, number) => makeMember(number + 1, random));
};

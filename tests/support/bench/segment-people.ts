import { NOTHING_KNOWN, type MemberFacts } from '../../../shared/rules/segments/member-facts';
import type { SegmentRule } from '../../../shared/rules/segments/rule-tree';
import { businessDate, businessDay, DAY_MS, startOfBusinessDay } from '../../../shared/values/time';

/** Synthetic members for counting: thirty tags of all shares, numbers, and two purchases each on average. */
export const NOW = new Date('2026-11-22T12:00:00+08:00');
const STORES = 12;
const STORY_DAYS = 730;
/** From one in two to one in two hundred; 3.4 tags a member. */
export const TAG_SHARES = Array.from({ length: 30 }, (_, i) => Math.max(0.005, 0.5 / (1 + 0.35 * i * (1 + i / 6))));
const TIERS = ['basic', 'basic', 'basic', 'basic', 'silver', 'silver', 'gold', 'black'];

/** Marsaglia's xorshift32: the same members in every run. */
export const randomFrom = (seed: number) => {
  let state = seed | 1;
  return (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
};
type Random = ReturnType<typeof randomFrom>;

const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * DAY_MS);
const upTo = (random: Random, below: number): number => Math.floor(random() * below);

/** Ids as a few processes make them in two years: seconds, the process, a counter. */
export const idOf = (n: number, members: number): string => {
  const seconds = Math.floor(NOW.getTime() / 1000) - STORY_DAYS * 86_400 + Math.floor((n / members) * STORY_DAYS * 86_400);
  const process = ['5f3a9c0b71', '8d12e4a6c0', 'c07be1935d'][n % 3]!;
  return seconds.toString(16) + process + (n % 2 ** 24).toString(16).padStart(6, '0');
};

const ordersOf = (random: Random, joined: number): MemberFacts['orders'] =>
  Array.from({ length: Math.min(12, Math.floor(-Math.log(1 - random()) * 2.5)) }, () => ({
    paidAt: daysAgo(upTo(random, joined + 1)), fen: 500 + 100 * upTo(random, 300), storeId: `store-${upTo(random, STORES)}`, channel: random() < 0.7 ? 'counter' : 'shop', lines: [],
  }));

export const memberFrom = (random: Random): MemberFacts => {
  const joined = upTo(random, STORY_DAYS);
  const orders = ordersOf(random, joined);
  const points = upTo(random, 2000);
  return {
    ...NOTHING_KNOWN, tierKey: TIERS[upTo(random, TIERS.length)]!, tierSince: daysAgo(upTo(random, joined + 1)), orders,
    tags: TAG_SHARES.flatMap((share, i) => (random() < share ? [{ tagId: `tag-${i}`, at: daysAgo(upTo(random, joined + 1)) }] : [])),
    profile: { ...NOTHING_KNOWN.profile, joined: true, gender: random() < 0.6 ? 'female' : 'male', joinedAt: daysAgo(joined), storeId: `store-${upTo(random, STORES)}` },
    balances: [{ asset: 'points', at: daysAgo(0), balance: points }, { asset: 'growth', at: daysAgo(0), balance: orders.reduce((sum, order) => sum + Math.floor(order.fen / 100), 0) }],
  };
};

/** The same member as one flat document, with everything summed up beforehand: the easiest that a database can have it. */
export const rowOf = (_id: string, facts: MemberFacts) => {
  const days = facts.orders.map((order) => businessDay(order.paidAt));
  return {
    _id, tags: facts.tags.map((tag) => tag.tagId), tier: facts.tierKey, gender: facts.profile.gender, points: facts.balances[0]!.balance, growth: facts.balances[1]!.balance,
    joinedDay: businessDay(facts.profile.joinedAt!), orderCount: days.length, orderFen: facts.orders.reduce((sum, order) => sum + order.fen, 0),
    lastDay: days.length > 0 ? Math.max(...days) : null, orders: facts.orders.map(({ paidAt, fen }) => ({ paidAt, fen })),
  };
};

type Asked = [rule: SegmentRule, match: Record<string, unknown>];

const tagged = (random: Random): Asked => {
  const tags = [upTo(random, 30), upTo(random, 30)].map((n) => `tag-${n}`);
  return random() < 0.7 ? [{ tag: { any: tags } }, { tags: { $in: tags } }] : [{ tag: { none: tags } }, { tags: { $nin: tags } }];
};

const CONDITIONS: ((random: Random) => Asked)[] = [
  tagged,
  (random) => [{ tier: { in: ['silver', 'gold'].slice(upTo(random, 2)) } }, {}],
  (random) => ((gte) => [{ field: { name: 'pointsBalance', gte } }, { points: { $gte: gte } }] as Asked)(upTo(random, 2000)),
  (random) => ((lte) => [{ field: { name: 'growth', lte } }, { growth: { $lte: lte } }] as Asked)(upTo(random, 800)),
  (random) => ((day) => [{ field: { name: 'joinedAt', gte: businessDate(day) } }, { joinedDay: { $gte: businessDay(day) } }] as Asked)(daysAgo(upTo(random, STORY_DAYS))),
  (random) => ((gte) => [{ orders: { count: { gte } } }, { orderCount: { $gte: gte } }] as Asked)(1 + upTo(random, 4)),
  (random) => ((gte) => [{ orders: { sumFen: { gte } } }, { orderFen: { $gte: gte } }] as Asked)(1000 * (1 + upTo(random, 60))),
  (random) => ((days) => [{ orders: { lastBefore: { days } } }, { lastDay: { $ne: null, $lt: businessDay(NOW) - days + 1 } }] as Asked)(1 + upTo(random, 180)),
  () => [{ field: { name: 'gender', eq: 'female' } }, { gender: 'female' }],
];

/** A compound rule of three to five different conditions, in our words and in the database's. */
export const compoundFrom = (random: Random): Asked => {
  const left = [...CONDITIONS];
  const parts = Array.from({ length: 3 + upTo(random, 3) }, () => left.splice(upTo(random, left.length), 1)[0]!(random));
  const matches = parts.map(([rule, match]) => ('tier' in rule ? { tier: { $in: rule.tier.in } } : match));
  return [{ all: parts.map(([rule]) => rule) }, { $and: matches }];
};

/** Money spent in the last days by members with a tag: answered from rows of purchases, not from sums. */
export const windowedFrom = (random: Random): Asked => {
  const [[rule, match], days, gte] = [tagged(random), 7 + upTo(random, 84), 1000 * (1 + upTo(random, 20))];
  const from = new Date(startOfBusinessDay(NOW).getTime() - (days - 1) * DAY_MS);
  const spent = { $sum: { $map: { input: { $filter: { input: '$orders', as: 'o', cond: { $gte: ['$$o.paidAt', from] } } }, as: 'o', in: '$$o.fen' } } };
  return [{ all: [rule, { orders: { sumFen: { gte }, within: { days } } }] }, { $and: [match, { $expr: { $gte: [spent, gte] } }] }];
};

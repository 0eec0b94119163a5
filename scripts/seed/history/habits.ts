import type { Random } from '../random';
import type { Habit, HabitKind, Taste } from './types';

type Palate = 'rock' | 'green' | 'white' | 'dancong' | 'red' | 'flower' | 'dark';
const PALATES: readonly (readonly [Palate, number])[] = [
  ['rock', 24],
  ['green', 18],
  ['white', 16],
  ['dancong', 14],
  ['red', 12],
  ['flower', 10],
  ['dark', 8],
];

/** Likes one family clearly, a second one a little, and tries the rest now and then. */
const families = (random: Random, sweet: number, milk: number, ware: number): Taste['families'] => {
  const first = random.weighted(PALATES);
  const second = random.weighted(PALATES.filter(([palate]) => palate !== first));
  const curiosity = Object.fromEntries(PALATES.map(([palate]) => [palate, 0.25]));
  return { ...curiosity, [first]: 5, [second]: 1.6, milk, fruit: random.chance(0.5) ? 1.4 : 0.4, sweet, ware };
};

const BASKETS: Record<'curious' | 'drinks' | 'tea' | 'gifts' | 'devoted', Taste['basket']> = {
  curious: [
    { category: '茶饮', chance: 0.86, most: 2 },
    { category: '茶点', chance: 0.22, most: 1 },
    { category: '茗茶', chance: 0.08, most: 1 },
  ],
  drinks: [
    { category: '茶饮', chance: 0.96, most: 2 },
    { category: '茶点', chance: 0.3, most: 1 },
    { category: '茗茶', chance: 0.04, most: 1 },
  ],
  tea: [
    { category: '茗茶', chance: 0.62, most: 2 },
    { category: '茶饮', chance: 0.42, most: 2 },
    { category: '茶点', chance: 0.34, most: 2 },
    { category: '器物', chance: 0.04, most: 1 },
  ],
  gifts: [
    { category: '器物', chance: 0.42, most: 2 },
    { category: '茗茶', chance: 0.66, most: 3 },
    { category: '茶点', chance: 0.4, most: 2 },
  ],
  devoted: [
    { category: '茶饮', chance: 0.72, most: 2 },
    { category: '茗茶', chance: 0.36, most: 2 },
    { category: '茶点', chance: 0.4, most: 2 },
    { category: '器物', chance: 0.05, most: 1 },
  ],
};

type Temper = Pick<
  Habit,
  'meanGapDays' | 'gapShape' | 'leaves' | 'shopShare' | 'usesCoupons' | 'answersCampaigns' | 'buysAtJoining'
>;
const TEMPERS: Record<keyof typeof BASKETS, Temper> = {
  curious: {
    meanGapDays: 45,
    gapShape: 1,
    leaves: 0.87,
    shopShare: 0.2,
    usesCoupons: 0.8,
    answersCampaigns: 0.07,
    buysAtJoining: 0.74,
  },
  drinks: {
    meanGapDays: 15,
    gapShape: 1.5,
    leaves: 0.1,
    shopShare: 0.22,
    usesCoupons: 0.72,
    answersCampaigns: 0.16,
    buysAtJoining: 0.86,
  },
  tea: {
    meanGapDays: 29,
    gapShape: 2,
    leaves: 0.12,
    shopShare: 0.4,
    usesCoupons: 0.78,
    answersCampaigns: 0.24,
    buysAtJoining: 0.78,
  },
  gifts: {
    meanGapDays: 78,
    gapShape: 1.6,
    leaves: 0.14,
    shopShare: 0.42,
    usesCoupons: 0.62,
    answersCampaigns: 0.16,
    buysAtJoining: 0.82,
  },
  devoted: {
    meanGapDays: 8,
    gapShape: 2.4,
    leaves: 0.012,
    shopShare: 0.24,
    usesCoupons: 0.86,
    answersCampaigns: 0.2,
    buysAtJoining: 0.95,
  },
};

const SHARES: readonly (readonly [keyof typeof BASKETS, number])[] = [
  ['curious', 52],
  ['drinks', 22],
  ['tea', 16],
  ['gifts', 5],
  ['devoted', 5],
];

/** A habit of the given kind, with its own speed: no two regulars come equally often. */
export const habitOf = (random: Random, kind: keyof typeof BASKETS): Habit => {
  const temper = TEMPERS[kind];
  const speed = Math.exp(0.35 * random.normal());
  return {
    ...temper,
    kind,
    meanGapDays: Math.max(temper.meanGapDays * speed, 3.5),
    hours: random.weighted([
      ['morning', 24],
      ['afternoon', 48],
      ['evening', 28],
    ]),
    taste: {
      basket: BASKETS[kind],
      families: families(random, 2, kind === 'drinks' || kind === 'curious' ? 4 : 1.2, 1),
    },
  };
};

export const someHabit = (random: Random): Habit => habitOf(random, random.weighted(SHARES));

/** Somebody whose year is told by hand. */
export const quietHabit = (random: Random, kind: HabitKind): Habit => ({
  ...habitOf(random, 'tea'),
  kind,
  buysAtJoining: 0,
  answersCampaigns: 0,
});

import { formatFenShort } from '../../values/money';
import type { Point } from './k-means';

/** What members are told apart by, over the purchases of the last year. */
export interface Habits {
  recencyDays: number;
  count: number;
  averageFen: number;
  /** Of the goods' price, what discounts took off: 0 to 1. */
  discountShare: number;
}
export const HABITS = ['recencyDays', 'count', 'averageFen', 'discountShare'] as const satisfies readonly (keyof Habits)[];

/** Days, counts and money are taken by their logarithm: twice as much is the same step anywhere. */
const scaled = ({ recencyDays, count, averageFen, discountShare }: Habits): number[] =>
  [Math.log1p(recencyDays), Math.log1p(count), Math.log1p(Math.max(averageFen, 0)), discountShare];

/** Means and deviations that standardise habits: every habit weighs the same. */
export interface Scale {
  mean: number[];
  deviation: number[];
}

export const scaleOf = (all: readonly Habits[]): Scale => {
  const rows = all.map(scaled);
  const mean = HABITS.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / Math.max(rows.length, 1));
  const deviation = HABITS.map((_, i) => Math.sqrt(rows.reduce((sum, row) => sum + (row[i]! - mean[i]!) ** 2, 0) / Math.max(rows.length, 1)) || 1);
  return { mean, deviation };
};

export const standardise = (habits: Habits, { mean, deviation }: Scale): number[] => scaled(habits).map((value, i) => (value - mean[i]!) / deviation[i]!);

export interface ClusterKind {
  key: string;
  name: string;
  advice: string;
  /** Of a centre in standard deviations from the mean of all. */
  fits(centre: Record<keyof Habits, number>): boolean;
}

/** The first that fits names a cluster; clusters of one name are one. */
export const CLUSTER_KINDS: readonly ClusterKind[] = [
  { key: 'price-sensitive', name: '价格敏感', advice: '有优惠才来：用满减和拼团，别给无门槛券', fits: ({ discountShare }) => discountShare >= 0.8 },
  { key: 'high-value', name: '高价值', advice: '来得勤又买得多：给专属服务和新品先享，不必打折', fits: ({ recencyDays, count, averageFen }) => recencyDays < 0.6 && count + averageFen >= 1 && averageFen > -0.2 },
  { key: 'at-risk', name: '正在流失', advice: '从前常来，最近不来了：店长联系，问清原因', fits: ({ recencyDays, count }) => recencyDays >= 0.4 && count >= 0 },
  { key: 'frequent', name: '常来小单', advice: '来得勤，每单不大：推荐搭配和加购', fits: ({ recencyDays, count }) => recencyDays < 0.4 && count >= 0.4 },
  { key: 'big-basket', name: '大单少来', advice: '每单金额高，次数少：节日和送礼时提前联系', fits: ({ averageFen }) => averageFen >= 0.5 },
  { key: 'gone', name: '浅尝久别', advice: '买得少，很久没来：低成本唤醒一次就够', fits: ({ recencyDays }) => recencyDays >= 0.4 },
  { key: 'fresh', name: '新近尝试', advice: '刚买过一两次：七天内促成下一单', fits: ({ recencyDays, count }) => recencyDays < 0 && count < 0 },
  { key: 'everyday', name: '普通会员', advice: '没有明显的偏好：常规活动照常触达', fits: () => true },
];

export const kindOf = (centre: Point): ClusterKind => {
  const named = Object.fromEntries(HABITS.map((habit, i) => [habit, centre[i]!])) as Record<keyof Habits, number>;
  return CLUSTER_KINDS.find((kind) => kind.fits(named))!;
};

const APART = 0.15;
const WORDS: Record<keyof Habits, { name: string; show: (value: number) => string; more: string; less: string }> = {
  recencyDays: { name: '距上次消费', show: (value) => `${Math.round(value)} 天`, more: '更久', less: '更近' },
  count: { name: '一年买', show: (value) => `${value.toFixed(1)} 次`, more: '更多', less: '更少' },
  averageFen: { name: '平均每单', show: (value) => formatFenShort(Math.round(value / 100) * 100), more: '更高', less: '更低' },
  discountShare: { name: '优惠占', show: (value) => `${Math.round(value * 100)}%`, more: '更依赖优惠', less: '更少用优惠' },
};

/** What sets a cluster apart from all members, plainest first: its habits beside the average ones. */
export const setsApart = (own: Habits, all: Habits): string[] =>
  HABITS.map((habit) => ({ habit, by: (own[habit] - all[habit]) / Math.max(all[habit], habit === 'discountShare' ? 0.05 : 1) }))
    .filter(({ by }) => Math.abs(by) >= APART).sort((a, b) => Math.abs(b.by) - Math.abs(a.by))
    .map(({ habit, by }) => {
      const { name, show, more, less } = WORDS[habit];
      return `${name} ${show(own[habit])}，比平均 ${show(all[habit])} ${by > 0 ? more : less}`;
    });

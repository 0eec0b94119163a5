import type { NumberTest, OrdersTest, TagTest } from '@shuke/shared/contract/segment-rule';
import { addDays, businessDate, parseBusinessDate } from '@shuke/shared/values/time';

export const tagModes = ['any', 'all', 'none'] as const;
export type TagMode = (typeof tagModes)[number];
export const tagModeNames: Record<TagMode, string> = { any: '有任一', all: '全都有', none: '都没有' };

export type OrdersClause = keyof OrdersTest;
export const clauseNames: Record<OrdersClause, string> = {
  count: '次数', sumFen: '累计金额', averageFen: '平均每单', within: '最近几天', between: '日期之间',
  store: '门店', category: '品类', sku: '商品', channel: '渠道', firstWithin: '首单时间', lastBefore: '末单时间',
};
export const ordersClauses = Object.keys(clauseNames) as OrdersClause[];

export const channelNames: Record<string, string> = { shop: '商城', counter: '门店柜台', 'group-buy': '拼团', import: '导入' };

const fresh: { [K in OrdersClause]-?: Required<OrdersTest>[K] } = {
  count: { gte: 1 }, sumFen: { gte: 10_000 }, averageFen: { gte: 5_000 }, within: { days: 30 }, between: ['', ''],
  store: [], category: [], sku: [], channel: [], firstWithin: { days: 30 }, lastBefore: { days: 30 },
};

/** A window is either "the last days" or "between dates": adding one puts the other away. */
export function addClause(test: OrdersTest, clause: OrdersClause): OrdersTest {
  const { within, between, ...rest } = test;
  const window = clause === 'within' || clause === 'between' ? {} : { ...(within ? { within } : {}), ...(between ? { between } : {}) };
  return { ...rest, ...window, [clause]: fresh[clause] };
}

export function dropClause(test: OrdersTest, clause: OrdersClause): OrdersTest {
  const { [clause]: _gone, ...rest } = test;
  return rest;
}

export const clausesOf = (test: OrdersTest): OrdersClause[] => ordersClauses.filter((clause) => test[clause] !== undefined);

export type Comparison = 'gte' | 'lte' | 'eq' | 'range';
export const comparisonNames: Record<Comparison, string> = { gte: '至少', lte: '至多', eq: '正好', range: '介于' };

export function comparisonOf(test: NumberTest): Comparison {
  if (test.eq !== undefined) return 'eq';
  if (test.gte !== undefined && test.lte !== undefined) return 'range';
  return test.lte !== undefined ? 'lte' : 'gte';
}

/** The same figure under another comparison. */
export function compareBy(test: NumberTest, comparison: Comparison): NumberTest {
  const figure = test.eq ?? test.gte ?? test.lte ?? 1;
  if (comparison === 'range') return { gte: figure, lte: test.lte ?? figure };
  return { [comparison]: figure };
}

/** `between` excludes its last day; people pick the last day that counts. */
export const lastDayOf = (end: string): string => shift(end, -1);
export const endAfter = (lastDay: string): string => shift(lastDay, 1);
const shift = (day: string, by: number): string => {
  const at = parseBusinessDate(day);
  return at ? businessDate(addDays(at, by)) : '';
};

export const usedTagModes = (test: TagTest): TagMode[] => tagModes.filter((mode) => test[mode] !== undefined);

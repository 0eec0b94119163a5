import { formatFenShort } from '../../values/money';
import { childrenOf, isCondition, type NumberTest, type OrdersTest, type SegmentCondition, type SegmentRule } from './rule-tree';

/** Ids back to names; an id nobody knows stands for itself. */
export interface Names {
  tags: ReadonlyMap<string, string>;
  tiers: ReadonlyMap<string, string>;
  stores: ReadonlyMap<string, string>;
  categories: ReadonlyMap<string, string>;
}

const CHANNELS: Record<string, string> = { shop: '商城', counter: '到店', 'group-buy': '拼团', import: '历史导入' };

const list = (ids: readonly string[], names: ReadonlyMap<string, string>): string => ids.map((id) => `「${names.get(id) ?? id}」`).join('、');

const numbers = ({ eq, gte, lte }: NumberTest, format: (value: number) => string): string => {
  if (eq !== undefined) return `等于 ${format(eq)}`;
  if (gte !== undefined && lte !== undefined) return gte === lte ? `等于 ${format(gte)}` : `在 ${format(gte)} 到 ${format(lte)} 之间`;
  return gte !== undefined ? `不少于 ${format(gte)}` : `不多于 ${format(lte ?? 0)}`;
};

const none = (test: NumberTest | undefined): boolean => test !== undefined && (test.eq === 0 || test.lte === 0);

const where = ({ store, category, channel }: OrdersTest, names: Names): string =>
  [
    store ? `在${list(store, names.stores)}` : '',
    channel ? `通过${channel.map((key) => CHANNELS[key] ?? key).join('、')}` : '',
    category ? `买${list(category, names.categories)}` : '',
  ].join('');

const when = ({ within, between }: OrdersTest): string => {
  if (within) return `最近 ${within.days} 天内`;
  return between ? `${between[0]} 至 ${between[1]}（不含）` : '';
};

const describeOrders = (test: OrdersTest, names: Names): string => {
  const [place, time] = [where(test, names), when(test)];
  if (none(test.count)) return `${time}${place}没有消费`;
  const parts = [
    test.count ? `消费${numbers(test.count, (n) => `${n} 次`)}` : '',
    test.sumFen ? `累计消费${numbers(test.sumFen, formatFenShort)}` : '',
    test.averageFen ? `单次平均${numbers(test.averageFen, formatFenShort)}` : '',
    test.firstWithin ? `首次消费在最近 ${test.firstWithin.days} 天内` : '',
    test.lastBefore ? `已超过 ${test.lastBefore.days} 天没有再消费` : '',
  ].filter(Boolean);
  return `${time}${place}${parts.length > 0 ? parts.join('，') : '有消费'}`;
};

/** One condition as a Chinese sentence: "最近 30 天内消费不少于 2 次". */
export const describeCondition = (condition: SegmentCondition, names: Names): string => {
  if ('orders' in condition) return describeOrders(condition.orders, names);
  if ('tier' in condition) return `等级是${list(condition.tier.in, names.tiers)}`;
  const { any, all, none: without } = condition.tag;
  return [
    any ? `有标签${list(any, names.tags)}${any.length > 1 ? '之一' : ''}` : '',
    all ? `同时有标签${list(all, names.tags)}` : '',
    without ? `没有标签${list(without, names.tags)}` : '',
  ].filter(Boolean).join('，');
};

/** The whole rule read back, with brackets only where they are needed. */
export const describeRule = (rule: SegmentRule, names: Names, nested = false): string => {
  if (isCondition(rule)) return describeCondition(rule, names);
  if ('not' in rule) return `不满足（${describeRule(rule.not, names)}）`;
  const children = childrenOf(rule).map((child) => describeRule(child.node, names, true));
  if (children.length === 0) return 'all' in rule ? '全部会员' : '没有会员';
  if (children.length === 1) return children[0]!;
  const joined = children.join('all' in rule ? '，且' : '，或');
  return nested ? `（${joined}）` : joined;
};

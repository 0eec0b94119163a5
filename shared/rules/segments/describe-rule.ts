import { formatFenShort } from '../../values/money';
import { describeField, describeHolding } from './describe-condition';
import { list, numbers, whenOf, type Names } from './describe-parts';
import { childrenOf, isCondition, type NumberTest, type OrdersTest, type SegmentCondition, type SegmentRule, type TagTest, type TierTest } from './rule-tree';

export type { Names } from './describe-parts';

const CHANNELS: Record<string, string> = { shop: '商城', counter: '到店', 'group-buy': '拼团', import: '历史导入' };

const none = (test: NumberTest | undefined): boolean => test !== undefined && (test.eq === 0 || test.lte === 0);

const where = ({ store, category, sku, channel }: OrdersTest, names: Names): string =>
  [
    store ? `在${list(store, names.stores)}` : '',
    channel ? `通过${channel.map((key) => CHANNELS[key] ?? key).join('、')}` : '',
    category ? `买${list(category, names.categories)}` : '',
    sku ? `买${list(sku, names.products)}` : '',
  ].join('');

const describeOrders = (test: OrdersTest, names: Names): string => {
  const [place, time] = [where(test, names), whenOf(test)];
  const bounds = [
    test.firstWithin ? `首次消费在最近 ${test.firstWithin.days} 天内` : '',
    test.lastBefore ? `已超过 ${test.lastBefore.days} 天没有再消费` : '',
  ];
  const parts = [
    test.count ? (none(test.count) ? '没有消费' : `消费${numbers(test.count, (n) => `${n} 次`)}`) : '',
    test.sumFen ? `累计消费${numbers(test.sumFen, formatFenShort)}` : '',
    test.averageFen ? `单次平均${numbers(test.averageFen, formatFenShort)}` : '',
    ...bounds,
  ].filter(Boolean);
  return `${time}${place}${parts.length > 0 ? parts.join('，') : '有消费'}`;
};

const describeTag = ({ any, all, none: without, addedWithinDays }: TagTest, { tags }: Names): string => {
  const lately = addedWithinDays === undefined ? '' : `最近 ${addedWithinDays} 天内新打上的`;
  return [
    any ? `有${lately}标签${list(any, tags)}${any.length > 1 ? '之一' : ''}` : '',
    all ? `同时有${lately}标签${list(all, tags)}` : '',
    without ? `没有${lately}标签${list(without, tags)}` : '',
  ].filter(Boolean).join('，');
};

const describeTier = (test: TierTest, { tiers }: Names): string =>
  [test.in ? `等级是${list(test.in, tiers)}` : '', test.heldForDays ? `在现等级的天数${numbers(test.heldForDays, (n) => `${n} 天`)}` : ''].filter(Boolean).join('，');

/** One condition as a Chinese sentence: "最近 30 天内消费不少于 2 次". */
export const describeCondition = (condition: SegmentCondition, names: Names): string => {
  if ('orders' in condition) return describeOrders(condition.orders, names);
  if ('tier' in condition) return describeTier(condition.tier, names);
  if ('tag' in condition) return describeTag(condition.tag, names);
  return 'field' in condition ? describeField(condition.field, names) : describeHolding(condition, names);
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

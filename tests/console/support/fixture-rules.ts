import type { NumberTest, OrdersTest, SegmentRule } from '@shuke/shared/contract/segment-rule';
import { businessDate, businessDay } from '@shuke/shared/values/time';
import { now, stores, tagGroups, tiers, type FixtureMember } from './fixture-people';

const tagNames = new Map(tagGroups.flatMap((group) => group.tags.map((tag) => [tag.id, tag.name] as const)));
const storeNames = new Map(stores.map((store) => [store.id, store.name]));
const daysSince = (at: Date): number => businessDay(now) - businessDay(at);

const meets = (value: number, test: NumberTest | undefined): boolean =>
  !test || ((test.eq === undefined || value === test.eq) && (test.gte === undefined || value >= test.gte) && (test.lte === undefined || value <= test.lte));

function ordersHold(member: FixtureMember, test: OrdersTest): boolean {
  const [first, last] = [member.orders[0], member.orders[member.orders.length - 1]];
  if (test.firstWithin && (!first || daysSince(first.at) >= test.firstWithin.days)) return false;
  if (test.lastBefore && (!last || daysSince(last.at) < test.lastBefore.days)) return false;
  const counted = member.orders.filter((order) =>
    (!test.within || daysSince(order.at) < test.within.days)
    && (!test.between || (businessDate(order.at) >= test.between[0] && businessDate(order.at) < test.between[1]))
    && (!test.store || test.store.some((id) => storeNames.get(id) === order.store))
    && (!test.category || test.category.includes(order.category))
    && (!test.channel || test.channel.includes(order.channel)));
  const sum = counted.reduce((total, order) => total + order.paidFen, 0);
  const asksNumber = test.count ?? test.sumFen ?? test.averageFen;
  if (!asksNumber && !test.firstWithin && !test.lastBefore && counted.length === 0) return false;
  return meets(counted.length, test.count) && meets(sum, test.sumFen) && meets(counted.length === 0 ? 0 : sum / counted.length, test.averageFen);
}

export function holds(member: FixtureMember, rule: SegmentRule): boolean {
  if ('all' in rule) return rule.all.every((part) => holds(member, part));
  if ('any' in rule) return rule.any.some((part) => holds(member, part));
  if ('not' in rule) return !holds(member, rule.not);
  if ('tier' in rule) return (rule.tier.in ?? []).includes(member.tierKey);
  if ('orders' in rule) return ordersHold(member, rule.orders);
  // The fixture's members know no more; the page shows such a condition as it is read back.
  if (!('tag' in rule)) return false;
  const names = member.tags.map((id) => tagNames.get(id) ?? '');
  const { any, all, none } = rule.tag;
  return (!any || any.some((name) => names.includes(name))) && (!all || all.every((name) => names.includes(name))) && (!none || !none.some((name) => names.includes(name)));
}

const numberWords = (test: NumberTest, unit: string, scale = 1): string => {
  const show = (value: number) => `${scale === 100 ? '¥' : ''}${value / scale}${unit}`;
  if (test.eq !== undefined) return `正好 ${show(test.eq)}`;
  if (test.gte !== undefined && test.lte !== undefined) return `${show(test.gte)} 到 ${show(test.lte)}`;
  return test.gte !== undefined ? `至少 ${show(test.gte)}` : `至多 ${show(test.lte ?? 0)}`;
};

function ordersSentence(test: OrdersTest): string {
  const words = [
    test.within && `最近 ${test.within.days} 天`, test.between && `${test.between[0]} 起、${test.between[1]} 前`,
    test.store && `在${test.store.map((id) => storeNames.get(id) ?? id).join('、')}`, test.category && `买${test.category.join('、')}`, test.channel && `通过${test.channel.join('、')}`,
    test.count && (test.count.eq === 0 ? '没有下过单' : `下单${numberWords(test.count, ' 次')}`),
    test.sumFen && `累计消费${numberWords(test.sumFen, '', 100)}`, test.averageFen && `平均每单${numberWords(test.averageFen, '', 100)}`,
    test.firstWithin && `首单在最近 ${test.firstWithin.days} 天`, test.lastBefore && `最近一单在 ${test.lastBefore.days} 天以前`,
  ];
  return words.filter(Boolean).join('，');
}

export function sentenceOf(rule: SegmentRule): string {
  if ('all' in rule) return rule.all.length === 0 ? '全部会员' : rule.all.map(sentenceOf).join('，并且');
  if ('any' in rule) return rule.any.length === 0 ? '没有人' : `（${rule.any.map(sentenceOf).join('，或者')}）`;
  if ('not' in rule) return `不是（${sentenceOf(rule.not)}）`;
  if ('tier' in rule) return `等级是${(rule.tier.in ?? []).map((key) => tiers.find((tier) => tier.key === key)?.name ?? key).join('或')}`;
  if ('orders' in rule) return ordersSentence(rule.orders);
  if (!('tag' in rule)) return JSON.stringify(rule);
  const { any, all, none } = rule.tag;
  return [any && `有标签「${any.join('」或「')}」`, all && `同时有标签「${all.join('」「')}」`, none && `没有标签「${none.join('」「')}」`].filter(Boolean).join('，');
}

/** Every condition of a rule with its place in the tree. */
export function conditionsIn(rule: SegmentRule, path = ''): { path: string; rule: SegmentRule }[] {
  if ('all' in rule) return rule.all.flatMap((part, index) => conditionsIn(part, `${path}/all/${index}`));
  if ('any' in rule) return rule.any.flatMap((part, index) => conditionsIn(part, `${path}/any/${index}`));
  if ('not' in rule) return conditionsIn(rule.not, `${path}/not`);
  return [{ path, rule }];
}

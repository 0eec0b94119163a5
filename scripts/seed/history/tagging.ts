import { businessHour } from '../../../shared/values/time';
import { STAFF, tagOf, type TagName } from '../brand';
import { PRODUCTS } from '../brand/products';
import type { Person } from './person';
import type { DemoOrder } from './types';

const FAMILY_TAGS: Record<string, TagName> = {
  rock: '爱岩茶',
  green: '爱绿茶',
  white: '爱白茶',
  dancong: '爱单丛',
  red: '爱红茶',
  flower: '爱花茶',
  dark: '爱熟普',
  milk: '爱奶茶',
  fruit: '爱果茶',
  sweet: '爱茶点',
};
const familyOf = new Map(PRODUCTS.map((product) => [product._id, product.family]));
const GIFT_BOX = PRODUCTS.find((product) => product.name === '四时有茶礼盒')!._id;

const countBy = <K>(keys: readonly K[]): Map<K, number> => {
  const counts = new Map<K, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

const tasteTags = (orders: readonly DemoOrder[]): TagName[] => {
  const families = orders.flatMap((order) => [
    ...new Set(order.lines.map((line) => familyOf.get(line.productId ?? '') ?? '')),
  ]);
  return [...countBy(families)]
    .filter(([family, times]) => times >= 2 && FAMILY_TAGS[family])
    .map(([family]) => FAMILY_TAGS[family]!);
};

const useTags = (orders: readonly DemoOrder[]): TagName[] => {
  const pieces = (test: (line: DemoOrder['lines'][number]) => boolean): number =>
    orders
      .flatMap((order) => order.lines)
      .filter(test)
      .reduce((sum, line) => sum + line.quantity, 0);
  const tags: TagName[] = [];
  if (pieces((line) => line.productId === GIFT_BOX) >= 1) tags.push('送礼');
  if (pieces((line) => line.category === '茶饮') >= 3) tags.push('自饮');
  if (pieces((line) => line.category === '茗茶') >= 6) tags.push('囤茶');
  return tags;
};

const hourTag = (orders: readonly DemoOrder[]): TagName[] => {
  const visits = orders.filter((order) => order.channel === 'counter').map(({ paidAt }) => businessHour(paidAt));
  if (visits.length < 3) return [];
  const parts = countBy(visits.map((hour): TagName => (hour < 12 ? '早茶客' : hour < 18 ? '午后客' : '夜茶客')));
  return [[...parts].sort((a, b) => b[1] - a[1])[0]![0]];
};

const spendTag = (orders: readonly DemoOrder[]): TagName[] => {
  if (orders.length < 2) return [];
  const averageFen = orders.reduce((sum, order) => sum + order.paidFen, 0) / orders.length;
  return [averageFen < 5_000 ? '客单 50 内' : averageFen < 15_000 ? '客单 50–150' : '客单 150 以上'];
};

const COMMUNITY: Record<string, TagName> = { wukang: '武康茶友群', jingan: '静安茶友群', binjiang: '滨江茶友群' };

/** Tags that rules give, then what store staff noted by hand. */
export const giveTags = (person: Person): void => {
  const { member, random, profile, world } = person;
  const orders = person.orders.filter((order) => order.state !== 'refunded');
  const last = orders.at(-1)?.paidAt ?? member.joinedAt;
  const byRule = [...tasteTags(orders), ...useTags(orders), ...hourTag(orders), ...spendTag(orders)];
  member.tags = byRule.map((name) => ({ tagId: tagOf(name)._id, at: last, source: 'rule', by: '标签规则' }));
  const byHand = new Set(profile.handTags);
  if (member.consents.wecom && random.chance(0.6)) byHand.add(COMMUNITY[profile.home]!);
  if (orders.length >= 3 && random.chance(0.22))
    byHand.add(random.pick<TagName>(['少糖', '自带杯', '喜靠窗', '常带孩子', '要开票']));
  const { name } = random.pick(STAFF.filter((one) => one.storeIds.includes(member.homeStoreId)));
  for (const tag of byHand)
    member.tags.push({
      tagId: tagOf(tag)._id,
      at: last < world.now ? last : member.joinedAt,
      source: 'hand',
      by: name,
    });
};

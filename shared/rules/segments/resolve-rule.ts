import { fault, type RuleFault } from './check-parts';
import { FIELDS } from './fields';
import {
  asList, childrenOf, isCondition, type CouponTest, type EventTest, type FieldTest, type GroupBuyTest, type OrdersTest, type SegmentCondition, type SegmentRule,
  type TagTest,
} from './rule-tree';

type Book = ReadonlyMap<string, string>;
/** Titles need not be unique: a title stands for all that bear it. */
type ManyBook = ReadonlyMap<string, readonly string[]>;

/** Names people write, by what they may mean: an id, a name, or for stores also the outside id. */
export interface Dictionary {
  tags: Book;
  tiers: Book;
  stores: Book;
  categories: Book;
  products: ManyBook;
  templates: ManyBook;
  activities: ManyBook;
  campaigns: ManyBook;
  segments: Book;
  lists: Book;
}

const CHANNELS: Book = new Map([['shop', 'shop'], ['counter', 'counter'], ['group-buy', 'group-buy'], ['import', 'import']]);

const present = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;

/** Looks names up and notes those that nobody knows. */
class Resolver {
  readonly faults: RuleFault[] = [];

  constructor(private readonly book: Dictionary) {}

  private unknown(path: string, name: string, what: string): void {
    this.faults.push(...fault(path, `没有叫「${name}」的${what}`));
  }

  private one(name: string, book: Book, path: string, what: string): string {
    const id = book.get(name);
    if (id === undefined) this.unknown(path, name, what);
    return id ?? name;
  }

  private each(names: readonly string[] | undefined, book: Book, path: string, what: string): string[] | undefined {
    return names?.map((name) => this.one(name, book, path, what));
  }

  private every(names: string | readonly string[] | undefined, book: ManyBook, path: string, what: string): string[] | undefined {
    return asList(names)?.flatMap((name) => {
      const ids = book.get(name);
      if (!ids) this.unknown(path, name, what);
      return ids ?? [name];
    });
  }

  private tag({ any, all, none, addedWithinDays }: TagTest, path: string): TagTest {
    const look = (names: string[] | undefined, key: string) => this.each(names, this.book.tags, `${path}/${key}`, '标签');
    return present({ any: look(any, 'any'), all: look(all, 'all'), none: look(none, 'none'), addedWithinDays });
  }

  private orders({ store, category, sku, channel, ...rest }: OrdersTest, path: string): OrdersTest {
    return present({
      ...rest,
      store: this.each(store, this.book.stores, `${path}/store`, '门店'),
      category: this.each(category, this.book.categories, `${path}/category`, '品类'),
      sku: this.every(sku, this.book.products, `${path}/sku`, '商品'),
      channel: this.each(channel, CHANNELS, `${path}/channel`, '渠道'),
    });
  }

  private field(test: FieldTest, path: string): FieldTest {
    if (FIELDS[test.name].kind !== 'store') return test;
    const { eq, in: among, ...rest } = test;
    return present({
      ...rest,
      eq: eq === undefined ? undefined : this.one(String(eq), this.book.stores, `${path}/eq`, '门店'),
      in: this.each(among?.map(String), this.book.stores, `${path}/in`, '门店'),
    });
  }

  private coupon(test: CouponTest, path: string): CouponTest {
    return present({ ...test, template: this.every(test.template, this.book.templates, `${path}/template`, '券') });
  }

  private groupBuy(test: GroupBuyTest, path: string): GroupBuyTest {
    return present({ ...test, activity: this.every(test.activity, this.book.activities, `${path}/activity`, '拼团活动') });
  }

  private event(test: EventTest, path: string): EventTest {
    if (!test.where) return test;
    const template = this.every(test.where.template, this.book.templates, `${path}/where/template`, '券');
    const campaign = this.every(test.where.campaign, this.book.campaigns, `${path}/where/campaign`, '营销活动');
    return { ...test, where: present({ template, campaign }) };
  }

  condition(condition: SegmentCondition, path: string): SegmentCondition {
    if ('tag' in condition) return { tag: this.tag(condition.tag, `${path}/tag`) };
    if ('tier' in condition) return { tier: present({ ...condition.tier, in: this.each(condition.tier.in, this.book.tiers, `${path}/tier/in`, '等级') }) };
    if ('orders' in condition) return { orders: this.orders(condition.orders, `${path}/orders`) };
    if ('field' in condition) return { field: this.field(condition.field, `${path}/field`) };
    if ('coupon' in condition) return { coupon: this.coupon(condition.coupon, `${path}/coupon`) };
    if ('groupBuy' in condition) return { groupBuy: this.groupBuy(condition.groupBuy, `${path}/groupBuy`) };
    if ('event' in condition) return { event: this.event(condition.event, `${path}/event`) };
    if ('segment' in condition) return { segment: this.one(condition.segment, this.book.segments, `${path}/segment`, '人群') };
    return 'list' in condition ? { list: this.one(condition.list, this.book.lists, `${path}/list`, '名单') } : condition;
  }
}

/** Turns names into ids; a name nobody knows is a fault with its place. */
export const resolveRule = (rule: SegmentRule, book: Dictionary): { ok: true; rule: SegmentRule } | { ok: false; faults: RuleFault[] } => {
  const resolver = new Resolver(book);
  const visit = (node: SegmentRule, path: string): SegmentRule => {
    if (isCondition(node)) return resolver.condition(node, path);
    const children = childrenOf(node).map((child) => visit(child.node, path + child.path));
    if ('not' in node) return { not: children[0]! };
    return 'all' in node ? { all: children } : { any: children };
  };
  const resolved = visit(rule, '');
  return resolver.faults.length === 0 ? { ok: true, rule: resolved } : { ok: false, faults: resolver.faults };
};

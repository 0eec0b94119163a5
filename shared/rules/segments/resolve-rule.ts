import type { RuleFault } from './check-rule';
import { childrenOf, isCondition, type SegmentCondition, type SegmentRule } from './rule-tree';

/** Names people write, by what they may mean: an id, a name, or for stores also the outside id. */
export interface Dictionary {
  tags: ReadonlyMap<string, string>;
  tiers: ReadonlyMap<string, string>;
  stores: ReadonlyMap<string, string>;
  categories: ReadonlyMap<string, string>;
}

const CHANNELS = new Map([['shop', 'shop'], ['counter', 'counter'], ['group-buy', 'group-buy'], ['import', 'import']]);

const look = (names: readonly string[] | undefined, book: ReadonlyMap<string, string>, path: string, what: string, faults: RuleFault[]): string[] | undefined =>
  names?.map((name) => {
    const id = book.get(name);
    if (id === undefined) faults.push({ path, message: `没有叫「${name}」的${what}` });
    return id ?? name;
  });

const present = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;

const resolveCondition = (condition: SegmentCondition, path: string, book: Dictionary, faults: RuleFault[]): SegmentCondition => {
  if ('tag' in condition) {
    const { any, all, none } = condition.tag;
    const tag = (names: string[] | undefined, key: string) => look(names, book.tags, `${path}/tag/${key}`, '标签', faults);
    return { tag: present({ any: tag(any, 'any'), all: tag(all, 'all'), none: tag(none, 'none') }) };
  }
  if ('tier' in condition) return { tier: { in: look(condition.tier.in, book.tiers, `${path}/tier/in`, '等级', faults)! } };
  const { store, category, channel, ...rest } = condition.orders;
  return {
    orders: present({
      ...rest,
      store: look(store, book.stores, `${path}/orders/store`, '门店', faults),
      category: look(category, book.categories, `${path}/orders/category`, '品类', faults),
      channel: look(channel, CHANNELS, `${path}/orders/channel`, '渠道', faults),
    }),
  };
};

/** Turns names into ids; a name nobody knows is a fault with its place. */
export const resolveRule = (rule: SegmentRule, book: Dictionary): { ok: true; rule: SegmentRule } | { ok: false; faults: RuleFault[] } => {
  const faults: RuleFault[] = [];
  const visit = (node: SegmentRule, path: string): SegmentRule => {
    if (isCondition(node)) return resolveCondition(node, path, book, faults);
    const children = childrenOf(node).map((child) => visit(child.node, path + child.path));
    if ('not' in node) return { not: children[0]! };
    return 'all' in node ? { all: children } : { any: children };
  };
  const resolved = visit(rule, '');
  return faults.length === 0 ? { ok: true, rule: resolved } : { ok: false, faults };
};

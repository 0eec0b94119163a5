import type { NumberTest, OrdersTest } from './rule-tree';

type NameBook = ReadonlyMap<string, string>;

/** Ids back to names; an id nobody knows stands for itself. */
export interface Names {
  tags: NameBook;
  tiers: NameBook;
  stores: NameBook;
  categories: NameBook;
  products: NameBook;
  templates: NameBook;
  activities: NameBook;
  campaigns: NameBook;
  segments: NameBook;
  lists: NameBook;
}

/** Names in brackets; several ids of one name are said once. */
export const list = (ids: readonly string[], names: NameBook): string => [...new Set(ids.map((id) => `「${names.get(id) ?? id}」`))].join('、');

export const numbers = ({ eq, gte, lte }: NumberTest, format: (value: number) => string): string => {
  if (eq !== undefined) return `等于 ${format(eq)}`;
  if (gte !== undefined && lte !== undefined) return gte === lte ? `等于 ${format(gte)}` : `在 ${format(gte)} 到 ${format(lte)} 之间`;
  return gte !== undefined ? `不少于 ${format(gte)}` : `不多于 ${format(lte ?? 0)}`;
};

export const whenOf = ({ within, between }: Pick<OrdersTest, 'within' | 'between'>): string => {
  if (within) return `最近 ${within.days} 天内`;
  return between ? `${between[0]} 至 ${between[1]}（不含）` : '';
};

import type { Model } from 'mongoose';
import type { Names } from '@shuke/shared/rules/segments/describe-rule';
import type { Dictionary } from '@shuke/shared/rules/segments/resolve-rule';
import { asList, conditionsOf, type SegmentRule } from '@shuke/shared/rules/segments/rule-tree';
import type { Deps } from '../../platform/deps';
import { Categories, Products } from '../catalog/index';
import { CouponTemplates } from '../coupons/index';
import { Activities } from '../group-buys/index';
import { Stores } from '../stores/index';
import { Tags } from '../tags/index';
import { Tiers } from '../tiers/index';
import { MemberLists, type Segment } from './model';

interface Named {
  _id: string;
  name: string;
}

const byIdAndName = (rows: readonly Named[]): Map<string, string> =>
  new Map([...rows.map((row) => [row.name, row._id] as const), ...rows.map((row) => [row._id, row._id] as const)]);
const nameById = (rows: readonly Named[]): Map<string, string> => new Map(rows.map((row) => [row._id, row.name]));

/** A title stands for all that bear it; an id for itself. */
const allByName = (rows: readonly Named[]): Map<string, string[]> => {
  const book = new Map<string, string[]>();
  for (const { _id, name } of rows) book.set(name, [...(book.get(name) ?? []), _id]);
  for (const { _id } of rows) book.set(_id, [_id]);
  return book;
};

/** What rules call by name, of the kinds of which there may be many. */
const mentioned = (rules: readonly SegmentRule[]) => {
  const found = { products: [] as string[], templates: [] as string[], activities: [] as string[], campaigns: [] as string[], lists: [] as string[] };
  for (const { node } of rules.flatMap((rule) => conditionsOf(rule))) {
    if ('orders' in node) found.products.push(...(node.orders.sku ?? []));
    if ('coupon' in node) found.templates.push(...(asList(node.coupon.template) ?? []));
    if ('groupBuy' in node) found.activities.push(...(asList(node.groupBuy.activity) ?? []));
    if ('event' in node) found.templates.push(...(asList(node.event.where?.template) ?? []));
    if ('event' in node) found.campaigns.push(...(asList(node.event.where?.campaign) ?? []));
    if ('list' in node) found.lists.push(node.list);
  }
  return found;
};

/** Rows called so by id or name; asks nothing when nothing is mentioned. */
const called = async <T extends { _id: string }>(model: Model<T>, field: string, names: readonly string[]): Promise<Named[]> => {
  if (names.length === 0) return [];
  const rows = await model.collection.find({ $or: [{ _id: { $in: [...names] } }, { [field]: { $in: [...names] } }] } as never, { projection: { [field]: 1 } }).toArray();
  return rows.map((row) => ({ _id: String(row._id), name: String((row as Record<string, unknown>)[field]) }));
};

/** Campaigns stand on segments, so they are read by collection. */
const campaignsCalled = async (deps: Deps, names: readonly string[]): Promise<Named[]> =>
  names.length === 0
    ? []
    : (await deps.db.collection<Named>('campaigns').find({ $or: [{ _id: { $in: [...names] } }, { name: { $in: [...names] } }] }, { projection: { name: 1 } }).toArray());

export interface Books {
  dictionary: Dictionary;
  names: Names;
}

/** Everything that these rules may call by name. `segments`: those that they mention. */
export const readBooks = async (deps: Deps, rules: readonly SegmentRule[], segments: readonly Segment[]): Promise<Books> => {
  const { db } = deps;
  const wanted = mentioned(rules);
  const [tags, tiers, stores, categories] = await Promise.all([
    Tags(db).find({}, { name: 1 }).lean(), Tiers(db).find({}, { name: 1 }).lean(), Stores(db).find({}, { name: 1, externalId: 1 }).lean(),
    Categories(db).find({}, { name: 1 }).lean(),
  ]);
  const [products, templates, activities, campaigns, lists] = await Promise.all([
    called(Products(db), 'name', wanted.products), called(CouponTemplates(db), 'title', wanted.templates), called(Activities(db), 'title', wanted.activities),
    campaignsCalled(deps, wanted.campaigns), called(MemberLists(db), 'name', wanted.lists),
  ]);
  const storeBook = byIdAndName(stores);
  for (const store of stores) if (store.externalId) storeBook.set(store.externalId, store._id);
  return {
    dictionary: {
      tags: byIdAndName(tags), tiers: byIdAndName(tiers), stores: storeBook, categories: byIdAndName(categories), products: allByName(products),
      templates: allByName(templates), activities: allByName(activities), campaigns: allByName(campaigns), segments: byIdAndName(segments), lists: byIdAndName(lists),
    },
    names: {
      tags: nameById(tags), tiers: nameById(tiers), stores: nameById(stores), categories: nameById(categories), products: nameById(products),
      templates: nameById(templates), activities: nameById(activities), campaigns: nameById(campaigns), segments: nameById(segments), lists: nameById(lists),
    },
  };
};

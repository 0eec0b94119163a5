import type { ScopeNames } from '@shuke/shared/rules/coupons/describe-coupon';
import type { Deps } from '../../platform/deps';
import { Categories, Products } from '../catalog/index';
import { Stores } from '../stores/index';
import { Tiers } from '../tiers/index';
import type { CouponTemplate } from './model';

interface Named {
  _id: string;
  name: string;
}
const byId = (rows: readonly Named[]): Map<string, string> => new Map(rows.map((row) => [row._id, row.name]));

/** Names of the stores, categories and products that these rules speak of. */
export const namesFor = async (deps: Deps, rules: readonly Pick<CouponTemplate, 'benefit' | 'scope'>[]): Promise<ScopeNames> => {
  const storeIds = rules.flatMap(({ scope }) => scope.storeIds);
  const categories = rules.flatMap(({ scope }) => scope.categories);
  const productIds = rules.flatMap(({ benefit, scope }) => [...scope.productIds, ...(benefit.kind === 'item' ? benefit.productIds : [])]);
  const name = { name: 1 } as const;
  const tierKeys = rules.flatMap(({ scope }) => scope.tierKeys ?? []);
  const [stores, kinds, products, tiers] = await Promise.all([
    storeIds.length > 0 ? Stores(deps.db).find({ _id: { $in: storeIds } }, name).lean() : [],
    categories.length > 0 ? Categories(deps.db).find({ _id: { $in: categories } }, name).lean() : [],
    productIds.length > 0 ? Products(deps.db).find({ _id: { $in: productIds } }, name).lean() : [],
    tierKeys.length > 0 ? Tiers(deps.db).find({ _id: { $in: tierKeys } }, name).lean() : [],
  ]);
  return { stores: byId(stores), categories: byId(kinds), products: byId(products), tiers: byId(tiers) };
};

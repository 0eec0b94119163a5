import { tierUnitFen } from '@shuke/shared/rules/price/tier-price';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Members } from '../membership/index';
import { discountPercentOf, pricedTierOf } from '../tiers/index';
import { Categories, Products, type Product } from './model';

/** Group-buy price by product, from running activities; the group-buys feature supplies it. */
export interface GroupPrice {
  activityId: string;
  groupBuyFen: number;
}
export interface Pricing {
  percentOff: number;
  groupPrices: ReadonlyMap<string, GroupPrice>;
}

export const toProductCard = (product: Product, { percentOff, groupPrices }: Pricing) => ({
  id: product._id, name: product.name, subtitle: product.subtitle, category: product.category, picture: product.picture, priceFen: product.priceFen,
  tierPriceFen: percentOff > 0 ? tierUnitFen(product.priceFen, percentOff) : null, groupBuyFen: groupPrices.get(product._id)?.groupBuyFen ?? null,
  sold: product.sold, inStock: product.onShelf && product.stock > 0,
});

export const toProductView = (product: Product, pricing: Pricing) => ({
  ...toProductCard(product, pricing), stock: product.stock, description: product.description, facts: product.facts,
  groupBuyActivityId: pricing.groupPrices.get(product._id)?.activityId ?? null,
});

/** Percent off that a member's tier or paid card gives; none for visitors. */
export const percentOffFor = async (deps: Deps, memberId: string | undefined): Promise<number> => {
  const member = memberId ? await Members(deps.db).findOne({ _id: memberId, status: 'joined' }, { tierKey: 1 }).lean() : null;
  const tier = member ? await pricedTierOf(deps, member) : null;
  return tier ? discountPercentOf(tier) : 0;
};

export const findProducts = async (deps: Deps, ids: readonly string[]): Promise<Map<string, Product>> => {
  const products = await Products(deps.db).find({ _id: { $in: [...ids] } }).lean();
  return new Map(products.map((product) => [product._id, product]));
};

export const findProduct = async (deps: Deps, id: string): Promise<Product> => {
  const product = await Products(deps.db).findById(id).lean();
  if (!product) throw new AppError('PRODUCT_NOT_FOUND');
  return product;
};

const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export const listProducts = async (deps: Deps, query: { category?: string; search?: string }): Promise<Product[]> => {
  const search = query.search?.trim();
  const matching = search ? { $or: ['name', 'subtitle'].map((field) => ({ [field]: { $regex: escapeRegex(search), $options: 'i' } })) } : {};
  return Products(deps.db).find({ onShelf: true, ...(query.category ? { category: query.category } : {}), ...matching }).sort({ rank: 1 }).lean();
};

export const listCategories = async (deps: Deps) => {
  const rows = await Categories(deps.db).find().sort({ rank: 1 }).lean();
  return rows.map(({ _id, name, icon }) => ({ key: _id, name, icon }));
};

/**
 * Owns: how the shop shows products: this member's price, the group price beside it.
 * Promises: the price shown is the price that the price rules charge.
 * Listens to: order.closed and order.refunded (stock comes back).
 */
import { catalogContract } from '@shuke/shared/contract/catalog';
import { serve, type ServeContext } from '../../platform/serve';
import type { Deps } from '../../platform/deps';
import type { Feature } from '../../platform/feature';
import { catalogListeners, findProduct, listCategories, listProducts, percentOffFor, Products, toProductCard, toProductView, type Pricing } from '../catalog/index';
import { groupPrices } from '../group-buys/index';

export const pricingFor = async (deps: Deps, memberId: string | undefined): Promise<Pricing> => {
  const [percentOff, prices] = await Promise.all([percentOffFor(deps, memberId), groupPrices(deps)]);
  return { percentOff, groupPrices: prices };
};

const routes = (context: ServeContext): void => {
  const { deps } = context;
  serve(context, catalogContract, {
    'GET /v1/shop/products': async ({ actor, query }) => {
      const [categories, products, pricing] = await Promise.all([listCategories(deps), listProducts(deps, query), pricingFor(deps, actor?.id)]);
      return { categories, products: products.map((product) => toProductCard(product, pricing)) };
    },
    'GET /v1/shop/products/:id': async ({ actor, params }) => {
      const [product, pricing] = await Promise.all([findProduct(deps, params.id), pricingFor(deps, actor?.id)]);
      return toProductView(product, pricing);
    },
    'GET /v1/console/products': async () => {
      const [products, pricing] = await Promise.all([Products(deps.db).find().sort({ rank: 1 }).lean(), pricingFor(deps, undefined)]);
      return { products: products.map((product) => toProductView(product, pricing)) };
    },
  });
};

export const shopFeature: Feature = { name: 'shop', contract: catalogContract, routes, listeners: catalogListeners };

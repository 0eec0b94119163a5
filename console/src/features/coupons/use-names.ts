import { useMemo } from 'react';
import { useRead } from '../../api/hooks';
import type { Names } from './words';

/** Names behind the ids that a coupon's scope holds. */
export function useNames() {
  const stores = useRead('GET /v1/console/stores');
  const products = useRead('GET /v1/console/products');
  const shop = useRead('GET /v1/shop/products', { query: {} });
  const tiers = useRead('GET /v1/console/tiers');
  return useMemo(() => {
    const names: Names = {
      stores: new Map((stores.data?.stores ?? []).map(({ store }) => [store.id, store.name])),
      categories: new Map((shop.data?.categories ?? []).map((category) => [category.key, category.name])),
      products: new Map((products.data?.products ?? []).map((product) => [product.id, product.name])),
      tiers: new Map((tiers.data?.tiers ?? []).map((tier) => [tier.rank, tier.name])),
      tierKeys: new Map((tiers.data?.tiers ?? []).map((tier) => [tier.key, tier.name])),
    };
    return names;
  }, [stores.data, shop.data, products.data, tiers.data]);
}

export const optionsOf = <K extends string | number>(names: Map<K, string>): { value: K; label: string }[] =>
  [...names].map(([value, label]) => ({ value, label }));

import { useMemo } from 'react';
import { useRead } from '../../api/hooks';
import { channelNames } from './conditions';

export interface Choice { value: string; label: string; colour?: string }

export interface Facts {
  tags: { label: string; options: Choice[] }[];
  tagColours: Map<string, string>;
  tiers: Choice[];
  stores: Choice[];
  categories: Choice[];
  products: Choice[];
  channels: Choice[];
  topTiers: string[];
}

/** What conditions can choose from: the brand's own tags, tiers, stores and categories. */
export function useFacts(): Facts {
  const tags = useRead('GET /v1/console/tags');
  const tiers = useRead('GET /v1/console/tiers');
  const stores = useRead('GET /v1/console/stores');
  const shop = useRead('GET /v1/shop/products', { query: {} });
  return useMemo(() => {
    const tagGroups = tags.data?.tagGroups ?? [];
    const ladder = [...(tiers.data?.tiers ?? [])].sort((a, b) => a.rank - b.rank);
    return {
      tags: tagGroups.map((tagGroup) => ({
        label: tagGroup.name,
        options: tagGroup.tags.map((tag) => ({ value: tag.name, label: tag.name, colour: tag.colour })),
      })),
      tagColours: new Map(tagGroups.flatMap((tagGroup) => tagGroup.tags.map((tag) => [tag.name, tag.colour] as const))),
      tiers: ladder.map((tier) => ({ value: tier.key, label: tier.name })),
      stores: (stores.data?.stores ?? []).map(({ store }) => ({ value: store.id, label: store.name })),
      categories: (shop.data?.categories ?? []).map((category) => ({ value: category.key, label: category.name })),
      products: (shop.data?.products ?? []).map((product) => ({ value: product.id, label: product.name })),
      channels: Object.entries(channelNames).map(([value, label]) => ({ value, label })),
      topTiers: ladder.slice(Math.ceil(ladder.length / 2)).map((tier) => tier.key),
    };
  }, [tags.data, tiers.data, stores.data, shop.data]);
}

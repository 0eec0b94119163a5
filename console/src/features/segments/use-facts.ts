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
  templates: Choice[];
  activities: Choice[];
  campaigns: Choice[];
  segments: Choice[];
  lists: Choice[];
  topTiers: string[];
}

/** What conditions can choose from: the brand's own tags, tiers, stores and categories. */
export function useFacts(own: string | null): Facts {
  const tags = useRead('GET /v1/console/tags');
  const tiers = useRead('GET /v1/console/tiers');
  const stores = useRead('GET /v1/console/stores');
  const shop = useRead('GET /v1/shop/products', { query: {} });
  const templates = useRead('GET /v1/console/coupon-templates');
  const groupBuys = useRead('GET /v1/console/group-buys');
  const campaigns = useRead('GET /v1/console/campaigns');
  const segments = useRead('GET /v1/console/segments', { query: {} });
  const lists = useRead('GET /v1/console/member-lists');
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
      templates: (templates.data?.templates ?? []).map(({ id, title }) => ({ value: id, label: title })),
      activities: (groupBuys.data?.activities ?? []).map(({ id, title }) => ({ value: id, label: title })),
      campaigns: (campaigns.data?.campaigns ?? []).map(({ id, name }) => ({ value: id, label: name })),
      segments: (segments.data?.segments ?? []).filter(({ id }) => id !== own).map(({ id, name }) => ({ value: id, label: name })),
      lists: (lists.data?.lists ?? []).map(({ id, name }) => ({ value: id, label: name })),
      topTiers: ladder.slice(Math.ceil(ladder.length / 2)).map((tier) => tier.key),
    };
  }, [own, tags.data, tiers.data, stores.data, shop.data, templates.data, groupBuys.data, campaigns.data, segments.data, lists.data]);
}

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

type Named = Pick<Facts, 'templates' | 'activities' | 'campaigns' | 'segments' | 'lists'>;

/** What managers made and gave a name. `own`: the segment that is being written, which cannot lean on itself. */
function useNamed(own: string | null): Named {
  const templates = useRead('GET /v1/console/coupon-templates').data?.templates;
  const activities = useRead('GET /v1/console/group-buys').data?.activities;
  const campaigns = useRead('GET /v1/console/campaigns').data?.campaigns;
  const segments = useRead('GET /v1/console/segments', { query: {} }).data?.segments;
  const lists = useRead('GET /v1/console/member-lists').data?.lists;
  return useMemo(() => {
    const choice = ({ id, name, title }: { id: string; name?: string; title?: string }): Choice => ({ value: id, label: name ?? title ?? '' });
    return {
      templates: (templates ?? []).map(choice), activities: (activities ?? []).map(choice), campaigns: (campaigns ?? []).map(choice),
      segments: (segments ?? []).filter(({ id }) => id !== own).map(choice), lists: (lists ?? []).map(choice),
    };
  }, [own, templates, activities, campaigns, segments, lists]);
}

/** What conditions can choose from: the brand's own tags, tiers, stores and categories. */
export function useFacts(own: string | null): Facts {
  const tags = useRead('GET /v1/console/tags');
  const tiers = useRead('GET /v1/console/tiers');
  const stores = useRead('GET /v1/console/stores');
  const shop = useRead('GET /v1/shop/products', { query: {} });
  const named = useNamed(own);
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
      ...named,
      topTiers: ladder.slice(Math.ceil(ladder.length / 2)).map((tier) => tier.key),
    };
  }, [named, tags.data, tiers.data, stores.data, shop.data]);
}

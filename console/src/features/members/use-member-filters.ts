import { useRead } from '../../api/hooks';
import type { FilterOption } from '../../ui/list';

export type MemberFilter = 'tierKey' | 'tagId' | 'storeId' | 'status';

export const statusNames = { joined: '会员', visitor: '访客', contact: '未加入', erased: '已注销' } as const;

interface FilterControl { key: MemberFilter; label: string; value: string | undefined; options: FilterOption[] }

export function useMemberFilters(values: Partial<Record<MemberFilter | 'search', string>>): FilterControl[] {
  const tiers = useRead('GET /v1/console/tiers');
  const tags = useRead('GET /v1/console/tags');
  const stores = useRead('GET /v1/console/stores');
  return [
    { key: 'tierKey', label: '等级', value: values.tierKey, options: (tiers.data?.tiers ?? []).map((tier) => ({ value: tier.key, label: tier.name })) },
    { key: 'tagId', label: '标签', value: values.tagId, options: (tags.data?.tagGroups ?? []).flatMap((tagGroup) => tagGroup.tags.map((tag) => ({ value: tag.id, label: tag.name }))) },
    { key: 'storeId', label: '门店', value: values.storeId, options: (stores.data?.stores ?? []).map(({ store }) => ({ value: store.id, label: store.name })) },
    { key: 'status', label: '身份', value: values.status, options: Object.entries(statusNames).map(([value, label]) => ({ value, label })) },
  ];
}

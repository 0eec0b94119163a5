import { useRead } from '../../api/hooks';

/** Tags by their groups, for a select. */
export function useTagOptions() {
  const tags = useRead('GET /v1/console/tags');
  const options = (tags.data?.tagGroups ?? []).filter((tagGroup) => tagGroup.tags.length > 0).map((tagGroup) => ({
    label: tagGroup.exclusive ? `${tagGroup.name}（只能选一个）` : tagGroup.name, options: tagGroup.tags.map((tag) => ({ value: tag.id, label: tag.name })),
  }));
  return { options, loading: tags.isLoading };
}

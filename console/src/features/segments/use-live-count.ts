import { useEffect, useMemo, useRef, useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ApiProblem } from '@shuke/shared/contract/client';
import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import { call, type Reply } from '../../api/api';

export type LiveCount = Reply<'POST /v1/console/segments/count'>;

const typingPauseMs = 350;
const sampleSize = 6;

export function useSettled<T>(value: T, pauseMs = typingPauseMs): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value, pauseMs]);
  return settled;
}

/** The exact count of a rule, asked after a pause in typing; the last answer stays until the next one is there. */
export function useLiveCount(rule: SegmentRule, enabled = true) {
  const text = useMemo(() => JSON.stringify(rule), [rule]);
  const asked = useSettled(text);
  const query = useQuery<LiveCount, ApiProblem>({
    queryKey: ['segment-count', asked],
    queryFn: () => call('POST /v1/console/segments/count', { body: { rule: JSON.parse(asked) as SegmentRule, sample: sampleSize } }),
    placeholderData: keepPreviousData,
    enabled,
  });
  // A refusal takes the placeholder away; the figures stay until there are others.
  const last = useRef<LiveCount>(undefined);
  if (query.data) last.current = query.data;
  return { data: query.data ?? last.current, error: query.error, refetch: query.refetch, waiting: query.isFetching || asked !== text, fresh: asked === text && !query.isPlaceholderData };
}

import { useCallback, useMemo, useRef, useState } from 'react';
import { useReachBottom } from '@tarojs/taro';
import type { ApiProblem } from '@shuke/shared/contract/client';
import { problemOf } from './loadable';

export interface PageOf<R> {
  rows: R[];
  nextCursor: string | null;
}

export interface MoreRows<R> {
  rows: R[];
  /** Nothing below; `problem` waits for a tap on "again". */
  end: boolean;
  busy: boolean;
  problem: ApiProblem | null;
  more: () => Promise<void>;
}

/**
 * Rows after the first page, fetched as the person scrolls. A new first page (after a reload) begins anew.
 * `useMoreRows(firstPage, (cursor) => api(…, { query: { cursor } }).then(…))`.
 */
export const useMoreRows = <R>(first: PageOf<R>, fetchPage: (cursor: string) => Promise<PageOf<R>>): MoreRows<R> => {
  const [tail, setTail] = useState<{ of: PageOf<R>; page: PageOf<R> } | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const running = useRef(false);
  const rest = useMemo(() => (tail?.of === first ? tail.page : { rows: [], nextCursor: first.nextCursor }), [tail, first]);

  const more = useCallback(async () => {
    if (running.current || rest.nextCursor === null) return;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      const page = await fetchPage(rest.nextCursor);
      setTail({ of: first, page: { rows: [...rest.rows, ...page.rows], nextCursor: page.nextCursor } });
    } catch (thrown) {
      setProblem(problemOf(thrown));
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, [first, rest, fetchPage]);

  useReachBottom(() => void more());
  return { rows: [...first.rows, ...rest.rows], end: rest.nextCursor === null, busy, problem, more };
};

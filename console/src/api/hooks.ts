import { useCallback, useRef, useState } from 'react';
import {
  keepPreviousData, QueryClient, useInfiniteQuery, useQuery, useQueryClient, type UseQueryResult,
} from '@tanstack/react-query';
import { ApiProblem } from '@shuke/shared/contract/client';
import { call, type Input, type ReadRoute, type Reply, type WriteRoute } from './api';
import { createKeyring, isUnsure } from './keyring';

const retries = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (count, problem) => count < retries && problem instanceof ApiProblem && isUnsure(problem) && problem.status !== 401,
      retryDelay: (count) => 400 * 2 ** count,
    },
  },
});

interface ReadOptions<T> {
  enabled?: boolean;
  /** Milliseconds between polls, or false to rest; decided on the last answer. */
  every?: (data: T | undefined) => number | false;
  /** Show the last answer while the next one loads, so that nothing jumps. */
  keep?: boolean;
}

/** Reads a route of the contract. The key is the route and its input, so `refresh('GET /v1/…')` renews all its answers. */
export function useRead<K extends ReadRoute>(
  route: K, input?: Input<K>, options: ReadOptions<Reply<K>> = {},
): UseQueryResult<Reply<K>, ApiProblem> {
  const { enabled = true, every, keep = false } = options;
  return useQuery<Reply<K>, ApiProblem, Reply<K>>({
    queryKey: [route, input ?? null],
    queryFn: () => call(route, input),
    enabled,
    refetchInterval: every ? (query) => every(query.state.data as Reply<K> | undefined) : false,
    ...(keep ? { placeholderData: keepPreviousData as never } : {}),
  });
}

interface PageShape<Row> {
  rows: Row[];
  nextCursor: string | null;
}

/** A list that grows downwards. `read` turns a cursor into one page. */
export function useGrowingList<Row>(key: readonly unknown[], read: (cursor: string | undefined) => Promise<PageShape<Row>>) {
  return useInfiniteQuery<PageShape<Row>, ApiProblem, Row[], readonly unknown[], string | undefined>({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.rows),
  });
}

export function useRefresh(): (...routes: ReadRoute[]) => Promise<void> {
  const client = useQueryClient();
  return useCallback(async (...routes) => {
    await Promise.all(routes.map((route) => client.invalidateQueries({ queryKey: [route] })));
  }, [client]);
}

export interface Act<K extends WriteRoute> {
  /** Answers the reply, or undefined when it was refused: `problem` then says why. */
  send(input: Input<K>): Promise<Reply<K> | undefined>;
  busy: boolean;
  problem: ApiProblem | null;
  clear(): void;
}

interface ActOptions<K extends WriteRoute> {
  refresh?: readonly ReadRoute[];
  done?: (reply: Reply<K>) => void;
  failed?: (problem: ApiProblem) => void;
}

/** One thing a person does. Its idempotency key stays the same until the server has given an answer. */
export function useAct<K extends WriteRoute>(route: K, { refresh = [], done, failed }: ActOptions<K> = {}): Act<K> {
  const keyring = useRef(createKeyring());
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const renew = useRefresh();

  const send = async (input: Input<K>): Promise<Reply<K> | undefined> => {
    if (running.current) return undefined;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      const reply = await call(route, input, { key: keyring.current.keyFor(input) });
      keyring.current.settle();
      void renew(...refresh);
      done?.(reply);
      return reply;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (!isUnsure(error)) keyring.current.settle();
      setProblem(error);
      failed?.(error);
      return undefined;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { send, busy, problem, clear: () => setProblem(null) };
}

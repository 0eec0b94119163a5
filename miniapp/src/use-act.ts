import { useCallback, useRef, useState } from 'react';
import type { ApiProblem } from '@shuke/shared/contract/client';
import { problemOf } from './loadable';
import { newKey } from './transport';

export interface Act<A extends unknown[]> {
  run: (...args: A) => Promise<void>;
  busy: boolean;
  problem: ApiProblem | null;
  clear: () => void;
}

/** After these we do not know whether the server did it: the next try carries the same key. */
const unsure = ({ status, code }: ApiProblem): boolean => status === 0 || status >= 500 || code === 'STILL_RUNNING';

/**
 * A write that a person starts: one at a time, safe to try again.
 * `const claim = useAct((key, id: string) => api('POST …', { params: { id } }, { key }))`.
 */
export const useAct = <A extends unknown[]>(act: (key: string, ...args: A) => Promise<unknown>): Act<A> => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const pending = useRef<{ key: string; args: string } | null>(null);
  const running = useRef(false);
  const latest = useRef(act);
  latest.current = act;

  const run = useCallback(async (...args: A) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(null);
    const same = JSON.stringify(args);
    if (pending.current?.args !== same) pending.current = { key: newKey(), args: same };
    try {
      await latest.current(pending.current.key, ...args);
      pending.current = null;
    } catch (thrown) {
      const found = problemOf(thrown);
      if (!unsure(found)) pending.current = null;
      setProblem(found);
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);

  return { run, busy, problem, clear: useCallback(() => setProblem(null), []) };
};

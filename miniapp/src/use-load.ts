import { useCallback, useEffect, useRef, useState } from 'react';
import { useDidHide, useDidShow } from '@tarojs/taro';
import { cacheGet, cacheSet } from './cache';
import { arrived, asked, missed, opened, problemOf, type Loadable } from './loadable';
import { currentSession } from './session';

export interface Load<T> {
  state: Loadable<T>;
  /** Asks again; what is on the screen stays. */
  reload: () => Promise<void>;
  /** Puts what a write answered on the screen without asking again. */
  replace: (data: T) => void;
}

const owner = (): string => currentSession()?.memberId ?? 'visitor';

/**
 * Loads when the page opens and again whenever it is shown: `useLoad('tier', () => api('GET /v1/member/tier'))`.
 * `name` also names the kept copy that opens the page next time and serves when the network is down.
 */
export const useLoad = <T>(name: string, load: () => Promise<T>): Load<T> => {
  const [state, setState] = useState<Loadable<T>>(() => opened(cacheGet<T>(owner(), name)));
  const latest = useRef(load);
  latest.current = load;
  const turn = useRef(0);

  const replace = useCallback((data: T) => {
    turn.current += 1;
    cacheSet(owner(), name, data);
    setState(arrived(data, Date.now()));
  }, [name]);

  const reload = useCallback(async () => {
    const mine = (turn.current += 1);
    setState(asked);
    try {
      const data = await latest.current();
      if (mine === turn.current) replace(data);
    } catch (thrown) {
      if (mine === turn.current) setState((now) => missed(now, problemOf(thrown)));
    }
  }, [replace]);

  const reopen = useCallback(() => setState(opened(cacheGet<T>(owner(), name))), [name]);
  useReloadWhenShown(reload, reopen);
  return { state, reload, replace };
};

/** Opening a page mounts and shows it, in either order: that is one visit, not two. Who went elsewhere and back visits anew. */
const SAME_VISIT_MS = 1000;

/** `reload` and `reopen` change with the name of what is loaded: then the page begins anew. */
const useReloadWhenShown = (reload: () => Promise<void>, reopen: () => void): void => {
  const last = useRef<{ by: () => Promise<void>; at: number }>();
  const ask = useCallback(() => {
    last.current = { by: reload, at: Date.now() };
    void reload();
  }, [reload]);
  useEffect(() => {
    if (last.current?.by === reload) return;
    if (last.current) reopen();
    ask();
  }, [ask, reload, reopen]);
  useDidHide(() => {
    if (last.current) last.current.at = 0;
  });
  useDidShow(() => {
    if (Date.now() - (last.current?.at ?? 0) > SAME_VISIT_MS) ask();
  });
};

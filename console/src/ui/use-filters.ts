import { useCallback, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';

/** Filters live in the address, so that a list can be shared, left and found again. */
export function useFilters<K extends string>(names: readonly K[]) {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const values = useMemo(() => {
    const search = new URLSearchParams(text);
    return Object.fromEntries(names.map((name) => [name, search.get(name) ?? undefined])) as Partial<Record<K, string>>;
    // `names` is a constant of the page.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);

  const set = useCallback((changes: Partial<Record<K, string | undefined>>) => {
    setParams((current) => {
      const next = new URLSearchParams(current);
      for (const [name, value] of Object.entries(changes) as [K, string | undefined][]) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    }, { replace: true });
  }, [setParams]);

  const active = names.filter((name) => values[name] !== undefined);
  return { values, set, active, clear: () => set(Object.fromEntries(names.map((name) => [name, undefined])) as Partial<Record<K, undefined>>) };
}

/** Cursors of the pages behind us: the server only tells the next one. Another filter begins at the first page. */
export function useCursorTrail(filterKey: string) {
  const [state, setState] = useState<{ filterKey: string; trail: string[] }>({ filterKey, trail: [] });
  const trail = state.filterKey === filterKey ? state.trail : [];
  return {
    cursor: trail[trail.length - 1],
    page: trail.length + 1,
    next: (cursor: string) => setState({ filterKey, trail: [...trail, cursor] }),
    previous: () => setState({ filterKey, trail: trail.slice(0, -1) }),
  };
}

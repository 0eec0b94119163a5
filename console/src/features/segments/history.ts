/** A past to go back to. Changes with the same `merge` key in a row are one step: a number typed digit by digit. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  merge: string | null;
}

const longestPast = 200;

export const startHistory = <T>(present: T): History<T> => ({ past: [], present, future: [], merge: null });

export function record<T>(history: History<T>, next: T, merge: string | null = null): History<T> {
  if (next === history.present) return history;
  const continues = merge !== null && merge === history.merge;
  return {
    past: continues ? history.past : [...history.past, history.present].slice(-longestPast),
    present: next,
    future: [],
    merge,
  };
}

export function undo<T>(history: History<T>): History<T> {
  const previous = history.past[history.past.length - 1];
  if (previous === undefined) return history;
  return { past: history.past.slice(0, -1), present: previous, future: [history.present, ...history.future], merge: null };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, merge: null };
}

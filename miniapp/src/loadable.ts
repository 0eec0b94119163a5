import { ApiProblem } from '@shuke/shared/contract/client';
import type { Cached } from './cache';

/** What a page that loads something can be in. `problem` beside data: shown data is the last that came. */
export type Loadable<T> =
  | { kind: 'loading' }
  | { kind: 'failed'; problem: ApiProblem }
  | { kind: 'ready'; data: T; at: number; problem: ApiProblem | null; refreshing: boolean };

/** A page opens with what it showed last time, if there is any, and asks for news at once. */
export const opened = <T>(last: Cached<T> | undefined): Loadable<T> =>
  last ? { kind: 'ready', data: last.data, at: last.at, problem: null, refreshing: true } : { kind: 'loading' };

/** A retry keeps data on screen; only a page that has none shows its skeleton. */
export const asked = <T>(now: Loadable<T>): Loadable<T> =>
  now.kind === 'ready' ? { ...now, refreshing: true } : { kind: 'loading' };

export const arrived = <T>(data: T, at: number): Loadable<T> =>
  ({ kind: 'ready', data, at, problem: null, refreshing: false });

/** No answer, an overloaded or a broken server: what we had is still true as of its time. A refusal is not. */
const passing = ({ status }: ApiProblem): boolean => status === 0 || status === 429 || status >= 500;

export const missed = <T>(now: Loadable<T>, problem: ApiProblem): Loadable<T> =>
  now.kind === 'ready' && passing(problem) ? { ...now, problem, refreshing: false } : { kind: 'failed', problem };

/** Anything thrown while loading, as a problem that may be shown. */
export const problemOf = (thrown: unknown): ApiProblem =>
  thrown instanceof ApiProblem
    ? thrown
    : new ApiProblem({ type: 'about:blank', status: 500, code: 'UNEXPECTED', title: '页面出了点问题，请稍后重试' });

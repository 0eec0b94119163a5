import { forget, keep, recall } from './storage';

export interface Cached<T> {
  data: T;
  /** When it came from the server, by this phone's clock, in ms. */
  at: number;
}

/** Pages whose last data we keep; the oldest goes when a new one comes. */
const MOST = 40;
const INDEX = 'cache-index';

const rowName = (owner: string, name: string): string => `cache:${owner}:${name}`;

const touch = (row: string): void => {
  const rows = [row, ...(recall<string[]>(INDEX) ?? []).filter((other) => other !== row)];
  rows.slice(MOST).forEach(forget);
  keep(INDEX, rows.slice(0, MOST));
};

/** `owner` is the member's id, so that one person never sees what was loaded for another. */
export const cacheSet = <T>(owner: string, name: string, data: T, at = Date.now()): void => {
  const row = rowName(owner, name);
  keep(row, { data, at });
  touch(row);
};

export const cacheGet = <T>(owner: string, name: string): Cached<T> | undefined => recall<Cached<T>>(rowName(owner, name));

export const cacheClear = (): void => {
  (recall<string[]>(INDEX) ?? []).forEach(forget);
  forget(INDEX);
};

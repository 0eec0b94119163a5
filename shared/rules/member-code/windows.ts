/** The member code changes every 30 seconds and is accepted a minute early or late, for clocks that differ. */
export const WINDOW_MS = 30_000;
export const SKEW_WINDOWS = 2;
/** Windows sent ahead, so that the code also shows for five minutes without a network. */
export const WINDOWS_AHEAD = 10;

export const windowAt = (at: Date): number => Math.floor(at.getTime() / WINDOW_MS);
export const windowStart = (window: number): Date => new Date(window * WINDOW_MS);

export type Freshness = 'fresh' | 'stale' | 'early';

export const freshnessOf = (window: number, now: Date): Freshness => {
  const behind = windowAt(now) - window;
  if (behind > SKEW_WINDOWS) return 'stale';
  return behind < -SKEW_WINDOWS ? 'early' : 'fresh';
};

/** One line of a member's growth account: what it added or took, and when. */
export interface GrowthEntry {
  at: Date;
  delta: number;
}

/** Growth earned in [from, until); `from` null: since the beginning. What is taken back counts on the day it is taken. Never below 0. */
export const growthBetween = (entries: readonly GrowthEntry[], from: Date | null, until: Date): number =>
  Math.max(entries.reduce((sum, { at, delta }) => ((from === null || at >= from) && at < until ? sum + delta : sum), 0), 0);

export interface Rung {
  friends: number;
}

export interface EarnedRung extends Rung {
  /** Counts how often it was earned: each time under a reference of its own. */
  round: number;
  state: 'earned' | 'taken-back';
}

export interface LadderMoves<R extends Rung, E extends EarnedRung> {
  earn: { rung: R; round: number }[];
  takeBack: E[];
}

/**
 * What has to change so that a rung is held exactly while so many friends have settled: a rung is held once at most, goes
 * when the count falls below it, and can be earned again.
 */
export const ladderMoves = <R extends Rung, E extends EarnedRung>(ladder: readonly R[], earned: readonly E[], settled: number): LadderMoves<R, E> => ({
  earn: ladder.filter(({ friends }) => friends <= settled).flatMap((rung) => {
    const before = earned.filter(({ friends }) => friends === rung.friends);
    return before.some(({ state }) => state === 'earned') ? [] : [{ rung, round: (before[0]?.round ?? 0) + 1 }];
  }),
  takeBack: earned.filter(({ state, friends }) => state === 'earned' && friends > settled),
});

/** How a member reads the ladder: rungs that he holds, the one that comes next, and those further up. */
export const ladderView = <R extends Rung>(ladder: readonly R[], held: ReadonlySet<number>): (R & { state: 'got' | 'next' | 'ahead' })[] => {
  const next = ladder.find(({ friends }) => !held.has(friends))?.friends;
  return ladder.map((rung) => ({ ...rung, state: held.has(rung.friends) ? 'got' : rung.friends === next ? 'next' : 'ahead' }));
};

/** Costs of rewards in fen; null: no limit is known. */
export interface RewardCeilings {
  inviterFen: number | null;
  friendFen: number | null;
  welcomeFen: number | null;
  ladderFen: number | null;
}

const sum = (...parts: (number | null)[]): number | null => parts.reduce((total, part) => (total === null || part === null ? null : total + part), 0);

/** The most that the rules can cost: for one friend, for the ladder, for one who invites up to a month's limit. */
export const mostCost = (most: RewardCeilings, maxPerMonth: number) => {
  const perFriendFen = sum(most.inviterFen, most.friendFen, most.welcomeFen);
  return {
    perFriendFen,
    ladderFen: most.ladderFen,
    perInviterMonthFen: sum(perFriendFen === null ? null : perFriendFen * maxPerMonth, most.ladderFen),
  };
};

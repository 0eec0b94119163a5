export interface LotFacts {
  id: string;
  /** What earned it. */
  reference: string;
  left: number;
  earnedAt: Date;
  /** null: never. */
  expiresAt: Date | null;
}

/** What an account shows for a sum of postings: never a negative balance; what is owed beyond it is a debt. */
export const standingOf = (net: number): { balance: number; debt: number } => ({ balance: Math.max(net, 0), debt: Math.max(-net, 0) });

/**
 * Which lots pay `amount`: the one that is being taken back first, then by end, and of one end the older first. What ends
 * never comes last. A bug of the caller when they do not hold as much.
 */
export const takeFromLots = (lots: readonly LotFacts[], amount: number, ownReference = ''): { lotId: string; amount: number }[] => {
  const endOf = ({ expiresAt }: LotFacts): number => expiresAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
  const isOwn = ({ reference }: LotFacts): number => Number(ownReference !== '' && reference === ownReference);
  const inTurn = lots.filter(({ left }) => left > 0).sort((a, b) => isOwn(b) - isOwn(a) || endOf(a) - endOf(b) || a.earnedAt.getTime() - b.earnedAt.getTime());
  const taken: { lotId: string; amount: number }[] = [];
  let wanted = amount;
  for (const { id, left } of inTurn) {
    if (wanted === 0) break;
    const take = Math.min(left, wanted);
    taken.push({ lotId: id, amount: take });
    wanted -= take;
  }
  if (wanted > 0) throw new Error(`lots hold ${wanted} less than is taken`);
  return taken;
};

/** Points that come back keep the latest end of the lots they were taken from. */
export const latestEnd = (lots: readonly Pick<LotFacts, 'expiresAt'>[]): Date | null =>
  lots.length === 0 || lots.some(({ expiresAt }) => expiresAt === null) ? null : new Date(Math.max(...lots.map(({ expiresAt }) => expiresAt!.getTime())));

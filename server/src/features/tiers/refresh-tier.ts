import { decideTierMove, type TierMove } from '@shuke/shared/rules/tiers/decide-tier-move';
import type { TierFacts } from '@shuke/shared/rules/tiers/tier-progress';
import { newId, type Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { Members, type Member } from '../membership/index';
import { settleReward } from '../rewards/index';
import { promiseTierGifts } from './give-tier-gift';
import { TierMoves, type Tier, type TierMoveRow } from './model';
import { allTiers, asFacts, growthEntries, standingOf } from './read-tier';
import { tellGrace, tellMove } from './tell-tier';

type Move = TierMove<TierFacts & { tier: Tier }>;
type Change = Exclude<Move, { kind: 'grace' }>;

/** More validities than anybody sleeps through. */
const MOST_MOVES = 60;

/**
 * Does to a member's tier what growth and time have decided: up at once, renewed, or down after validity and grace.
 * Safe to run any number of times and at once; answers the tier it ended on, or null when nothing changed.
 */
export const refreshTier = async (deps: Deps, memberId: string): Promise<Tier | null> => {
  let last: Tier | null = null;
  for (let n = 0; n < MOST_MOVES; n += 1) {
    const moved = await moveOnce(deps, memberId);
    if (!moved) return last;
    if (moved.changed) last = moved.tier;
  }
  return last;
};

interface Moved {
  tier: Tier;
  changed: boolean;
}

const moveOnce = async (deps: Deps, memberId: string): Promise<Moved | null> => {
  const member = await Members(deps.db).findById(memberId).lean();
  if (member?.status !== 'joined') return null;
  const [tiers, entries] = await Promise.all([allTiers(deps), growthEntries(deps, memberId)]);
  const facts = tiers.map(asFacts);
  const move = decideTierMove(facts, standingOf(member), entries, deps.clock.now());
  if (!move) return null;
  if (move.kind === 'grace') return waitOutGrace(deps, member, move);
  const gifts = await withTransaction(deps.db, (session) => write(deps, session, member, move, facts));
  if (!gifts) return null;
  for (const reference of gifts) await settleReward(deps, reference);
  return { tier: move.to.tier, changed: move.kind !== 'renewal' };
};

/** Still on the tier and validity that the decision was about. */
const unmoved = ({ _id, tierKey, tierValidUntil, tierCountsFrom }: Member) =>
  ({ _id, status: 'joined' as const, tierKey, tierValidUntil, tierCountsFrom: tierCountsFrom ?? null });

const waitOutGrace = async (deps: Deps, member: Member, { to, until, growth }: Extract<Move, { kind: 'grace' }>): Promise<null> => {
  if (member.tierDueAt && member.tierDueAt.getTime() === until.getTime()) return null;
  await Members(deps.db).updateOne(unmoved(member), { $set: { tierDueAt: until } });
  await tellGrace(deps, member, to.tier, { until, missing: to.keepGrowth - growth });
  return null;
};

/** Answers the references of gifts to settle; null: somebody else was faster. */
const write = async (deps: Deps, session: Session, member: Member, move: Change, tiers: readonly (TierFacts & { tier: Tier })[]): Promise<string[] | null> => {
  const at = deps.clock.now();
  const { key: tierKey, periodFrom, validUntil, countsFrom } = move.next;
  const moved = await Members(deps.db).updateOne(
    unmoved(member),
    { $set: {
      tierKey, tierPeriodFrom: periodFrom, tierValidUntil: validUntil, tierCountsFrom: countsFrom, tierDueAt: validUntil,
      ...(move.kind === 'renewal' ? {} : { tierSince: periodFrom }),
    } },
    { session },
  );
  if (moved.modifiedCount === 0) return null;
  const from = tiers.find((tier) => tier.key === member.tierKey);
  const row: TierMoveRow = {
    _id: newId(), memberId: member._id, kind: move.kind, fromKey: member.tierKey, toKey: tierKey, fromName: from?.name ?? member.tierKey, toName: move.to.name,
    growth: move.growth, why: whyOf(move, from), at, periodFrom, validUntil, gifted: false,
  };
  const gifts = await promiseTierGifts(deps, session, row, move.to.tier);
  await TierMoves(deps.db).insertMany([{ ...row, gifted: move.kind === 'upgrade' && gifts.length > 0 }], { session });
  await tellMove(deps, session, row, move.to.tier, gifts.length > 0);
  if (move.kind !== 'renewal') await emit(deps, session, 'member.tier-changed', { memberId: member._id, fromRank: from?.rank ?? 0, toRank: move.to.rank, tierKey });
  return gifts;
};

const whyOf = (move: Change, from: TierFacts | undefined): string => {
  switch (move.kind) {
    case 'upgrade':
      return `成长值达到 ${move.growth}，满 ${move.to.growthFrom} 升级`;
    case 'reassigned':
      return `等级调整，按成长值 ${move.growth} 重新评定`;
    case 'renewal':
      return move.to.validityDays === null ? '等级改为长期有效' : `有效期内成长值 ${move.growth}，满 ${move.to.keepGrowth} 保级`;
    case 'downgrade':
      return `有效期内成长值 ${move.growth}，未满保级所需 ${from?.keepGrowth ?? 0}`;
  }
};

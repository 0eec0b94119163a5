import type { Reward } from '@shuke/shared/contract/rewards';
import { newId, type Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { post } from '../../platform/ledger/index';
import { pointsExpiryFor } from '../points/index';
import { Grants, MakeUpCards, type Grant, type GrantSource } from './model';

export interface Earned {
  /** Unique fact that earned it; earning it again changes nothing. */
  reference: string;
  memberId: string;
  source: GrantSource;
  sourceId: string;
  reward: Reward;
  /** How the statement names it: "签到第 3 天". */
  title: string;
  at: Date;
}

/** Points and cards are there at once; a coupon comes out of a hot counter, and growth may move a tier: those follow. */
const stateAtFirst = (reward: Reward): Grant['state'] => (reward.kind === 'points' || reward.kind === 'make-up-card' ? 'given' : 'owed');

/**
 * Writes down a reward in the transaction that earns it, and posts what can be posted there. The caller then calls
 * `settleReward`; should it crash before, the sweeper does.
 */
export const promiseReward = async (deps: Deps, session: Session, earned: Earned): Promise<void> => {
  const { reference: _id, ...facts } = earned;
  const written = await Grants(deps.db).updateOne(
    { _id },
    { $setOnInsert: { ...facts, state: stateAtFirst(earned.reward), createdAt: new Date() } },
    { session, upsert: true },
  );
  if (written.upsertedCount === 0) return;
  await giveAtOnce(deps, session, earned);
};

const giveAtOnce = async (deps: Deps, session: Session, { reference, memberId, reward, title, at }: Earned): Promise<void> => {
  switch (reward.kind) {
    case 'points':
      await post(deps, session, { memberId, asset: 'points', delta: reward.points, reference, title, at, expiresAt: await pointsExpiryFor(deps, at) });
      return;
    case 'growth':
      await post(deps, session, { memberId, asset: 'growth', delta: reward.growth, reference, title, at });
      return;
    case 'make-up-card': {
      const cards = Array.from({ length: reward.cards }, () => ({
        _id: newId(), memberId, grantId: reference, state: 'held' as const, usedFor: null, issuedAt: at,
      }));
      await MakeUpCards(deps.db).insertMany(cards, { session });
      return;
    }
    case 'coupon':
  }
};

import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { MakeUpCards } from './model';

export const cardsOf = (deps: Deps, memberId: string): Promise<number> => MakeUpCards(deps.db).countDocuments({ memberId, state: 'held' });

/** Uses the oldest card up for the check-in `usedFor`. False: there is none. */
export const useMakeUpCard = async (deps: Deps, session: Session, memberId: string, usedFor: string): Promise<boolean> => {
  const used = await MakeUpCards(deps.db).findOneAndUpdate(
    { memberId, state: 'held' },
    { $set: { state: 'used', usedFor } },
    { session, sort: { issuedAt: 1, _id: 1 } },
  ).lean();
  return used !== null;
};

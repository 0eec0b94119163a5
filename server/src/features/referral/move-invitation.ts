import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { Referrals } from './model';

/**
 * One record gives way to another of the same person: its invitation follows, unless the other came by one before. An
 * invitation that thereby turns out to be of oneself is over.
 */
export const moveInvitation = async (deps: Pick<Deps, 'db'>, session: Session, fromId: string, toId: string): Promise<void> => {
  if (await Referrals(deps.db).exists({ friendId: toId }).session(session)) return;
  await Referrals(deps.db).updateOne({ friendId: fromId }, { $set: { friendId: toId } }, { session });
  await Referrals(deps.db).updateOne(
    { friendId: toId, inviterId: toId, state: { $in: ['visited', 'joined', 'held'] } }, { $set: { state: 'refused', refusal: 'SELF' } }, { session },
  );
};

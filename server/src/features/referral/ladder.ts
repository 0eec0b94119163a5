import { ladderMoves } from '@shuke/shared/rules/referral/ladder';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { promiseReward, takeBackReward } from '../rewards/index';
import { ladderReference, ReferralBook, Referrals, rungId, Rungs } from './model';

/** Gives and takes back rungs, so that they agree with the friends who have settled. The caller holds the inviter's turn. */
export const climbLadder = async (deps: Deps, session: Session, inviterId: string): Promise<void> => {
  const at = deps.clock.now();
  const rules = await ReferralBook(deps.db).findById('referral', { ladder: 1 }, { session }).lean();
  const settled = await Referrals(deps.db).countDocuments({ inviterId, state: 'settled' }, { session });
  const rungs = await Rungs(deps.db).find({ inviterId }, null, { session }).lean();
  const { earn, takeBack } = ladderMoves(rules?.ladder ?? [], rungs, settled);
  for (const { rung: { friends, reward }, round } of earn) {
    const _id = rungs.find((held) => held.friends === friends)?._id ?? rungId(inviterId, friends);
    const reference = ladderReference(_id, round);
    await Rungs(deps.db).updateOne({ _id }, { $set: { inviterId, friends, round, state: 'earned', at } }, { session, upsert: true });
    await promiseReward(deps, session, { reference, memberId: inviterId, source: 'referral', sourceId: 'ladder', reward, title: `邀请满 ${friends} 位好友`, at });
  }
  for (const { _id, round } of takeBack) {
    await Rungs(deps.db).updateOne({ _id, state: 'earned' }, { $set: { state: 'taken-back', at } }, { session });
    await takeBackReward(deps, session, ladderReference(_id, round), at);
  }
};

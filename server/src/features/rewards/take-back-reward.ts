import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { reverse } from '../../platform/ledger/index';
import { revokeCoupon } from '../coupons/index';
import { Grants, MakeUpCards, type Grant } from './model';

/**
 * Takes back a reward whose reason is gone: points and growth by a reversal (a debt, if they were spent), a coupon or
 * card if it was not used. Settle it first: what is owed cannot be taken back. Repeating it changes nothing.
 */
export const takeBackReward = async (deps: Deps, session: Session, reference: string, at: Date): Promise<void> => {
  const grant = await Grants(deps.db).findOne({ _id: reference }, null, { session }).lean();
  if (!grant || grant.state === 'taken-back' || grant.state === 'kept') return;
  if (grant.state === 'owed') throw new Error(`reward ${reference} is still owed; it has to be settled before it is taken back`);
  const state = grant.state === 'refused' ? 'taken-back' : await undo(deps, session, grant, at);
  await Grants(deps.db).updateOne({ _id: reference, state: grant.state }, { $set: { state } }, { session });
};

const undo = async (deps: Deps, session: Session, { _id: reference, reward, title }: Grant, at: Date): Promise<'taken-back' | 'kept'> => {
  switch (reward.kind) {
    case 'points':
    case 'growth':
      await reverse(deps, session, { asset: reward.kind, reference, as: `back:${reference}`, title: `退款收回：${title}`, at });
      return 'taken-back';
    case 'make-up-card': {
      const revoked = await MakeUpCards(deps.db).updateMany({ grantId: reference, state: 'held' }, { $set: { state: 'revoked' } }, { session });
      return revoked.modifiedCount === reward.cards ? 'taken-back' : 'kept';
    }
    case 'coupon': {
      const now = await revokeCoupon(deps, session, reference);
      return now === 'redeemed' || now === 'held' ? 'kept' : 'taken-back';
    }
  }
};

import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { post } from '../../platform/ledger/index';
import type { TakeBack } from './earn-for-purchase';
import { PendingBook, type PendingPoints } from './model';

export const leftOf = ({ points, takenBack }: Pick<PendingPoints, 'points' | 'takenBack'>): number =>
  points - takenBack.reduce((sum, one) => sum + one.points, 0);

/**
 * Takes back a share of points that wait, or that waited and were released since. The row is written first, so that a
 * refund and the release come one after the other. False: these points never waited.
 */
export const takeBackPending = async (deps: Deps, session: Session, { orderId, share, refundId, at }: TakeBack): Promise<boolean> => {
  const row = await PendingBook(deps.db).findOne({ _id: orderId }, null, { session }).lean();
  if (!row) return false;
  if (row.takenBack.some((one) => one.refundId === refundId)) return true;
  // Rounded towards the member, like every part that is taken back; the last fen of a share is no binary fraction.
  const points = Math.min(Math.floor(row.points * share + 1e-9), leftOf(row));
  if (points === 0) return true;
  const gone = row.state === 'pending' && points === leftOf(row);
  const taken = await PendingBook(deps.db).updateOne(
    { _id: orderId, state: row.state, 'takenBack.refundId': { $ne: refundId } },
    { $push: { takenBack: { refundId, points } }, $set: { state: gone ? 'cancelled' : row.state } },
    { session },
  );
  if (taken.modifiedCount === 0) throw new Error(`points of order ${orderId} were moved by a transaction that should have waited`);
  if (row.state === 'released') {
    await post(deps, session, {
      memberId: row.memberId, asset: 'points', delta: -points, reference: `refund:${refundId}`, title: '退款收回积分', at, shortfall: 'debt', reversalOf: `order:${orderId}`,
    });
  }
  return true;
};

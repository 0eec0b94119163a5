import type { Deps } from '../../platform/deps';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { Orders, refundOrder } from '../orders/index';
import { Teams, type Team } from './model';

/**
 * A seat's order was paid. The seat is confirmed; the last one fills the team. When the team was over before, or the seat
 * is gone, the money goes back by itself.
 */
export const settleSeat = async (deps: Deps, orderId: string): Promise<void> => {
  const order = await Orders(deps.db).findById(orderId, { teamId: 1, paidAt: 1 }).lean();
  if (!order?.teamId || !order.paidAt) return;
  await Teams(deps.db).updateOne(
    { _id: order.teamId, state: 'open', expiresAt: { $gt: order.paidAt }, seats: { $elemMatch: { orderId, state: 'held' } } },
    { $set: { 'seats.$.state': 'paid' } },
  );
  const team = await Teams(deps.db).findById(order.teamId).lean();
  const paid = team?.seats.some((seat) => seat.orderId === orderId && seat.state === 'paid');
  if (!team || !paid || team.state === 'expired') {
    await refundOrder(deps, orderId, '拼团已结束，款项自动退回');
    return;
  }
  await fillIfComplete(deps, team);
};

/** Team and orders change together: an order whose money is on its way back keeps the team from filling. */
const fillIfComplete = async (deps: Deps, { _id: teamId, activityId, size, seats }: Team): Promise<void> => {
  const orders = { _id: { $in: seats.filter((seat) => seat.state === 'paid').map((seat) => seat.orderId) }, state: 'waiting-team' as const };
  if (orders._id.$in.length < size) return;
  await withTransaction(deps.db, async (session) => {
    if ((await Orders(deps.db).countDocuments(orders, { session })) < size) return;
    const filled = await Teams(deps.db).updateOne({ _id: teamId, state: 'open', seats }, { $set: { state: 'filled' } }, { session });
    if (filled.modifiedCount === 0) return;
    await Orders(deps.db).updateMany(orders, { $set: { state: 'ready' } }, { session });
    await emit(deps, session, 'group-buy.filled', { teamId, activityId });
  });
};

/** Ends teams whose time is over. Each member is refunded alone by a listener. */
export const expireTeams = async (deps: Deps): Promise<void> => {
  const due = await Teams(deps.db).find({ state: 'open', expiresAt: { $lte: deps.clock.now() } }, { activityId: 1 }).limit(500).lean();
  for (const { _id, activityId } of due) {
    await withTransaction(deps.db, async (session) => {
      const expired = await Teams(deps.db).updateOne({ _id, state: 'open' }, { $set: { state: 'expired' } }, { session });
      if (expired.modifiedCount === 1) await emit(deps, session, 'group-buy.expired', { teamId: _id, activityId });
    });
  }
};

/** Refunds every paid seat alone: one failure stops no one else's, and the listener runs again for those that failed. */
export const refundExpiredTeam = async (deps: Deps, teamId: string): Promise<void> => {
  const orders = await Orders(deps.db).find({ teamId, state: 'waiting-team' }, { _id: 1 }).lean();
  const results = await Promise.allSettled(orders.map(({ _id }) => refundOrder(deps, _id, '拼团未成功，款项原路退回')));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
};

import type { Deps } from '../../platform/deps';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { Orders, refundOrder } from '../orders/index';
import { Teams, type Team } from './model';

/**
 * A seat's order was paid. The seat is confirmed; the last one fills the team. When the team is over meanwhile, the
 * money goes back by itself.
 */
export const settleSeat = async (deps: Deps, orderId: string): Promise<void> => {
  const order = await Orders(deps.db).findById(orderId, { teamId: 1, memberId: 1 }).lean();
  if (!order?.teamId) return;
  const paid = await Teams(deps.db).findOneAndUpdate(
    { _id: order.teamId, state: 'open', seats: { $elemMatch: { memberId: order.memberId, state: 'held' } } },
    { $set: { 'seats.$.state': 'paid', 'seats.$.orderId': orderId } },
    { returnDocument: 'after' },
  ).lean();
  const team = paid ?? (await Teams(deps.db).findById(order.teamId).lean());
  const seat = team?.seats.find((one) => one.orderId === orderId && one.state === 'paid');
  if (!team || !seat || team.state === 'expired') {
    await refundOrder(deps, orderId, '拼团已结束，款项自动退回');
    return;
  }
  await fillIfComplete(deps, team);
};

const fillIfComplete = async (deps: Deps, team: Team): Promise<void> => {
  if (team.seats.filter((seat) => seat.state === 'paid').length < team.size) return;
  await withTransaction(deps.db, async (session) => {
    const filled = await Teams(deps.db).updateOne(
      { _id: team._id, state: 'open', [`seats.${team.size - 1}.state`]: 'paid' }, { $set: { state: 'filled' } }, { session },
    );
    if (filled.modifiedCount === 1) await emit(deps, session, 'group-buy.filled', { teamId: team._id, activityId: team.activityId });
  });
};

/** The team is complete: every order may be picked up. */
export const readyFilledOrders = async (deps: Deps, teamId: string): Promise<void> => {
  await Orders(deps.db).updateMany({ teamId, state: 'waiting-team' }, { $set: { state: 'ready' } });
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

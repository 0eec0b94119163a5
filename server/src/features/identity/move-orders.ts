import type { Deps } from '../../platform/deps';
import { withTransaction } from '../../platform/transaction';
import { Coupons } from '../coupons/index';
import { Teams } from '../group-buys/index';
import { Orders } from '../orders/index';
import type { Merge } from './model';
import { bookOf, giveRowsBack, movedRows, moveRows, noteMoves } from './move-rows';

interface Way {
  from: string;
  to: string;
}

const SEATS = bookOf('group_buy_teams', 'seats');

/** Purchases without coupons and teams need no transaction of their own. */
const PLAIN = { couponIds: { $size: 0 }, teamId: null };

/** An order, the coupons in it and its seat change hands together; whoever pays or cancels meanwhile comes before or after. */
const moveOrder = (deps: Deps, orderId: string, { from, to }: Way): Promise<void> =>
  withTransaction(deps.db, async (session) => {
    const order = await Orders(deps.db).findOneAndUpdate({ _id: orderId, memberId: from }, { $set: { memberId: to } }, { session }).lean();
    if (!order) return;
    await Coupons(deps.db).updateMany({ orderId, memberId: from }, { $set: { memberId: to } }, { session });
    if (order.teamId) await Teams(deps.db).updateOne(seatOf(order.teamId, { from, to }), { $set: { 'seats.$[seat].memberId': to } }, { session, arrayFilters: [{ 'seat.memberId': from }] });
  });

/** Nobody sits twice in a team: where both records sit, the seats stay as they are. */
const seatOf = (teamId: string, { from, to }: Way) => ({ _id: teamId, $and: [{ 'seats.memberId': from }, { 'seats.memberId': { $ne: to } }] });

/** Orders with their coupons, then coupons that are in no order, then seats that have no order yet. */
export const moveOrders = async (deps: Deps, merge: Merge): Promise<void> => {
  const way = { from: merge.loserId, to: merge.winnerId };
  await moveRows(deps, merge, { collection: 'orders', field: 'memberId', only: PLAIN });
  for await (const { _id } of Orders(deps.db).find({ memberId: way.from }, { _id: 1 }).lean().cursor()) {
    await noteMoves(deps, merge, bookOf('orders'), [_id]);
    await moveOrder(deps, _id, way);
  }
  await moveRows(deps, merge, { collection: 'coupons', field: 'memberId', only: { orderId: null } });
  for (const { _id } of await Teams(deps.db).find({ 'seats.memberId': way.from }, { _id: 1 }).lean()) {
    await noteMoves(deps, merge, SEATS, [_id]);
    await moveSeat(deps, _id, way);
  }
};

const moveSeat = async (deps: Deps, teamId: string, way: Way): Promise<void> => {
  await Teams(deps.db).updateOne(seatOf(teamId, way), { $set: { 'seats.$[seat].memberId': way.to } }, { arrayFilters: [{ 'seat.memberId': way.from }] });
};

/** Orders, and the coupons that are in none now, go back to the loser. A coupon that the winner used since stays used there. */
export const giveOrdersBack = async (deps: Deps, merge: Merge): Promise<void> => {
  const way = { from: merge.winnerId, to: merge.loserId };
  for await (const ids of movedRows(deps, merge, bookOf('orders'))) for (const id of ids) await moveOrder(deps, id, way);
  await giveRowsBack(deps, merge, { collection: 'coupons', field: 'memberId', only: { orderId: null } });
  for await (const ids of movedRows(deps, merge, SEATS)) for (const id of ids) await moveSeat(deps, id, way);
};

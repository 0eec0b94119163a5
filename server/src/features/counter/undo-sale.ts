import { decideUndo } from '@shuke/shared/rules/counter/decide-undo';
import { recordAudit } from '../../platform/audit';
import type { StaffActor } from '../../platform/auth/actors';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError, orRefuse } from '../../platform/errors';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { returnCoupons } from '../coupons/index';
import { Orders, type Order } from '../orders/index';
import { giveBackPoints, takeBackEarned } from '../points/index';
import { CounterSales, Scans } from './model';

/**
 * Takes a counter sale back: coupons return, points and growth are reversed (what was spent meanwhile becomes a
 * visible debt), the order counts no more. The money itself passed over the counter and goes back there.
 */
export const undoSale = async (deps: Deps, actor: StaffActor, orderId: string, { key, reason }: { key: string; reason: string }): Promise<Order> => {
  const order = await findSale(deps, orderId);
  if (await doneByThisAct(deps, orderId, undoKeyOf(actor, key))) return order;
  const facts = { storeId: order.storeId, bookedAt: order.createdAt, undoUntil: order.undoUntil, undone: order.state !== 'done' };
  orRefuse(decideUndo(facts, actor, deps.clock.now()));
  await withTransaction(deps.db, (session) => reverseSale(deps, session, order, actor, { undoKey: undoKeyOf(actor, key), reason }));
  return findSale(deps, orderId);
};

const undoKeyOf = (actor: StaffActor, key: string): string => `staff:${actor.id}|${key}`;

const findSale = async (deps: Deps, orderId: string): Promise<Order> => {
  const order = await Orders(deps.db).findOne({ _id: orderId, channel: 'counter' }).lean();
  if (!order) throw new AppError('SALE_NOT_FOUND');
  return order;
};

/** The same undo, sent again after a crash between commit and answer. */
const doneByThisAct = async (deps: Deps, orderId: string, undoKey: string): Promise<boolean> =>
  (await CounterSales(deps.db).exists({ _id: orderId, undoKey })) !== null;

const reverseSale = async (deps: Deps, session: Session, order: Order, actor: StaffActor, { undoKey, reason }: { undoKey: string; reason: string }): Promise<void> => {
  const at = deps.clock.now();
  const { _id: orderId, memberId, couponIds, paidFen } = order;
  const undone = await Orders(deps.db).updateOne({ _id: orderId, state: 'done' }, { $set: { state: 'refunded', refundedFen: paidFen, closedAt: at } }, { session });
  if (undone.modifiedCount === 0) throw new AppError('SALE_ALREADY_UNDONE');
  await CounterSales(deps.db).updateOne({ _id: orderId }, { $set: { undoneBy: actor.id, undoneAt: at, undoKey, undoReason: reason } }, { session });
  await recordAudit(deps, session, { actor, action: 'undo-sale', target: `order:${orderId}`, before: { paidFen }, why: reason });
  await takeBackEarned(deps, session, { orderId, share: 1, refundId: `counter:${orderId}`, at });
  if (order.pointsUsed > 0) await giveBackPoints(deps, session, { orderId, at });
  if (couponIds.length > 0) await returnCoupons(deps, session, { couponIds, orderId, at });
  await Scans(deps.db).updateOne({ orderId }, { $set: { orderId: null } }, { session });
  await emit(deps, session, 'order.refunded', { orderId, memberId, refundedFen: paidFen });
  await emit(deps, session, 'counter.sale-undone', { orderId, memberId });
};

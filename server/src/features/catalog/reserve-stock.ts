import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { Products, StockReservations, type StockReservation } from './model';

type StockLine = StockReservation['lines'][number];
type Reserved = { ok: true } | { ok: false; reason: 'STOCK_INSUFFICIENT'; productId: string };

/**
 * Sets stock aside without a transaction, in four steps: the row, one guarded $inc per product that leaves a mark, the
 * row confirmed, the marks gone. Row and marks tell a sweeper how far a crash got.
 */
export const reserveStock = async (deps: Deps, orderId: string, lines: readonly StockLine[]): Promise<Reserved> => {
  await StockReservations(deps.db).insertMany([{ _id: orderId, lines: [...lines], state: 'taking', ordered: false, movedAt: new Date() }]);
  for (const line of lines) {
    if (await takeLine(deps, orderId, line)) continue;
    await undoReservation(deps, orderId);
    return { ok: false, reason: 'STOCK_INSUFFICIENT', productId: line.productId };
  }
  if (!(await confirmReservation(deps, orderId))) {
    // Taken for dead by the sweeper. What was taken since then goes back here, or by the sweeper's next round.
    await undoReservation(deps, orderId);
    throw new Error(`stock for ${orderId} took so long that it was given back`);
  }
  await clearMarks(deps, `take:${orderId}`);
  return { ok: true };
};

const takeLine = async (deps: Deps, orderId: string, { productId, quantity }: StockLine): Promise<boolean> => {
  const mark = `take:${orderId}`;
  const taken = await Products(deps.db).updateOne(
    { _id: productId, stock: { $gte: quantity }, moving: { $ne: mark } },
    { $inc: { stock: -quantity, sold: quantity }, $push: { moving: mark } },
  );
  return taken.modifiedCount === 1;
};

/** False when the sweeper undid it meanwhile. */
const confirmReservation = async (deps: Deps, orderId: string): Promise<boolean> => {
  const confirmed = await StockReservations(deps.db).updateOne({ _id: orderId, state: 'taking' }, { $set: { state: 'taken', movedAt: new Date() } });
  return confirmed.modifiedCount === 1;
};

/** In the transaction that writes the order: from here on only the order's end gives its stock back. False when it is gone. */
export const keepStock = async (deps: Deps, session: Session, orderId: string): Promise<boolean> => {
  const kept = await StockReservations(deps.db).updateOne({ _id: orderId, state: 'taken', ordered: false }, { $set: { ordered: true } }, { session });
  return kept.modifiedCount === 1;
};

const clearMarks = async (deps: Deps, mark: string): Promise<void> => {
  await Products(deps.db).updateMany({ moving: mark }, { $pull: { moving: mark } });
};

/** Ends a reservation that is not confirmed, first of all: what carries its mark goes back, whoever put it there and when. */
const undoReservation = async (deps: Deps, orderId: string): Promise<void> => {
  await StockReservations(deps.db).updateOne({ _id: orderId, state: 'taking' }, { $set: { state: 'undone', movedAt: new Date() } });
  const row = await StockReservations(deps.db).findOne({ _id: orderId, state: 'undone' }).lean();
  if (row) await giveBackMarked(deps, row);
};

/** The mark goes with the stock in one write, so that each line comes back once. */
const giveBackMarked = async (deps: Deps, { _id, lines }: StockReservation): Promise<void> => {
  const mark = `take:${_id}`;
  for (const { productId, quantity } of lines) {
    await Products(deps.db).updateOne({ _id: productId, moving: mark }, { $inc: { stock: quantity, sold: -quantity }, $pull: { moving: mark } });
  }
};

/** Gives the stock of an order that is over back, once, however often it is asked. */
export const releaseStock = (deps: Deps, orderId: string): Promise<void> => release(deps, { _id: orderId });

/** Gives stock back that no order came to own. */
export const dropStock = (deps: Deps, orderId: string): Promise<void> => release(deps, { _id: orderId, ordered: false });

const release = async (deps: Deps, which: { _id: string; ordered?: boolean }): Promise<void> => {
  const row = await StockReservations(deps.db).findOneAndUpdate(
    { ...which, state: 'taken' }, { $set: { state: 'releasing', movedAt: new Date() } }, { returnDocument: 'after' },
  ).lean();
  if (row) await finishRelease(deps, row);
};

/** Each $inc leaves a mark, so that a repeat skips what was given back. The sweeper clears them when nobody can be at it any more. */
const finishRelease = async (deps: Deps, { _id, lines }: StockReservation): Promise<void> => {
  const mark = `release:${_id}`;
  for (const { productId, quantity } of lines) {
    await Products(deps.db).updateOne({ _id: productId, moving: { $ne: mark } }, { $inc: { stock: quantity, sold: -quantity }, $push: { moving: mark } });
  }
  await StockReservations(deps.db).updateOne({ _id, state: 'releasing' }, { $set: { state: 'released', movedAt: new Date() } });
};

/** How long a step may take before it counts as left by a crash, and, longer than that, how long the marks of a finished release stay. */
const PATIENCE = { staleMs: 30_000, keepMarksMs: 300_000 };

/**
 * Finishes what crashes left: a reservation half taken is undone, one half released is released, one taken for an order
 * that was never written goes back. Answers how many it found.
 */
export const repairReservations = async (deps: Deps, { staleMs, keepMarksMs } = PATIENCE): Promise<number> => {
  const movedAt = { $lt: new Date(Date.now() - staleMs) };
  const stuck = await StockReservations(deps.db).find({
    movedAt, $or: [{ state: { $in: ['taking', 'releasing'] } }, { state: 'taken', ordered: false }],
  }).sort({ movedAt: 1 }).limit(500).lean();
  for (const row of stuck) {
    if (row.state === 'taking') await undoReservation(deps, row._id);
    else if (row.state === 'taken') await dropStock(deps, row._id);
    else await finishRelease(deps, row);
  }
  await settleMarks(deps, keepMarksMs);
  return stuck.length;
};

/** Marks whose row has gone on: those of an undone one stand for stock still to give back, all others only pile up. */
const settleMarks = async (deps: Deps, keepMarksMs: number): Promise<void> => {
  for (const product of await Products(deps.db).find({ 'moving.0': { $exists: true } }, { moving: 1 }).lean()) {
    const rows = await StockReservations(deps.db).find({ _id: { $in: product.moving.map((mark) => mark.split(':')[1]!) } }).lean();
    const byId = new Map(rows.map((row) => [row._id, row]));
    for (const mark of product.moving) {
      const [kind, orderId] = mark.split(':') as [string, string];
      await settleMark(deps, mark, kind, byId.get(orderId), keepMarksMs);
    }
  }
};

const settleMark = async (deps: Deps, mark: string, kind: string, row: StockReservation | undefined, keepMarksMs: number): Promise<void> => {
  if (!row || row.state === 'taking') return;
  if (kind === 'take') return row.state === 'undone' ? giveBackMarked(deps, row) : clearMarks(deps, mark);
  // Until then a slow process may still be at the same release beside the sweeper.
  if (row.state === 'released' && Date.now() - row.movedAt.getTime() > keepMarksMs) await clearMarks(deps, mark);
};

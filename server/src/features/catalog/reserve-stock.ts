import { isDuplicateKey } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { Products, StockReservations, type StockReservation } from './model';

type Line = StockReservation['lines'][number];
type Reserved = { ok: true } | { ok: false; reason: 'STOCK_INSUFFICIENT'; productId: string };

/**
 * Sets stock aside without a transaction: the row first, then one guarded $inc per product that leaves a mark, then
 * the row is confirmed and the marks go. The mark tells a sweeper whether the $inc happened before a crash.
 */
export const reserveStock = async (deps: Deps, orderId: string, lines: readonly Line[]): Promise<Reserved> => {
  try {
    await StockReservations(deps.db).insertMany([{ _id: orderId, lines: [...lines], state: 'taking', movedAt: new Date() }]);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // The same order again: it has its stock, or it never got it.
    const taken = await StockReservations(deps.db).exists({ _id: orderId, state: 'taken' });
    return taken ? { ok: true } : { ok: false, reason: 'STOCK_INSUFFICIENT', productId: lines[0]?.productId ?? '' };
  }
  for (const line of lines) {
    if (await take(deps, orderId, line)) continue;
    await untake(deps, orderId, lines);
    return { ok: false, reason: 'STOCK_INSUFFICIENT', productId: line.productId };
  }
  await StockReservations(deps.db).updateOne({ _id: orderId, state: 'taking' }, { $set: { state: 'taken', movedAt: new Date() } });
  await clearMarks(deps, `take:${orderId}`);
  return { ok: true };
};

const take = async (deps: Deps, orderId: string, { productId, quantity }: Line): Promise<boolean> => {
  const mark = `take:${orderId}`;
  const taken = await Products(deps.db).updateOne(
    { _id: productId, stock: { $gte: quantity }, moving: { $ne: mark } },
    { $inc: { stock: -quantity, sold: quantity }, $push: { moving: mark } },
  );
  return taken.modifiedCount === 1;
};

const clearMarks = async (deps: Deps, mark: string): Promise<void> => {
  await Products(deps.db).updateMany({ moving: mark }, { $pull: { moving: mark } });
};

/** Gives back what carries this order's mark, and only that. */
const untake = async (deps: Deps, orderId: string, lines: readonly Line[]): Promise<void> => {
  const mark = `take:${orderId}`;
  for (const { productId, quantity } of lines) {
    await Products(deps.db).updateOne({ _id: productId, moving: mark }, { $inc: { stock: quantity, sold: -quantity }, $pull: { moving: mark } });
  }
  await StockReservations(deps.db).updateOne({ _id: orderId }, { $set: { state: 'released', movedAt: new Date() } });
};

/** Gives stock back once, however often it is asked. */
export const releaseStock = async (deps: Deps, orderId: string): Promise<void> => {
  const row = await StockReservations(deps.db).findOneAndUpdate(
    { _id: orderId, state: 'taken' }, { $set: { state: 'releasing', movedAt: new Date() } }, { returnDocument: 'after' },
  ).lean();
  if (row) await finishRelease(deps, row);
};

/** Each product's $inc leaves a mark, so that a repeat after a crash skips what was given back already. */
const finishRelease = async (deps: Deps, { _id, lines }: StockReservation): Promise<void> => {
  const mark = `release:${_id}`;
  for (const { productId, quantity } of lines) {
    await Products(deps.db).updateOne({ _id: productId, moving: { $ne: mark } }, { $inc: { stock: quantity, sold: -quantity }, $push: { moving: mark } });
  }
  await StockReservations(deps.db).updateOne({ _id, state: 'releasing' }, { $set: { state: 'released', movedAt: new Date() } });
  await clearMarks(deps, mark);
};

const STALE_MS = 30_000;

/**
 * Finishes what crashes left: a reservation half taken is undone, one half released is released, one taken for an
 * order that was never written is released. `orderExists` is asked for the last kind.
 */
export const repairReservations = async (deps: Deps, orderExists: (orderId: string) => Promise<boolean>): Promise<number> => {
  const before = new Date(Date.now() - STALE_MS);
  const stuck = await StockReservations(deps.db).find({ state: { $in: ['taking', 'releasing'] }, movedAt: { $lt: before } }).limit(500).lean();
  for (const row of stuck) await (row.state === 'taking' ? untake(deps, row._id, row.lines) : finishRelease(deps, row));
  const recent = { $lt: before, $gte: new Date(Date.now() - 20 * STALE_MS) };
  const taken = await StockReservations(deps.db).find({ state: 'taken', movedAt: recent }).limit(2000).lean();
  const orphans: StockReservation[] = [];
  for (const row of taken) if (!(await orderExists(row._id))) orphans.push(row);
  for (const row of orphans) await releaseStock(deps, row._id);
  await dropSettledMarks(deps);
  return stuck.length + orphans.length;
};

/** A crash after the row was confirmed leaves only a mark, which is harmless but must not pile up. */
const dropSettledMarks = async (deps: Deps): Promise<void> => {
  for (const product of await Products(deps.db).find({ 'moving.0': { $exists: true } }, { moving: 1 }).lean()) {
    for (const mark of product.moving) {
      const [kind, orderId] = mark.split(':') as [string, string];
      const settled: StockReservation['state'][] = kind === 'take' ? ['taken', 'releasing', 'released'] : ['released'];
      if (await StockReservations(deps.db).exists({ _id: orderId, state: { $in: settled } })) await clearMarks(deps, mark);
    }
  }
};

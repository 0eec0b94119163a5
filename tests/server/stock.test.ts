import fc from 'fast-check';
import type { Model } from 'mongoose';
import { Products, releaseStock, repairReservations, reserveStock, StockReservations } from '../../server/src/features/catalog/index';
import { keepStock } from '../../server/src/features/catalog/reserve-stock';
import { newId } from '../../server/src/platform/database';
import { withTransaction } from '../../server/src/platform/transaction';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeProduct } from '../support/people';
import { diesBefore, stallsBefore } from './stop-before-write';

jest.setTimeout(120_000);

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app?.close());

const models = () => [Products(app.deps.db), StockReservations(app.deps.db)] as unknown as Model<never>[];
/** The sweeper, impatient: whatever is on its way counts as left behind; `sweep` also long after. */
const sweepSoon = () => repairReservations(app.deps, { staleMs: -1000, keepMarksMs: 60_000 });
const sweep = () => repairReservations(app.deps, { staleMs: -1000, keepMarksMs: -1000 });
const stockOf = async (ids: readonly string[]) => {
  const products = await Products(app.deps.db).find({ _id: { $in: [...ids] } }).sort({ _id: 1 }).lean();
  return products.map(({ stock, sold, moving }) => ({ stock, sold, moving }));
};
const full = { stock: 10, sold: 0, moving: [] };
const without = (quantity: number) => ({ stock: 10 - quantity, sold: quantity, moving: [] });

const makeBasket = async () => {
  const ids = [await makeProduct(app, 3800, 10), await makeProduct(app, 3800, 10)].sort();
  return { ids, lines: [{ productId: ids[0]!, quantity: 2 }, { productId: ids[1]!, quantity: 3 }], orderId: newId() };
};
const keep = (orderId: string) => withTransaction(app.deps.db, (session) => keepStock(app.deps, session, orderId));

test.each([1, 2, 3, 4, 5, 6])('a crash before write %i of a reservation gives everything back', async (nth) => {
  const { ids, lines, orderId } = await makeBasket();
  await diesBefore(models(), nth, () => reserveStock(app.deps, orderId, lines));
  await sweep();
  expect(await stockOf(ids)).toEqual([full, full]);
  await sweep();
  expect(await stockOf(ids)).toEqual([full, full]);
});

test.each([1, 2, 3, 4, 5])('a crash before write %i of giving back leaves nothing out and nothing twice', async (nth) => {
  const { ids, lines, orderId } = await makeBasket();
  await reserveStock(app.deps, orderId, lines);
  expect(await keep(orderId)).toBe(true);
  await diesBefore(models(), nth, () => releaseStock(app.deps, orderId));
  await sweep();
  expect(await stockOf(ids)).toEqual(nth === 1 ? [without(2), without(3)] : [full, full]);
  await releaseStock(app.deps, orderId);
  await sweep();
  expect(await stockOf(ids)).toEqual([full, full]);
});

test.each([2, 3, 4, 5])('a process that stands still before write %i, and is taken for dead, neither keeps nor doubles stock', async (nth) => {
  const { ids, lines, orderId } = await makeBasket();
  const outcomes: string[] = [];
  await stallsBefore(models(), nth, () => reserveStock(app.deps, orderId, lines).then(({ ok }) => outcomes.push(String(ok)), () => outcomes.push('taken back')), sweepSoon);
  expect(outcomes).toEqual([nth === 5 ? 'true' : 'taken back']);
  expect(await keep(orderId)).toBe(false);
  expect((await StockReservations(app.deps.db).findById(orderId).lean())?.state).toBe(nth === 5 ? 'released' : 'undone');
  await sweep();
  expect(await stockOf(ids)).toEqual([full, full]);
});

test('a process that is taken for dead, takes more all the same and then dies, leaves nothing taken', async () => {
  const { ids, lines, orderId } = await makeBasket();
  // Undone by another before its third write; gone before it can undo what it takes with that write.
  await diesBefore(models(), 5, () => stallsBefore(models(), 3, () => reserveStock(app.deps, orderId, lines), async () => {
    await StockReservations(app.deps.db).collection.updateOne({ _id: orderId as never }, { $set: { state: 'undone' } });
  }));
  expect((await stockOf(ids)).map(({ stock }) => stock)).toEqual([8, 7]);
  await sweep();
  expect(await stockOf(ids)).toEqual([full, full]);
});

test.each([2, 3, 4])('two at the same release, one standing still before write %i, give back once', async (nth) => {
  const { ids, lines, orderId } = await makeBasket();
  await reserveStock(app.deps, orderId, lines);
  await keep(orderId);
  await stallsBefore(models(), nth, () => releaseStock(app.deps, orderId), sweepSoon);
  expect((await stockOf(ids)).map(({ stock }) => stock)).toEqual([10, 10]);
  await sweep();
  expect(await stockOf(ids)).toEqual([full, full]);
});

test('the sweeper leaves alone what is on its way, and what an order owns', async () => {
  const { ids, lines, orderId } = await makeBasket();
  await stallsBefore(models(), 4, () => reserveStock(app.deps, orderId, lines), () => repairReservations(app.deps));
  expect(await keep(orderId)).toBe(true);
  await sweep();
  expect(await stockOf(ids)).toEqual([without(2), without(3)]);
});

test('30 at once for 10 pieces: 10 get one, 20 are told, none goes missing', async () => {
  const productId = await makeProduct(app, 3800, 10);
  const results = await Promise.all(Array.from({ length: 30 }, () => reserveStock(app.deps, newId(), [{ productId, quantity: 1 }])));
  expect(results.filter((result) => result.ok)).toHaveLength(10);
  expect(new Set(results.flatMap((result) => (result.ok ? [] : [result.reason])))).toEqual(new Set(['STOCK_INSUFFICIENT']));
  expect(await stockOf([productId])).toEqual([without(10)]);
});

test('giving back 20 times at once gives back once', async () => {
  const { ids, lines, orderId } = await makeBasket();
  await reserveStock(app.deps, orderId, lines);
  await keep(orderId);
  await Promise.all(Array.from({ length: 20 }, () => releaseStock(app.deps, orderId)));
  await sweep();
  expect(await stockOf(ids)).toEqual([full, full]);
});

test('whatever crashes, stalls and sweeps come between, stock is what the orders left', async () => {
  const anyFate = fc.record({
    quantity: fc.integer({ min: 1, max: 4 }), nth: fc.integer({ min: 1, max: 6 }), reserving: fc.constantFrom('well', 'dies', 'stalls'),
    releasing: fc.constantFrom('never', 'well', 'dies', 'stalls'),
  });
  const run = (fate: string, nth: number, act: () => Promise<unknown>): Promise<unknown> => {
    if (fate === 'dies') return diesBefore(models(), nth, act);
    return fate === 'stalls' ? stallsBefore(models(), nth, act, sweepSoon) : act();
  };
  await fc.assert(
    fc.asyncProperty(fc.array(anyFate, { minLength: 1, maxLength: 6 }), async (fates) => {
      const { ids } = await makeBasket();
      let owned = 0;
      for (const { quantity, nth, reserving, releasing } of fates) {
        const orderId = newId();
        const lines = ids.map((productId) => ({ productId, quantity }));
        await run(reserving, nth, () => reserveStock(app.deps, orderId, lines));
        const kept = await keep(orderId);
        if (releasing !== 'never') await run(releasing, nth, () => releaseStock(app.deps, orderId));
        const state = (await StockReservations(app.deps.db).findById(orderId).lean())?.state;
        if (kept && state === 'taken') owned += quantity;
        for (const { stock } of await stockOf(ids)) if (stock < 0) throw new Error('stock below zero');
      }
      await sweep();
      expect(await stockOf(ids)).toEqual([without(owned), without(owned)]);
    }),
    { numRuns: 40 },
  );
});

import fc from 'fast-check';
import { Coupons } from '../../server/src/features/coupons/index';
import { bookSale } from '../../server/src/features/counter/book-sale';
import { Scans, type Scan } from '../../server/src/features/counter/index';
import { priceSale } from '../../server/src/features/counter/quote-sale';
import { undoSale } from '../../server/src/features/counter/undo-sale';
import { Orders } from '../../server/src/features/orders/index';
import { AppError } from '../../server/src/platform/errors';
import { newId } from '../../server/src/platform/database';
import { ensureTiers } from '../../server/src/features/tiers/index';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMembers } from './coupons-support';
import { expectClean, giveCoupon, givePoints, openCounter, type Counter } from './counter-support';

jest.setTimeout(180_000);

let app: TestApp;
let counters: Counter[];
beforeAll(async () => {
  app = await buildTestApp();
  await ensureTiers(app.deps);
  counters = [await openCounter(app), await openCounter(app, 'store-manager')];
});
afterAll(() => app?.close());

type Act =
  | { kind: 'sell'; counter: number; member: number; amountFen: number; usePoints: boolean }
  | { kind: 'undo'; counter: number; nth: number };

const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('sell' as const), counter: fc.nat({ max: 1 }), member: fc.nat({ max: 1 }), amountFen: fc.integer({ min: 1, max: 300_00 }), usePoints: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const), counter: fc.nat({ max: 1 }), nth: fc.nat({ max: 5 }) }) },
);

const scanFor = async (counter: Counter, memberId: string): Promise<Scan> => {
  const scan: Scan = {
    _id: newId(), memberId, storeId: counter.storeId, staffId: counter.staff.staffId, requestKey: newId(), orderId: null, createdAt: new Date(),
    expiresAt: new Date(app.clock.now().getTime() + 600_000),
  };
  await Scans(app.deps.db).insertMany([scan]);
  return scan;
};

/** Sells by the best mix, as the page does; a refusal by a rule is an outcome, anything else a fault. */
const sellBest = async (counter: Counter, memberId: string, amountFen: number, usePoints: boolean): Promise<void> => {
  const scan = await scanFor(counter, memberId);
  const { priced } = await priceSale(app.deps, scan, { amountFen, couponIds: 'best', usePoints }, 'leave-out');
  await bookSale(app.deps, counter.actor, { scanId: scan._id, amountFen, couponIds: priced.chosenCouponIds, usePoints, expectedPayableFen: priced.payableFen, key: newId() });
};

const perform = async (act: Act, members: readonly string[]): Promise<void> => {
  const counter = counters[act.counter]!;
  try {
    if (act.kind === 'sell') return await sellBest(counter, members[act.member]!, act.amountFen, act.usePoints);
    const sales = await Orders(app.deps.db).find({ memberId: { $in: [...members] } }, { _id: 1 }).sort({ _id: 1 }).lean();
    const sale = sales[act.nth];
    if (sale) await undoSale(app.deps, counter.actor, sale._id, { key: newId(), reason: '金额输错了' });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
};

test('whatever two stores sell and undo at once for two members, coupons, postings and balances agree', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(anyAct, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 6 }), async (rounds) => {
      const members = await makeMembers(app, 2);
      for (const memberId of members) {
        await givePoints(app, memberId, 700);
        await giveCoupon(app, memberId);
        await giveCoupon(app, memberId, { stackable: true, benefit: { kind: 'percent', thresholdFen: 0, percentOff: 10, capFen: 1500 } });
        await giveCoupon(app, memberId, { stackable: true, benefit: { kind: 'threshold', thresholdFen: 0, discountFen: 300 } });
      }
      for (const acts of rounds) await Promise.all(acts.map((act) => perform(act, members)));
      await expectClean(app);
      const coupons = await Coupons(app.deps.db).find({ memberId: { $in: members } }).lean();
      const standing = await Orders(app.deps.db).find({ memberId: { $in: members }, state: 'done' }, { couponIds: 1 }).lean();
      const used = standing.flatMap((order) => order.couponIds);
      expect(new Set(used).size).toBe(used.length);
      expect(coupons.filter((coupon) => coupon.state === 'redeemed').map((coupon) => coupon._id).sort()).toEqual([...used].sort());
    }),
    { numRuns: 25 },
  );
});

import { MINUTE_MS } from '@shuke/shared/values/time';
import { Coupons } from '../../server/src/features/coupons/index';
import { bookSale } from '../../server/src/features/counter/book-sale';
import { CounterSales } from '../../server/src/features/counter/index';
import { undoSale } from '../../server/src/features/counter/undo-sale';
import { Members } from '../../server/src/features/membership/index';
import { Orders } from '../../server/src/features/orders/index';
import { Outbox } from '../../server/src/platform/outbox';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeStore, type Person } from '../support/people';
import { tally } from './coupons-support';
import { book, expectClean, giveCoupon, givePoints, holds, openCounter, quote, scan, sell, undo, type Counter } from './counter-support';

jest.setTimeout(60_000);

let app: TestApp;
let counter: Counter;
let member: Person;
beforeAll(async () => {
  app = await buildTestApp();
  counter = await openCounter(app);
});
afterAll(() => app?.close());
beforeEach(async () => {
  member = await makeMember(app);
});
afterEach(() => expectClean(app));

const eventsOf = (orderId: string) => Outbox(app.deps.db).find({ 'payload.orderId': orderId }, { name: 1 }).sort({ name: 1 }).lean().then((rows) => rows.map((row) => row.name));
const stateOf = async (coupon: { _id: string }) => (await Coupons(app.deps.db).findById(coupon._id).lean())!.state;

/** A member with a coupon and points, scanned. */
const readyMember = async (points = 2000) => {
  const coupon = await giveCoupon(app, member.memberId);
  await givePoints(app, member.memberId, points);
  const { scanId } = await scan(app, counter, member);
  return { coupon, scanId };
};

describe('a sale', () => {
  test('redeems, spends, earns and tells in one step', async () => {
    const { coupon, scanId } = await readyMember();
    const sale = await sell(counter, scanId, 100_00, { usePoints: true });
    expect(sale).toMatchObject({ amountFen: 100_00, payableFen: 68_00, pointsEarned: 68, growthEarned: 68, state: 'done', staffName: '店员', storeName: '静安店', tierAfter: '绿叶' });
    expect(sale.price.map(({ kind, amountFen }) => [kind, amountFen])).toEqual([['goods', 100_00], ['coupon', -12_00], ['points', -20_00]]);
    expect([await stateOf(coupon), await holds(app, member.memberId, 'points'), await holds(app, member.memberId, 'growth')]).toEqual(['redeemed', 68, 68]);
    expect(await eventsOf(sale.id)).toEqual(['counter.sale-booked', 'coupon.redeemed', 'order.paid']);
    expect(await Orders(app.deps.db).findById(sale.id).lean()).toMatchObject({ channel: 'counter', state: 'done', paidFen: 68_00, couponIds: [coupon._id], pointsUsed: 2000 });
  });

  test('that lifts the member to a tier says so on the receipt, and the tier follows', async () => {
    const { scanId } = await scan(app, counter, member);
    expect((await sell(counter, scanId, 520_00)).tierAfter).toBe('银芽');
    await app.drain();
    expect((await Members(app.deps.db).findById(member.memberId).lean())!.tierKey).toBe('silver');
    await app.clock.travel(31_000);
    expect((await quote(counter, (await scan(app, counter, member)).scanId, 100_00)).price[1]).toMatchObject({ kind: 'tier', title: '银芽会员 9.7 折', amountFen: -3_00 });
  });

  test('may come down to nothing to pay', async () => {
    const coupon = await giveCoupon(app, member.memberId, { benefit: { kind: 'threshold', thresholdFen: 0, discountFen: 50_00 } });
    const { scanId } = await scan(app, counter, member);
    expect(await sell(counter, scanId, 30_00)).toMatchObject({ payableFen: 0, pointsEarned: 0, growthEarned: 0 });
    expect(await stateOf(coupon)).toBe('redeemed');
  });

  test('sent ten times at once with one key is booked once', async () => {
    const { coupon, scanId } = await readyMember();
    const body = { scanId, amountFen: 100_00, couponIds: [coupon._id], usePoints: true, expectedPayableFen: 68_00 };
    const counts = await tally(Array.from({ length: 10 }, () => book(counter, body, 'ten-at-once')));
    expect((counts.ok ?? 0) + (counts.STILL_RUNNING ?? 0)).toBe(10);
    expect(await book(counter, body, 'ten-at-once')).toMatchObject({ payableFen: 68_00 });
    expect(await Orders(app.deps.db).countDocuments({ memberId: member.memberId })).toBe(1);
    expect(await holds(app, member.memberId, 'points')).toBe(68);
  });

  test('whose answer was lost is found again by its key, also when ten runs race past the first door', async () => {
    const { coupon, scanId } = await readyMember();
    const input = { scanId, amountFen: 100_00, couponIds: [coupon._id], usePoints: true, expectedPayableFen: 68_00, key: 'lost-answer' };
    const orders = await Promise.all(Array.from({ length: 10 }, () => bookSale(app.deps, counter.actor, input)));
    expect(new Set(orders.map((order) => order._id)).size).toBe(1);
    await app.clock.travel(20 * MINUTE_MS); // the scan is long over; the sale is not
    expect((await bookSale(app.deps, counter.actor, input))._id).toBe(orders[0]!._id);
    expect(await CounterSales(app.deps.db).countDocuments({ scanId })).toBe(1);
  });

  test('two taps with different keys on one scan are one sale', async () => {
    const { scanId } = await scan(app, counter, member);
    const body = { scanId, amountFen: 30_00, couponIds: [], usePoints: false, expectedPayableFen: 30_00 };
    expect(await tally([1, 2, 3, 4].map((n) => book(counter, body, `tap-number-${n}`)))).toEqual({ ok: 1, SCAN_EXPIRED: 3 });
  });

  test('one coupon scanned at two stores at once is redeemed once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const person = await makeMember(app);
      const coupon = await giveCoupon(app, person.memberId);
      const stores = [counter, await openCounter(app)];
      const scans = await Promise.all(stores.map((store) => scan(app, store, person)));
      const counts = await tally(stores.map((store, i) => book(store, { scanId: scans[i]!.scanId, amountFen: 60_00, couponIds: [coupon._id], usePoints: false, expectedPayableFen: 48_00 })));
      expect(counts).toEqual({ ok: 1, COUPON_ALREADY_USED: 1 });
      expect(await Orders(app.deps.db).countDocuments({ memberId: person.memberId })).toBe(1);
    }
  });

  test('the same points cannot pay at two stores at once', async () => {
    await givePoints(app, member.memberId, 1000);
    const stores = [counter, await openCounter(app)];
    const scans = await Promise.all(stores.map((store) => scan(app, store, member)));
    const counts = await tally(stores.map((store, i) => book(store, { scanId: scans[i]!.scanId, amountFen: 20_00, couponIds: [], usePoints: true, expectedPayableFen: 10_00 })));
    expect(counts.ok).toBe(1);
    expect(Object.keys(counts).filter((code) => code !== 'ok')).toEqual([expect.stringMatching(/^(POINTS_INSUFFICIENT|PRICE_CHANGED)$/)]);
    expect(await holds(app, member.memberId, 'points')).toBe(10);
  });

  test('at another price than the one shown is refused, and nothing moves', async () => {
    const { coupon, scanId } = await readyMember();
    const body = { scanId, amountFen: 100_00, couponIds: [coupon._id], usePoints: false, expectedPayableFen: 87_00 };
    await expect(book(counter, body)).rejects.toMatchObject({ code: 'PRICE_CHANGED' });
    expect([await stateOf(coupon), await holds(app, member.memberId, 'points'), await Orders(app.deps.db).countDocuments({ memberId: member.memberId })]).toEqual(['issued', 2000, 0]);
  });

  const everywhere = { storeIds: [], channels: [], categories: [], productIds: [] };
  test.each([
    ['below its threshold', {}, 40_00, 'COUPON_BELOW_THRESHOLD'],
    ['of another store', { scope: { ...everywhere, storeIds: ['e'.repeat(24)] } }, 60_00, 'COUPON_WRONG_STORE'],
    ['of the shop', { scope: { ...everywhere, channels: ['shop' as const] } }, 60_00, 'COUPON_WRONG_CHANNEL'],
    ['for an item', { benefit: { kind: 'item' as const, productIds: ['e'.repeat(24)], maxFen: 3800 } }, 60_00, 'COUPON_NO_MATCHING_ITEM'],
    ['that has not begun', { validity: { kind: 'fixed' as const, startsAt: '2090-01-01T00:00:00Z', endsAt: '2090-02-01T00:00:00Z' } }, 60_00, 'COUPON_NOT_STARTED'],
  ])('with a coupon %s is refused by name', async (_which, change, amountFen, code) => {
    const coupon = await giveCoupon(app, member.memberId, change);
    const { scanId } = await scan(app, counter, member);
    await expect(book(counter, { scanId, amountFen, couponIds: [coupon._id], usePoints: false, expectedPayableFen: amountFen })).rejects.toMatchObject({ code });
  });

  test.each([['redeemed', 'COUPON_ALREADY_USED'], ['held', 'COUPON_HELD'], ['expired', 'COUPON_EXPIRED']] as const)('with a coupon that is %s is refused by name', async (state, code) => {
    const coupon = await giveCoupon(app, member.memberId);
    const { scanId } = await scan(app, counter, member);
    await Coupons(app.deps.db).updateOne({ _id: coupon._id }, { $set: { state } });
    await expect(book(counter, { scanId, amountFen: 60_00, couponIds: [coupon._id], usePoints: false, expectedPayableFen: 48_00 })).rejects.toMatchObject({ code });
    await Coupons(app.deps.db).updateOne({ _id: coupon._id }, { $set: { state: 'issued' } });
  });

  test("with a stranger's coupon is refused", async () => {
    const stranger = await giveCoupon(app, (await makeMember(app)).memberId);
    const { scanId } = await scan(app, counter, member);
    await expect(book(counter, { scanId, amountFen: 60_00, couponIds: [stranger._id], usePoints: false, expectedPayableFen: 48_00 })).rejects.toMatchObject({ code: 'COUPON_NOT_FOUND' });
  });
});

describe('undoing', () => {
  test('gives everything back exactly, and the scan is free for the right amount', async () => {
    const { coupon, scanId } = await readyMember();
    const sale = await sell(counter, scanId, 100_00, { usePoints: true });
    expect(await undo(counter, sale.id)).toMatchObject({ id: sale.id, state: 'undone' });
    expect([await stateOf(coupon), await holds(app, member.memberId, 'points'), await holds(app, member.memberId, 'growth')]).toEqual(['issued', 2000, 0]);
    expect(await Orders(app.deps.db).findById(sale.id).lean()).toMatchObject({ state: 'refunded', refundedFen: 68_00 });
    expect(await eventsOf(sale.id)).toEqual(['counter.sale-booked', 'counter.sale-undone', 'coupon.redeemed', 'order.paid', 'order.refunded']);
    expect(await sell(counter, scanId, 110_00, { usePoints: true })).toMatchObject({ payableFen: 78_00 });
  });

  test('when the points were spent meanwhile leaves a visible debt', async () => {
    const { scanId } = await scan(app, counter, member);
    const sale = await sell(counter, scanId, 200_00);
    await app.clock.travel(31_000);
    await sell(counter, (await scan(app, counter, member)).scanId, 10_00, { usePoints: true });
    await undo(counter, sale.id);
    // 200 earned and spent, 8 earned by the second sale, 200 taken back.
    expect(await app.as(member.claims)('GET /v1/member/points', { query: {} })).toMatchObject({ balance: 0, debt: 192 });
  });

  test('eight times at once with different keys is done once', async () => {
    const { scanId } = await readyMember();
    const sale = await sell(counter, scanId, 100_00, { usePoints: true });
    expect(await tally(Array.from({ length: 8 }, (_, i) => undo(counter, sale.id, `undo-number-${i}`)))).toEqual({ ok: 1, SALE_ALREADY_UNDONE: 7 });
    expect(await holds(app, member.memberId, 'points')).toBe(2000);
  });

  test('whose answer was lost is found done by its key; another one is told that it is done', async () => {
    const { scanId } = await readyMember();
    const sale = await sell(counter, scanId, 100_00);
    const orders = await Promise.all(Array.from({ length: 5 }, () => undoSale(app.deps, counter.actor, sale.id, { key: 'undo-lost-1', reason: '金额输错了' }).catch((error: { code: string }) => error.code)));
    expect(orders.some((order) => typeof order === 'object' && order.state === 'refunded')).toBe(true);
    expect(await undoSale(app.deps, counter.actor, sale.id, { key: 'undo-lost-1', reason: '金额输错了' })).toMatchObject({ state: 'refunded' });
    await expect(undo(counter, sale.id)).rejects.toMatchObject({ code: 'SALE_ALREADY_UNDONE' });
  });

  test('races the next sale of the same coupon to one outcome', async () => {
    const { coupon, scanId } = await readyMember();
    const sale = await sell(counter, scanId, 100_00);
    await app.clock.travel(31_000);
    const again = await scan(app, counter, member);
    const body = { scanId: again.scanId, amountFen: 100_00, couponIds: [coupon._id], usePoints: false, expectedPayableFen: 88_00 };
    const results = await Promise.allSettled([undo(counter, sale.id), book(counter, body)]);
    expect(results[0]!.status).toBe('fulfilled');
    expect(await stateOf(coupon)).toBe(results[1]!.status === 'fulfilled' ? 'redeemed' : 'issued');
  });

  test('is for the same store within 15 minutes; its store manager may on the same day', async () => {
    const { scanId } = await scan(app, counter, member);
    const sale = await sell(counter, scanId, 20_00);
    const [colleague, manager] = [await openCounter(app, 'associate', counter.storeId), await openCounter(app, 'store-manager', counter.storeId)];
    const [elsewhere, foreignManager] = [await openCounter(app), await openCounter(app, 'store-manager')];
    await expect(undo(elsewhere, sale.id)).rejects.toMatchObject({ code: 'STORE_NOT_YOURS' });
    await expect(undo(foreignManager, sale.id)).rejects.toMatchObject({ code: 'STORE_NOT_YOURS' });
    await Orders(app.deps.db).updateOne({ _id: sale.id }, { $set: { undoUntil: new Date(app.clock.now().getTime() - 1000) } });
    await expect(undo(counter, sale.id)).rejects.toMatchObject({ code: 'UNDO_TOO_LATE' });
    await expect(undo(colleague, sale.id)).rejects.toMatchObject({ code: 'UNDO_TOO_LATE' });
    expect(await undo(manager, sale.id)).toMatchObject({ state: 'undone' });
  });

  test('a colleague of the same store may, and what is no counter sale is not found', async () => {
    const { scanId } = await scan(app, counter, member);
    const sale = await sell(counter, scanId, 20_00);
    await expect(undo(counter, 'f'.repeat(24))).rejects.toMatchObject({ code: 'SALE_NOT_FOUND' });
    expect(await undo(await openCounter(app, 'associate', counter.storeId), sale.id)).toMatchObject({ state: 'undone', staffName: '店员' });
  });
});

describe('the list of the day', () => {
  test('holds own sales of the store, newest first, page by page, with sums of those that stand', async () => {
    const mine = await openCounter(app);
    const people = await Promise.all([1, 2, 3].map(() => makeMember(app)));
    const sales = [];
    for (const [i, person] of people.entries()) sales.push(await sell(mine, (await scan(app, mine, person)).scanId, (i + 1) * 10_00));
    await undo(mine, sales[0]!.id);
    const colleague = await openCounter(app, 'associate', mine.storeId);
    await sell(colleague, (await scan(app, colleague, member)).scanId, 99_00);
    const list = (cursor?: string) => mine.call('GET /v1/staff/counter/sales', { query: { storeId: mine.storeId, limit: 2, ...(cursor ? { cursor } : {}) } });
    const first = await list();
    expect(first.today).toEqual({ sales: 2, amountFen: 50_00, payableFen: 50_00, coupons: 0, newMembers: 0 });
    expect(first.page.rows.map((row) => row.id)).toEqual([sales[2]!.id, sales[1]!.id]);
    const second = await list(first.page.nextCursor!);
    expect(second.page).toEqual({ rows: [expect.objectContaining({ id: sales[0]!.id, state: 'undone' })], nextCursor: null });
    await expect(mine.call('GET /v1/staff/counter/sales', { query: { storeId: counter.storeId } })).rejects.toMatchObject({ code: 'STORE_NOT_YOURS' });
    await expect(list('nonsense')).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  test("counts members who joined by the store's code today", async () => {
    const store = await makeStore(app);
    const mine = await openCounter(app, 'associate', store.id);
    await makeMember(app, store.scene);
    const { today } = await mine.call('GET /v1/staff/counter/sales', { query: { storeId: store.id } });
    expect(today.newMembers).toBe(1);
  });
});

import { Coupons, reconcileCoupons, redeemCoupons, returnCoupons, type Coupon } from '../../server/src/features/coupons/index';
import { givePurchaseGifts, takeUnearnedBack } from '../../server/src/features/purchase-gifts/index';
import { Orders, type Order } from '../../server/src/features/orders/index';
import { Refunds } from '../../server/src/features/payments/index';
import { pushRefund } from '../../server/src/features/payments/refunds';
import { newId } from '../../server/src/platform/database';
import { orRefuse } from '../../server/src/platform/errors';
import { withTransaction } from '../../server/src/platform/transaction';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeProduct, makeStore, payOrder, until } from '../support/people';
import { makeMembers, makeTemplate } from './coupons-support';

jest.setTimeout(120_000);

let app: TestApp;
let manager: Call;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app));
});
afterAll(() => app?.close());

const rule = async (change: { minPaidFen?: number; productIds?: string[]; channels?: ('shop' | 'counter')[] } = {}) =>
  manager('POST /v1/console/purchase-gifts', {
    body: { title: '满百赠券', templateId: (await makeTemplate(app, { claimable: false, giftable: true }))._id, minPaidFen: 100_00, productIds: [], channels: [], ...change },
  });
const stop = (id: string) => manager('POST /v1/console/purchase-gifts/:id/stop', { params: { id } });

const paid = async (memberId: string, change: Partial<Order> = {}): Promise<Order> => {
  const _id = newId();
  const order: Order = {
    _id, orderNo: `T${_id}`, memberId, storeId: null, channel: 'shop', state: 'ready', goodsFen: 120_00, payableFen: 120_00, paidFen: 120_00,
    lines: [{ productId: 'a'.repeat(24), name: '岩茶', category: 'tea', picture: '', quantity: 1, unitFen: 120_00, paidFen: 120_00 }], price: [],
    refundedFen: 0, couponIds: [], pointsUsed: 0, pointsEarned: 0, growthEarned: 0, pickupCode: null, teamId: null, staffId: null, undoUntil: null,
    requestKey: _id, externalId: null, createdAt: app.clock.now(), payBefore: null, paidAt: app.clock.now(), closedAt: null, ...change,
  };
  await Orders(app.deps.db).insertMany([order]);
  return order;
};
const refund = (order: Order, change: Partial<Order> = { state: 'refunded', refundedFen: order.paidFen }) => Orders(app.deps.db).updateOne({ _id: order._id }, { $set: change });
const earned = (order: Order) => Coupons(app.deps.db).find({ earnedByOrderId: order._id }).lean();
const states = async (order: Order) => (await earned(order)).map(({ state }) => state);

test('a purchase over the threshold earns one coupon, however often it is heard of', async () => {
  const { id } = await rule();
  const order = await paid((await makeMembers(app, 1))[0]!);
  await Promise.all([givePurchaseGifts(app.deps, order._id), givePurchaseGifts({ ...app.deps }, order._id), givePurchaseGifts({ ...app.deps }, order._id)]);
  expect(await states(order)).toEqual(['issued']);
  expect((await manager('GET /v1/console/purchase-gifts')).gifts.find((gift) => gift.id === id)).toMatchObject({ given: 1, state: 'active' });
  await stop(id);
});

test.each([
  ['below the threshold', { paidFen: 99_99 }, {}],
  ['of other goods', {}, { productIds: true }],
  ['in another channel', {}, { channels: ['counter' as const] }],
  ['from an import', { channel: 'import' as const }, {}],
  ['that is on its way back', { state: 'refunding' as const }, {}],
])('a purchase %s earns nothing', async (_what, order, { productIds, ...change }: { productIds?: boolean; channels?: ('counter')[] }) => {
  const gift = await rule({ ...change, ...(productIds ? { productIds: [await makeProduct(app)] } : {}) });
  const bought = await paid((await makeMembers(app, 1))[0]!, order);
  await givePurchaseGifts(app.deps, bought._id);
  expect(await states(bought)).toEqual([]);
  await stop(gift.id);
});

test('a stopped kind gives nothing to later purchases, and what it gave is still taken back on a refund', async () => {
  const gift = await rule();
  const [before, after] = [await paid((await makeMembers(app, 1))[0]!), await paid((await makeMembers(app, 1))[0]!)];
  await givePurchaseGifts(app.deps, before._id);
  await stop(gift.id);
  await stop(gift.id);
  await givePurchaseGifts(app.deps, after._id);
  expect([await states(before), await states(after)]).toEqual([['issued'], []]);
  await refund(before);
  await takeUnearnedBack(app.deps, before._id);
  expect(await states(before)).toEqual(['revoked']);
});

describe('after a refund', () => {
  let gift: { id: string };
  beforeAll(async () => {
    gift = await rule();
  });
  afterAll(() => stop(gift.id));
  const withGift = async (): Promise<{ order: Order; coupon: Coupon; memberId: string }> => {
    const [memberId] = await makeMembers(app, 1);
    const order = await paid(memberId!);
    await givePurchaseGifts(app.deps, order._id);
    return { order, coupon: (await earned(order))[0]!, memberId: memberId! };
  };

  test('an unused coupon is revoked; a part that leaves enough paid changes nothing', async () => {
    const { order } = await withGift();
    await refund(order, { refundedFen: 20_00 });
    expect([await takeUnearnedBack(app.deps, order._id), await states(order)]).toEqual([0, ['issued']]);
    await refund(order, { refundedFen: 20_01 });
    expect([await takeUnearnedBack(app.deps, order._id), await states(order)]).toEqual([1, ['revoked']]);
    expect(await takeUnearnedBack(app.deps, order._id)).toBe(0);
  });

  test('one that waits for a friend, or is with a friend, is revoked as well', async () => {
    const { order, coupon, memberId } = await withGift();
    await app.as({ sub: memberId, aud: 'member' })('POST /v1/member/coupons/:id/gift', { params: { id: coupon._id } });
    await refund(order);
    await takeUnearnedBack(app.deps, order._id);
    expect(await states(order)).toEqual(['revoked']);
  });

  test('one that was used stays used; should its own purchase be undone, it does not come back', async () => {
    const { order, coupon, memberId } = await withGift();
    const use = { couponIds: [coupon._id], memberId, orderId: newId(), at: app.clock.now() };
    await withTransaction(app.deps.db, async (session) => orRefuse(await redeemCoupons(app.deps, session, use)));
    await refund(order);
    expect(await takeUnearnedBack(app.deps, order._id)).toBe(0);
    expect(await states(order)).toEqual(['redeemed']);
    await withTransaction(app.deps.db, (session) => returnCoupons(app.deps, session, use));
    expect(await earned(order)).toMatchObject([{ state: 'revoked', orderId: null }]);
  });

  test('whichever is heard of first, purchase or refund, nothing stays with the member', async () => {
    for (let round = 0; round < 8; round += 1) {
      const order = await paid((await makeMembers(app, 1))[0]!);
      const back = async () => {
        await refund(order);
        await takeUnearnedBack(app.deps, order._id);
      };
      await (round % 4 === 0 ? back().then(() => givePurchaseGifts(app.deps, order._id)) : Promise.all([givePurchaseGifts(app.deps, order._id), back()]));
      expect((await states(order)).filter((state) => state !== 'revoked')).toEqual([]);
    }
  });

  test('using it and taking it back at the same moment ends in one of both', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { order, coupon, memberId } = await withGift();
      await refund(order);
      const use = { couponIds: [coupon._id], memberId, orderId: newId(), at: app.clock.now() };
      const [used] = await Promise.allSettled([
        withTransaction(app.deps.db, async (session) => orRefuse(await redeemCoupons(app.deps, session, use))), takeUnearnedBack(app.deps, order._id),
      ]);
      const [after] = await earned(order);
      expect([after!.state, after!.state === 'redeemed' ? after!.revokeWhenBack : true]).toEqual([used.status === 'fulfilled' ? 'redeemed' : 'revoked', true]);
    }
  });
});

test('from payment to refund in the product itself', async () => {
  const store = await makeStore(app);
  const person = await makeMember(app, store.scene);
  const productId = await makeProduct(app, 120_00);
  const gift = await rule({ productIds: [productId] });
  const call = app.as(person.claims);
  const body = { storeId: store.id, lines: [{ productId, quantity: 1 }], couponIds: [] };
  const { quote } = await call('POST /v1/member/checkout/quote', { body });
  const order = await call('POST /v1/member/orders', { body: { ...body, expectedPayableFen: quote.payableFen } });
  await payOrder(app, person, order.id);
  const mine = () => Coupons(app.deps.db).find({ earnedByOrderId: order.id }).lean();
  await until(async () => {
    await app.drain();
    return (await mine()).length === 1;
  });
  expect((await mine())[0]).toMatchObject({ memberId: person.memberId, state: 'issued', via: 'purchase' });
  await manager('POST /v1/console/orders/:id/refund', { params: { id: order.id }, body: { reason: '顾客改主意' } });
  await until(async () => {
    await app.drain();
    for (const { _id } of await Refunds(app.deps.db).find({ orderId: order.id, state: { $ne: 'done' } }).lean()) await pushRefund(app.deps, _id);
    return (await mine())[0]!.state === 'revoked';
  }, 20_000);
  await stop(gift.id);
});

test('reconcile agrees about everything but coupons used by orders that this test never wrote', async () => {
  const faults = (await reconcileCoupons(app.deps)).faults.filter(({ fault }) => fault !== 'redeemed without an order');
  expect(faults).toEqual([]);
});

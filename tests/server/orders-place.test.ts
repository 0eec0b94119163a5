import { ordersContract } from '@shuke/shared/contract/orders';
import { DAY_MS, MINUTE_MS } from '@shuke/shared/values/time';
import { Products } from '../../server/src/features/catalog/index';
import { Coupons, issueCoupon } from '../../server/src/features/coupons/index';
import { Orders } from '../../server/src/features/orders/index';
import { Payments } from '../../server/src/features/payments/index';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeProduct, makeStore, payOrder, type Person } from '../support/people';
import { makeTemplate } from './coupons-support';
import { codeOf, codes, expectClean, fault, makeActivity, newKey, noFaults, payLater, stateOf } from './order-support';

jest.setTimeout(120_000);

let app: TestApp;
let storeId: string;
let productId: string;
let member: Person;
beforeAll(async () => {
  app = await buildTestApp();
  ({ id: storeId } = await makeStore(app));
});
beforeEach(async () => {
  productId = await makeProduct(app, 60_00, 10);
  member = await makeMember(app);
});
afterAll(() => app?.close());

const basket = (more: { quantity?: number; couponIds?: string[]; payable?: number } = {}) => ({
  body: { storeId, lines: [{ productId, quantity: more.quantity ?? 1 }], couponIds: more.couponIds ?? [], expectedPayableFen: more.payable ?? 60_00 * (more.quantity ?? 1) },
});
const place = (more: Parameters<typeof basket>[0] = {}, key = newKey()) => app.as(member.claims)('POST /v1/member/orders', basket(more), { key });
const unpaid = () => Orders(app.deps.db).countDocuments({ memberId: member.memberId, state: 'unpaid' });
const stock = async () => (await Products(app.deps.db).findById(productId).lean())!.stock;
const issue = async (change: Parameters<typeof makeTemplate>[1] = {}): Promise<string> => {
  const template = await makeTemplate(app, change);
  const issued = await issueCoupon(app.deps, { templateId: template._id, memberId: member.memberId, reference: newKey(), via: 'test', at: app.clock.now() });
  if (!issued.ok) throw new Error('not issued');
  return issued.coupon._id;
};

test('eight taps at once with a key each place one order, with its coupon held once', async () => {
  const couponId = await issue();
  const orders = await Promise.all(Array.from({ length: 8 }, () => place({ couponIds: [couponId], payable: 48_00 })));
  expect(new Set(orders.map((order) => order.id)).size).toBe(1);
  expect([await unpaid(), await stock()]).toEqual([1, 9]);
  await expectClean(app);
});

test('another basket is another order; the same one again after paying or cancelling too', async () => {
  const first = await place();
  const other = await place({ quantity: 2 });
  expect(other.id).not.toBe(first.id);
  await payOrder(app, member, first.id);
  const second = await place();
  expect(second.id).not.toBe(first.id);
  await app.as(member.claims)('POST /v1/member/orders/:id/cancel', { params: { id: second.id } });
  await app.drain();
  expect((await place()).id).not.toBe(second.id);
  expect(await stock()).toBe(6);
});

test('an unpaid order whose time is over gives way to a new one', async () => {
  const first = await place();
  await app.clock.travel(16 * MINUTE_MS);
  const second = await place();
  expect(second.id).not.toBe(first.id);
  expect([await stateOf(app, first.id), await unpaid()]).toEqual(['closed', 1]);
  await app.drain();
  expect(await stock()).toBe(9);
});

test('the same key in the shop and for a seat are two acts', async () => {
  const activityId = await makeActivity(app, await makeOperator(app), productId);
  const key = newKey();
  const bought = await place({}, key);
  const { order } = await app.as(member.claims)('POST /v1/member/group-buys/:id/open', { params: { id: activityId }, body: { storeId } }, { key });
  expect([bought.channel, order.channel]).toEqual(['shop', 'group-buy']);
});

test('a crash between stock and order gives the stock back; a repeat places the order', async () => {
  const { diesBefore } = await import('./stop-before-write');
  await diesBefore([Orders(app.deps.db)] as never, 1, () => place());
  const { repairReservations } = await import('../../server/src/features/catalog/index');
  await repairReservations(app.deps, { staleMs: -1000, keepMarksMs: -1000 });
  expect([await unpaid(), await stock()]).toEqual([0, 10]);
  await place();
  await repairReservations(app.deps, { staleMs: -1000, keepMarksMs: -1000 });
  expect([await unpaid(), await stock()]).toEqual([1, 9]);
});

test('ten members at once for the last three pieces: three orders, seven refusals', async () => {
  await Products(app.deps.db).updateOne({ _id: productId }, { $set: { stock: 3 } });
  const people = await Promise.all(Array.from({ length: 10 }, () => makeMember(app)));
  const results = await codes(people.map((person) => app.as(person.claims)('POST /v1/member/orders', basket())));
  expect(results).toEqual([...Array<string>(7).fill('STOCK_INSUFFICIENT'), 'ok', 'ok', 'ok']);
  expect(await stock()).toBe(0);
  await expectClean(app);
});

test('cancelling ends the payment too: nobody can pay any more, and nobody asks any more', async () => {
  const order = await place();
  const pay = await payLater(app, member, order.id);
  await app.as(member.claims)('POST /v1/member/orders/:id/cancel', { params: { id: order.id } });
  expect((await Payments(app.deps.db).findById(order.orderNo).lean())?.state).toBe('closed');
  await expect(pay()).resolves.not.toMatchObject({ ok: true });
  await app.drain();
  expect([await stateOf(app, order.id), await stock()]).toEqual(['closed', 10]);
});

test('cancelling a paid order whose notice is late is refused, and the payment counts', async () => {
  const order = await place();
  const pay = await payLater(app, member, order.id);
  await fault(app, 'notice-lost', { times: 1 });
  await pay();
  expect(await codes([app.as(member.claims)('POST /v1/member/orders/:id/cancel', { params: { id: order.id } })])).toEqual(['ORDER_NOT_CANCELLABLE']);
  await app.drain();
  expect(await stateOf(app, order.id)).toBe('ready');
  await noFaults(app);
  await expectClean(app);
});

test('sums of money have an upper bound', async () => {
  const manager = await makeOperator(app);
  const huge = await codes([
    app.as(manager)('POST /v1/console/group-buys', { body: {
      title: '团', productId, groupBuyFen: 1e12, size: 2, hoursToFill: 1, newcomersOnly: false, startsAt: new Date(0).toISOString(), endsAt: new Date(1).toISOString(),
    } }),
    app.as(manager)('POST /v1/console/coupon-templates', { body: {
      title: '券', benefit: { kind: 'threshold', thresholdFen: 0, discountFen: 1e12 }, scope: { storeIds: [], channels: [], categories: [], productIds: [] },
      validity: { kind: 'after-issue', days: 7 }, stackable: false, claimable: true, minTierRank: 0, stock: 1, perMemberLimit: 1,
    } }),
  ]);
  expect(huge).toEqual(['BAD_REQUEST', 'BAD_REQUEST']);
});

test('every way in which a coupon is refused is declared by the route', async () => {
  const wrong = async (change: (id: string) => Promise<unknown> | undefined, template: Parameters<typeof makeTemplate>[1] = {}): Promise<string> => {
    const id = await issue(template);
    await change(id);
    return codeOf(await place({ couponIds: [id] }).catch((error: unknown) => error));
  };
  const set = (fields: Record<string, unknown>) => (id: string) => Coupons(app.deps.db).updateOne({ _id: id }, { $set: fields });
  const scope = { storeIds: [], channels: [], categories: [], productIds: [] };
  const as = () => undefined;
  const answered = [
    codeOf(await place({ couponIds: ['a'.repeat(24)] }).catch((error: unknown) => error)),
    await wrong(set({ startsAt: new Date(app.clock.now().getTime() + DAY_MS) })),
    await wrong(set({ startsAt: new Date(0), expiresAt: new Date(1) })),
    await wrong(set({ state: 'redeemed' })), await wrong(set({ state: 'held' })),
    await wrong(as, { scope: { ...scope, storeIds: ['b'.repeat(24)] } }), await wrong(as, { scope: { ...scope, channels: ['counter'] } }),
    await wrong(as, { benefit: { kind: 'threshold', thresholdFen: 90_00, discountFen: 1 } }), await wrong(as, { scope: { ...scope, categories: ['cups'] } }),
  ];
  expect(answered).toEqual([
    'COUPON_NOT_FOUND', 'COUPON_NOT_STARTED', 'COUPON_EXPIRED', 'COUPON_ALREADY_USED', 'COUPON_HELD', 'COUPON_WRONG_STORE', 'COUPON_WRONG_CHANNEL',
    'COUPON_BELOW_THRESHOLD', 'COUPON_NO_MATCHING_ITEM',
  ]);
  expect(ordersContract['POST /v1/member/orders'].errors).toEqual(expect.arrayContaining(answered));
});

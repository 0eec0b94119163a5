import { DAY_MS, HOUR_MS, MINUTE_MS } from '@shuke/shared/values/time';
import { Products } from '../../server/src/features/catalog/index';
import { closeOrder, Orders } from '../../server/src/features/orders/index';
import { closeOverdueOrders } from '../../server/src/features/orders/close-order';
import { Payments, reconcilePayments, Refunds } from '../../server/src/features/payments/index';
import { askAboutOpenMoney } from '../../server/src/features/payments/ask-about-payments';
import { settleRefund } from '../../server/src/features/payments/refunds';
import { Postings } from '../../server/src/platform/ledger/index';
import { Outbox } from '../../server/src/platform/outbox';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeProduct, makeStore, payOrder, sandboxPost, type Person } from '../support/people';
import { expectClean, fault, noFaults, orderOf, payLater, stateOf, untilRefund } from './order-support';

jest.setTimeout(120_000);

let app: TestApp;
let member: Person;
let storeId: string;
let productId: string;
beforeAll(async () => {
  app = await buildTestApp();
  ({ id: storeId } = await makeStore(app));
});
beforeEach(async () => {
  productId = await makeProduct(app, 3800, 10);
  member = await makeMember(app);
});
afterEach(() => noFaults(app));
afterAll(() => app?.close());

const place = () => app.as(member.claims)('POST /v1/member/orders', { body: { storeId, lines: [{ productId, quantity: 1 }], couponIds: [], expectedPayableFen: 3800 } });
const stock = async () => (await Products(app.deps.db).findById(productId).lean())!.stock;
const refundOf = (orderNo: string) => Refunds(app.deps.db).findById(`R${orderNo}`).lean();
const paymentOf = (orderNo: string) => Payments(app.deps.db).findById(orderNo).lean();
const postings = (orderId: string) => Postings(app.deps.db).countDocuments({ reference: `growth:order:${orderId}` });
const settled = (orderId: string) => Outbox(app.deps.db).countDocuments({ name: 'payment.settled', 'payload.orderId': orderId });
const paidOrder = async () => {
  const order = await place();
  await payOrder(app, member, order.id);
  return order;
};
const wantBack = async (orderId: string) =>
  app.as(await makeOperator(app))('POST /v1/console/orders/:id/refund', { params: { id: orderId }, body: { reason: '顾客改主意' } });

test('a payment that lands after the order was closed goes back by itself, with proof, and earns nothing', async () => {
  const order = await place();
  const pay = await payLater(app, member, order.id);
  // Closed here while WeChat Pay still takes the money: it could not be reached.
  await closeOrder(app.deps, order.id);
  await app.drain();
  await pay();
  await untilRefund(app, order.orderNo, 'done');
  expect(await orderOf(app, order.id)).toMatchObject({ state: 'refunded', paidFen: 3800, refundedFen: 3800 });
  const { refunds } = (await (await fetch(`${app.sandboxUrl}/_sandbox/orders`)).json()) as { refunds: { outTradeNo: string; status: string }[] };
  expect(refunds.filter((refund) => refund.outTradeNo === order.orderNo).map(({ status }) => status)).toEqual(['SUCCESS']);
  expect(await refundOf(order.orderNo)).toMatchObject({ state: 'done', refundFen: 3800, refundId: expect.any(String) });
  expect([await postings(order.id), await stock()]).toEqual([0, 10]);
  await expectClean(app);
});

test('a notice that comes again after closing, paying and refunding changes nothing', async () => {
  const order = await place();
  const pay = await payLater(app, member, order.id);
  await closeOrder(app.deps, order.id);
  await pay();
  await untilRefund(app, order.orderNo, 'done');
  const before = [await orderOf(app, order.id), await paymentOf(order.orderNo), await refundOf(order.orderNo)];
  for (const subject of [order.orderNo, `R${order.orderNo}`]) await sandboxPost(app, '/_sandbox/notices', { subject, times: 5, together: true });
  await app.drain();
  expect([await orderOf(app, order.id), await paymentOf(order.orderNo), await refundOf(order.orderNo)]).toEqual(before);
  expect([await settled(order.id), await stock()]).toEqual([1, 10]);
  await expectClean(app);
});

test('a payment whose notice is lost is found by asking, and counts once however many ask', async () => {
  const order = await place();
  const pay = await payLater(app, member, order.id);
  await fault(app, 'notice-lost', { times: 1 });
  await pay();
  await app.clock.travel(31_000);
  await Promise.all([1, 2, 3, 4].map(() => askAboutOpenMoney(app.deps)));
  await app.drain();
  expect(await orderOf(app, order.id)).toMatchObject({ state: 'ready', paidFen: 3800 });
  expect([await settled(order.id), await postings(order.id)]).toEqual([1, 1]);
  await expectClean(app);
});

test('an order that was paid in time, and only nobody said so, is not closed when its time is over', async () => {
  const order = await place();
  const pay = await payLater(app, member, order.id);
  await fault(app, 'notice-lost', { times: 1 });
  await pay();
  await app.clock.travel(16 * MINUTE_MS);
  await closeOverdueOrders(app.deps);
  await app.drain();
  expect(await stateOf(app, order.id)).toBe('ready');
  await expectClean(app);
});

test('asking comes to an end: the payment of a cancelled order that could not be closed is closed when its time is over', async () => {
  const order = await place();
  await payLater(app, member, order.id);
  await fault(app, 'network-drop', { times: 'always', route: '/close' });
  await app.as(member.claims)('POST /v1/member/orders/:id/cancel', { params: { id: order.id } });
  expect([await stateOf(app, order.id), (await paymentOf(order.orderNo))?.state]).toEqual(['closed', 'asked']);
  await noFaults(app);
  await app.clock.travel(16 * MINUTE_MS);
  await askAboutOpenMoney(app.deps);
  const ended = await paymentOf(order.orderNo);
  expect(ended?.state).toBe('closed');
  await app.clock.travel(DAY_MS);
  await askAboutOpenMoney(app.deps);
  expect((await paymentOf(order.orderNo))?.queries).toBe(ended?.queries);
});

test('a refund that the balance does not cover is sent again under the same number until it is through', async () => {
  const order = await paidOrder();
  await fault(app, 'refund-not-enough', { times: 'always' });
  await wantBack(order.id);
  await app.drain();
  for (let hour = 0; hour < 3; hour += 1) {
    await app.clock.travel(HOUR_MS);
    await askAboutOpenMoney(app.deps);
  }
  expect(await refundOf(order.orderNo)).toMatchObject({ state: 'wanted', said: 'NOT_ENOUGH' });
  expect(await stateOf(app, order.id)).toBe('refunding');
  await app.clock.travel(DAY_MS);
  expect((await reconcilePayments(app.deps)).faults).toEqual([{ id: `R${order.orderNo}`, fault: 'not back after a day: NOT_ENOUGH' }]);
  await noFaults(app);
  await untilRefund(app, order.orderNo, 'done');
  expect([await stateOf(app, order.id), await stock()]).toEqual(['refunded', 10]);
  await expectClean(app);
});

test('an abnormal refund is reported, looked at again, and ends when somebody has put it right', async () => {
  const order = await paidOrder();
  await fault(app, 'refund-abnormal', { times: 1 });
  await wantBack(order.id);
  await untilRefund(app, order.orderNo, 'stuck');
  expect(await stateOf(app, order.id)).toBe('refunding');
  expect((await reconcilePayments(app.deps)).faults).toEqual([{ id: `R${order.orderNo}`, fault: 'stuck: ABNORMAL' }]);
  const before = await refundOf(order.orderNo);
  await app.clock.travel(2 * HOUR_MS);
  await askAboutOpenMoney(app.deps);
  expect((await refundOf(order.orderNo))!.tries).toBeGreaterThan(before!.tries);
  await settleRefund(app.deps, { outRefundNo: `R${order.orderNo}`, status: 'SUCCESS', refundId: before!.refundId! });
  await app.drain();
  expect(await stateOf(app, order.id)).toBe('refunded');
  await expectClean(app);
});

test('a lost answer to a refund and a lost notice end in one refund', async () => {
  const order = await paidOrder();
  await fault(app, 'network-drop', { times: 1, when: 'after', route: '/v3/refund' });
  await wantBack(order.id);
  await app.drain();
  await untilRefund(app, order.orderNo, 'done');
  const { refunds } = (await (await fetch(`${app.sandboxUrl}/_sandbox/orders`)).json()) as { refunds: { outTradeNo: string }[] };
  expect(refunds.filter((refund) => refund.outTradeNo === order.orderNo)).toHaveLength(1);
  expect([await stateOf(app, order.id), await stock()]).toEqual(['refunded', 10]);
  await expectClean(app);
});

test('closing and the payment of one order at once: it is paid, or the money goes back, never neither', async () => {
  const orders = [];
  for (let i = 0; i < 4; i += 1) orders.push(await placeBeside());
  await Promise.all(orders.flatMap(({ id, pay }) => [pay(), closeOrder(app.deps, id)]));
  await app.clock.travel(31_000);
  await askAboutOpenMoney(app.deps);
  await app.drain();
  for (const { id, orderNo } of orders) if ((await stateOf(app, id)) !== 'ready') await untilRefund(app, orderNo, 'done');
  const states = await Promise.all(orders.map(({ id }) => stateOf(app, id)));
  expect(states.filter((state) => !['ready', 'refunded'].includes(state))).toEqual([]);
  expect(await stock()).toBe(10 - states.filter((state) => state === 'ready').length);
  await expectClean(app);
});

/** The same basket once more, as by another act. */
const placeBeside = async () => {
  const order = await place();
  await Orders(app.deps.db).updateOne({ _id: order.id }, { $unset: { unpaidSlot: 1 } });
  return { ...order, pay: await payLater(app, member, order.id) };
};

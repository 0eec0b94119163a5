import { PaymentNotices, Payments, Refunds, reconcilePayments } from '../../server/src/features/payments/index';
import { Orders } from '../../server/src/features/orders/index';
import { Postings } from '../../server/src/platform/ledger/index';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeProduct, makeStore, payOrder, sandboxPost, until, type Person } from '../support/people';

jest.setTimeout(120_000);

let app: TestApp;
let member: Person;
let storeId: string;
let productId: string;
beforeAll(async () => {
  app = await buildTestApp();
  ({ id: storeId } = await makeStore(app));
  productId = await makeProduct(app);
  member = await makeMember(app);
});
afterAll(() => app?.close());

const place = () => app.as(member.claims)('POST /v1/member/orders', { body: { storeId, lines: [{ productId, quantity: 1 }], couponIds: [], expectedPayableFen: 3800 } });
const notify = (subject: string, variant: string, times = 1) =>
  sandboxPost<{ attempts: { status: number }[] }>(app, '/_sandbox/notices', { subject, variant, times, together: times > 1 });
const recorded = () => PaymentNotices(app.deps.db).countDocuments({ outcome: 'refused' });

const FORGED = ['signtest', 'forged-tag', 'wrong-amount', 'stale', 'bad-signature', 'unknown-serial'];

test.each(FORGED)('a %s notice of a payment is refused, recorded, and changes nothing', async (variant) => {
  const order = await place();
  await app.as(member.claims)('POST /v1/member/orders/:id/pay', { params: { id: order.id } });
  const before = await recorded();
  const { attempts } = await notify(order.orderNo, variant);
  expect(attempts.map(({ status }) => status)).toEqual([401]);
  expect(await recorded()).toBe(before + 1);
  expect([(await Orders(app.deps.db).findById(order.id).lean())?.state, (await Payments(app.deps.db).findById(order.orderNo).lean())?.state]).toEqual(['unpaid', 'asked']);
});

test('the same notice 20 times at once pays one order and posts once', async () => {
  const order = await place();
  await payOrder(app, member, order.id);
  await notify(order.orderNo, 'normal', 20);
  await app.drain();
  expect(await Postings(app.deps.db).countDocuments({ reference: `growth:order:${order.id}` })).toBe(1);
  expect((await reconcilePayments(app.deps)).faults).toEqual([]);
});

test('a refund notice of another amount is refused; the true one settles', async () => {
  const order = await place();
  await payOrder(app, member, order.id);
  const manager = app.as(await makeOperator(app));
  await manager('POST /v1/console/orders/:id/refund', { params: { id: order.id }, body: { reason: '顾客改主意' } });
  await app.drain();
  const outRefundNo = `R${order.orderNo}`;
  const { pushRefund } = await import('../../server/src/features/payments/index');
  await pushRefund(app.deps, outRefundNo);
  await until(async () => {
    await app.drain();
    return (await Refunds(app.deps.db).findById(outRefundNo).lean())?.state === 'done';
  });
  const before = await recorded();
  expect((await notify(outRefundNo, 'wrong-amount')).attempts.map(({ status }) => status)).toEqual([401]);
  expect(await recorded()).toBe(before + 1);
});

import { addDays, DAY_MS } from '@shuke/shared/values/time';
import { Coupons, issueCoupon } from '../../server/src/features/coupons/index';
import { InboxMessages } from '../../server/src/features/inbox/index';
import { Orders, settleParcels } from '../../server/src/features/orders/index';
import { Refunds } from '../../server/src/features/payments/index';
import { forget } from '../../server/src/features/privacy/erase-members';
import { gatherData } from '../../server/src/features/privacy/gather-data';
import { Tiers } from '../../server/src/features/tiers/index';
import { AuditLog, DataAccesses } from '../../server/src/platform/audit';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import { address, parcel, shippingBody } from '../contract/delivery-examples';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeProduct, makeStore, payOrder, type Person } from '../support/people';
import { makeTemplate } from './coupons-support';
import { codes, expectClean, orderOf, untilRefund } from './order-support';

jest.setTimeout(180_000);

let app: TestApp;
let admin: TokenClaims;
let member: Person;
let storeId: string;
let productId: string;
beforeAll(async () => {
  app = await buildTestApp();
  admin = await makeOperator(app, 'admin');
  ({ id: storeId } = await makeStore(app));
  productId = await makeProduct(app, 60_00, 1000);
});
beforeEach(async () => {
  member = await makeMember(app);
  await app.as(admin)('PUT /v1/console/brand/shipping', { body: shippingBody });
});
afterEach(() => expectClean(app));
afterAll(() => app?.close());

const basket = (quantity: number, more = {}) => ({ storeId, lines: [{ productId, quantity }], delivery: 'parcel' as const, ...more });
const quote = async (quantity: number, more = {}) => (await app.as(member.claims)('POST /v1/member/checkout/quote', { body: basket(quantity, more) })).quote;
const place = async (quantity: number, more = {}) => {
  const { payableFen } = await quote(quantity, more);
  return app.as(member.claims)('POST /v1/member/orders', { body: { ...basket(quantity, more), address, expectedPayableFen: payableFen } });
};
const paid = async (quantity: number): Promise<string> => {
  const { id } = await place(quantity);
  await payOrder(app, member, id);
  return id;
};
const send = (id: string, change = {}) => app.as(admin)('POST /v1/console/orders/:id/hand-over', { params: { id }, body: { parcel: { ...parcel, ...change } } });
const refund = async (id: string): Promise<number | undefined> => {
  await app.as(admin)('POST /v1/console/orders/:id/refund', { params: { id }, body: { reason: '顾客改主意' } });
  const { orderNo } = await orderOf(app, id);
  await untilRefund(app, orderNo, 'done');
  return (await Refunds(app.deps.db).findById(`R${orderNo}`).lean())?.refundFen;
};

test('a parcel costs its fee as a line of its own, says what would make it free, and is free from its threshold; fetching costs nothing', async () => {
  const small = await quote(1);
  expect(small.price).toMatchObject([{ kind: 'goods' }, { kind: 'shipping', title: '运费', amountFen: 12_00 }]);
  expect([small.payableFen, small.delivery]).toEqual([72_00, { method: 'parcel', offered: true, feeFen: 12_00, words: '运费 ¥12，再买 ¥139 免运费' }]);
  expect((await quote(4)).delivery).toMatchObject({ feeFen: 0, words: '满 ¥199 免运费' });
  expect((await quote(1, { delivery: 'pickup' })).payableFen).toBe(60_00);
});

test('a tier that sends free of charge does, from its own threshold', async () => {
  const before = (await Tiers(app.deps.db).findOne({ rank: 0 }).lean())!;
  await Tiers(app.deps.db).updateOne({ _id: before._id }, { $set: { benefits: [...before.benefits, { kind: 'free-shipping', thresholdFen: 99_00 }] } });
  expect([(await quote(1)).delivery.feeFen, (await quote(2)).delivery]).toEqual([12_00, expect.objectContaining({ feeFen: 0, words: `${before.name}会员满 ¥99 免运费` })]);
  await Tiers(app.deps.db).updateOne({ _id: before._id }, { $set: { benefits: before.benefits } });
});

test('a free-shipping coupon is part of the best mix of a parcel, and says at a pickup that there is no fee', async () => {
  const template = await makeTemplate(app, { title: '免运费券', benefit: { kind: 'shipping', thresholdFen: 0, maxFen: 10_00 } });
  const issued = await issueCoupon(app.deps, { templateId: template._id, memberId: member.memberId, reference: `test:${template._id}`, via: 'test', at: app.clock.now() });
  if (!issued.ok) throw new Error(issued.reason);
  const couponId = issued.coupon._id;
  expect(await quote(1)).toMatchObject({ chosenCouponIds: [couponId], payableFen: 62_00 });
  const { coupons } = await quote(1, { delivery: 'pickup' });
  expect(coupons[0]).toMatchObject({ usable: false, refusal: expect.stringContaining('运费') });
  const order = await place(1);
  expect(order.parcel).toMatchObject({ shippingPaidFen: 2_00 });
  await payOrder(app, member, order.id);
  expect((await Coupons(app.deps.db).findById(couponId).lean())?.state).toBe('redeemed');
});

test('where it goes is sealed on the order; lists show it masked, the console with a reason that the member reads', async () => {
  const order = await place(1);
  expect(order.parcel?.to).toBe('林** 199****1234 上海市静安区…');
  const raw = JSON.stringify(await Orders(app.deps.db).findById(order.id).lean());
  for (const secret of [address.name, address.phone, '南京西路']) expect(raw).not.toContain(secret);
  const reveal = () => app.as(admin)('POST /v1/console/orders/:id/address', { params: { id: order.id }, body: { reason: '打印快递单' } });
  expect((await reveal()).address).toEqual(address);
  expect(await DataAccesses(app.deps.db).countDocuments({ memberId: member.memberId, what: '收货地址', why: '打印快递单' })).toBe(1);
  expect(await AuditLog(app.deps.db).countDocuments({ action: 'reveal-address', target: `order:${order.id}` })).toBe(1);
  expect(JSON.stringify(await gatherData(app.deps, member.memberId))).toContain('南京西路');
});

test('without an address, or where nothing is sent, no parcel is ordered', async () => {
  const call = app.as(member.claims);
  await expect(call('POST /v1/member/orders', { body: { ...basket(1), expectedPayableFen: 72_00 } })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await app.as(admin)('PUT /v1/console/brand/shipping', { body: { ...shippingBody, offered: false } });
  await expect(quote(1)).rejects.toMatchObject({ code: 'DELIVERY_NOT_OFFERED' });
  expect((await quote(1, { delivery: 'pickup' })).delivery.offered).toBe(false);
});

test('two addresses are two orders, the same one tapped twice is one', async () => {
  const call = app.as(member.claims);
  const body = { ...basket(1), expectedPayableFen: 72_00 };
  const order = (to: typeof address) => call('POST /v1/member/orders', { body: { ...body, address: to } });
  const [one, again, other] = [await order(address), await order(address), await order({ ...address, phone: '19900009999' })];
  expect([one.id === again.id, one.id === other.id]).toEqual([true, false]);
});

test('a parcel is sent once, whoever does it at the same moment; the member is told, confirms it, and a pickup is fetched instead', async () => {
  const id = await paid(1);
  await expect(app.as(admin)('POST /v1/console/orders/:id/hand-over', { params: { id }, body: { parcel: null } })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await expect(app.as(member.claims)('POST /v1/member/orders/:id/receive', { params: { id } })).rejects.toMatchObject({ code: 'ORDER_NOT_SENT' });
  expect(await codes([send(id), send(id, { parcelNo: 'YT000011112222' })])).toEqual(['ORDER_NOT_READY', 'ok']);
  const { parcel: sent } = await orderOf(app, id);
  expect((await send(id, { parcelNo: sent!.parcelNo! })).state).toBe('sent');
  expect(await InboxMessages(app.deps.db).countDocuments({ memberId: member.memberId, reference: `order-sent:${id}` })).toBe(1);
  for (let n = 0; n < 2; n += 1) expect((await app.as(member.claims)('POST /v1/member/orders/:id/receive', { params: { id } })).state).toBe('done');
  const fetched = await place(1, { delivery: 'pickup' });
  await payOrder(app, member, fetched.id);
  expect((await app.as(admin)('POST /v1/console/orders/:id/hand-over', { params: { id: fetched.id }, body: { parcel: null } })).state).toBe('done');
});

test('a store manager hands over orders of the own store only', async () => {
  const id = await paid(1);
  const stranger = app.as(await makeOperator(app, 'store-manager', [(await makeStore(app, '徐汇店')).id]));
  await expect(stranger('POST /v1/console/orders/:id/hand-over', { params: { id }, body: { parcel } })).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND' });
  await expect(stranger('POST /v1/console/orders/:id/address', { params: { id }, body: { reason: '看看' } })).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND' });
});

test('a refund gives the fee back before it is sent, and keeps it afterwards', async () => {
  expect(await refund(await paid(1))).toBe(72_00);
  const id = await paid(2);
  await send(id);
  expect(await refund(id)).toBe(120_00);
});

test('a parcel that nobody confirmed has come after 15 days; 30 days later nothing on the order says where it went', async () => {
  const [id, unpaid] = [await paid(1), (await place(2)).id];
  await send(id);
  await Orders(app.deps.db).updateOne({ _id: id }, { $set: { 'parcel.sentAt': new Date(app.clock.now().getTime() - 15 * DAY_MS) } });
  await app.as(member.claims)('POST /v1/member/orders/:id/cancel', { params: { id: unpaid } });
  await settleParcels(app.deps);
  expect([(await orderOf(app, id)).state, (await orderOf(app, unpaid)).parcel?.sealed]).toEqual(['done', null]);
  expect((await orderOf(app, id)).parcel?.sealed).toEqual(expect.any(String));
  await Orders(app.deps.db).updateOne({ _id: id }, { $set: { 'parcel.receivedAt': addDays(app.clock.now(), -30) } });
  await settleParcels(app.deps);
  expect((await orderOf(app, id)).parcel).toMatchObject({ sealed: null, to: '', parcelNo: parcel.parcelNo });
});

test('who is forgotten leaves no address behind', async () => {
  const id = await paid(1);
  await send(id);
  await app.as(member.claims)('POST /v1/member/orders/:id/receive', { params: { id } });
  await forget(app.deps, member.memberId);
  expect((await orderOf(app, id)).parcel).toMatchObject({ sealed: null, to: '' });
});

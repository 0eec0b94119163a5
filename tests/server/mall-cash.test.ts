import { MINUTE_MS } from '@shuke/shared/values/time';
import { Coupons } from '../../server/src/features/coupons/index';
import { closeOverdueRedemptions, MallPieces, Redemptions, repairRedemptions } from '../../server/src/features/mall/index';
import { Payments, pushRefund, Refunds } from '../../server/src/features/payments/index';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import { Postings } from '../../server/src/platform/ledger/index';
import { reconcile } from '../../server/src/reconcile';
import { mallItem } from '../contract/points-examples';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, sandboxPost, until, type Person } from '../support/people';
import { givePoints, holds } from './counter-support';
import { makeTemplate, tally } from './coupons-support';
import { diesBefore } from './stop-before-write';

jest.setTimeout(180_000);

const PRICE_FEN = 9_90;
let app: TestApp;
let admin: TokenClaims;
beforeAll(async () => {
  app = await buildTestApp();
  admin = await makeOperator(app, 'admin');
});
afterEach(async () => expect((await reconcile(app.deps)).parts.flatMap(({ faults }) => faults)).toEqual([]));
afterAll(() => app?.close());

const makeItem = async (change = {}): Promise<string> =>
  (await app.as(admin)('POST /v1/console/mall/items', { body: mallItem({ perMemberLimit: 1, stock: 1, priceFen: PRICE_FEN, ...change }) })).id;
const rich = async (points = 10): Promise<Person> => {
  const member = await makeMember(app);
  await givePoints(app, member.memberId, points);
  return member;
};
const redeem = (member: Person, id: string) =>
  app.as(member.claims)('POST /v1/member/mall/items/:id/redeem', { params: { id }, body: { expectedPoints: 10, expectedPriceFen: PRICE_FEN } });
/** Opens WeChat's sheet; the answer pays in it, whenever that comes. */
const paySheet = async (member: Person, id: string): Promise<() => Promise<unknown>> => {
  const { payParams } = await app.as(member.claims)('POST /v1/member/mall/redemptions/:id/pay', { params: { id } });
  if (!payParams) throw new Error('nothing to pay');
  return () => sandboxPost(app, '/_sandbox/pay', { prepayId: payParams.package.replace('prepay_id=', ''), ...payParams, appId: app.deps.config.wechat.appId, action: 'pay' });
};
const rowOf = async (id: string) => (await Redemptions(app.deps.db).findById(id).lean())!;
const whereIs = async (id: string): Promise<string> => {
  const { state, money } = await rowOf(id);
  return `${state} ${money}`;
};
/** Everything that follows by itself, until the redemption is there. */
const becomes = (id: string, what: string): Promise<void> => until(async () => {
  await app.drain();
  for (const { _id } of await Refunds(app.deps.db).find({ orderId: id, state: { $ne: 'done' } }).lean()) await pushRefund(app.deps, _id);
  return (await whereIs(id)) === what;
}, 30_000);
const points = ({ memberId }: Person) => holds(app, memberId, 'points');
const free = (itemId: string) => MallPieces(app.deps.db).countDocuments({ itemId, redemptionId: null });
const leave = (member: Person, id: string) => app.as(member.claims)('POST /v1/member/mall/redemptions/:id/cancel', { params: { id } });
const cancel = (id: string) => app.as(admin)('POST /v1/console/mall/redemptions/:id/cancel', { params: { id }, body: { why: '会员改主意' } });
const backFen = async (id: string) => (await Refunds(app.deps.db).find({ orderId: id, state: 'done' }).lean()).map(({ refundFen }) => refundFen);

test('points and piece are held until the money comes; the same notice twenty times confirms once, and then there is a code', async () => {
  const [itemId, member] = [await makeItem(), await rich()];
  const held = await redeem(member, itemId);
  expect(held).toMatchObject({ state: 'unpaid', stateText: '待支付', code: null, priceFen: PRICE_FEN, money: 'asked' });
  expect([await points(member), await free(itemId)]).toEqual([0, 0]);
  await (await paySheet(member, held.id))();
  await sandboxPost(app, '/_sandbox/notices', { subject: (await rowOf(held.id)).orderNo, variant: 'normal', times: 20, together: true });
  await becomes(held.id, 'ready paid');
  expect(await app.as(member.claims)('GET /v1/member/mall/redemptions/:id', { params: { id: held.id } })).toMatchObject({ state: 'ready', code: expect.stringMatching(/^\d{12}$/) });
  expect(await Postings(app.deps.db).countDocuments({ memberId: member.memberId, reference: { $regex: '^points:mall' } })).toBe(1);
  expect((await app.as(member.claims)('POST /v1/member/mall/redemptions/:id/pay', { params: { id: held.id } })).payParams).toBeNull();
  await expect(leave(member, held.id)).rejects.toMatchObject({ code: 'REDEMPTION_PAID' });
});

test('what was not paid in time gives points, piece and place in the limit back; money that comes later goes back by itself', async () => {
  const [itemId, member] = [await makeItem(), await rich()];
  const { id } = await redeem(member, itemId);
  // As if closing at WeChat Pay had come between the open sheet and the money.
  const pay = await paySheet(member, id);
  await Payments(app.deps.db).updateOne({ orderId: id }, { $set: { state: 'closed' } });
  await app.clock.travel(16 * MINUTE_MS);
  await Promise.all([closeOverdueRedemptions(app.deps), closeOverdueRedemptions(app.deps)]);
  expect([await whereIs(id), await points(member), await free(itemId)]).toEqual(['cancelled asked', 10, 1]);
  await expect(app.as(member.claims)('POST /v1/member/mall/redemptions/:id/pay', { params: { id } })).rejects.toMatchObject({ code: 'ORDER_NOT_PAYABLE' });
  await app.clock.travel(-16 * MINUTE_MS);
  await pay();
  await becomes(id, 'cancelled refunded');
  expect([await backFen(id), await points(member), await free(itemId)]).toEqual([[PRICE_FEN], 10, 1]);
  expect((await redeem(member, itemId)).state).toBe('unpaid');
});

test('of twenty who want the last piece one holds it, and the others keep their points; left, it goes to somebody else', async () => {
  const itemId = await makeItem();
  const members = await Promise.all(Array.from({ length: 20 }, () => rich()));
  const tried = await Promise.allSettled(members.map((member) => redeem(member, itemId)));
  expect(await tally(tried.map((one) => (one.status === 'fulfilled' ? Promise.resolve() : Promise.reject(one.reason))))).toEqual({ ok: 1, MALL_SOLD_OUT: 19 });
  const winner = tried.findIndex(({ status }) => status === 'fulfilled');
  const { id } = (tried[winner] as PromiseFulfilledResult<Awaited<ReturnType<typeof redeem>>>).value;
  expect(await tally([leave(members[winner]!, id), leave(members[winner]!, id), leave(members[winner]!, id)])).toEqual({ ok: 3 });
  expect((await Promise.all(members.map(points))).every((left) => left === 10)).toBe(true);
  expect((await redeem(members[(winner + 1) % 20]!, itemId)).state).toBe('unpaid');
});

test('leaving and paying at the same moment: the goods are there and paid, or points and money are back', async () => {
  const itemId = await makeItem({ stock: 20 });
  for (let round = 0; round < 4; round += 1) {
    const member = await rich();
    const { id } = await redeem(member, itemId);
    const pay = await paySheet(member, id);
    await Promise.allSettled([pay(), leave(member, id)]);
    await until(async () => {
      await app.drain();
      for (const { _id } of await Refunds(app.deps.db).find({ orderId: id, state: { $ne: 'done' } }).lean()) await pushRefund(app.deps, _id);
      const [row, paid] = [await rowOf(id), await Payments(app.deps.db).exists({ orderId: id, state: 'paid' })];
      return row.state === 'ready' || (row.state === 'cancelled' && (row.money === 'refunded' || !paid));
    }, 30_000);
    expect(await points(member)).toBe((await whereIs(id)) === 'ready paid' ? 0 : 10);
  }
});

test('a cancellation by hand gives both back, once, however often it is asked for', async () => {
  const [itemId, member] = [await makeItem(), await rich()];
  const { id } = await redeem(member, itemId);
  await (await paySheet(member, id))();
  await becomes(id, 'ready paid');
  expect((await app.as(admin)('GET /v1/console/mall/items')).items.find((item) => item.id === itemId)).toMatchObject({ taken: 1, paidFen: PRICE_FEN });
  expect(await tally([cancel(id), cancel(id), cancel(id)])).toEqual({ ok: 3 });
  await becomes(id, 'cancelled refunded');
  expect([await backFen(id), await points(member), await free(itemId)]).toEqual([[PRICE_FEN], 10, 1]);
  const { stateText } = await app.as(member.claims)('GET /v1/member/mall/redemptions/:id', { params: { id } });
  expect(stateText).toBe('已取消，积分已退回，款项已退回');
});

test('a coupon that ran out while it was paid for gives points and money back', async () => {
  const template = await makeTemplate(app, { stock: 1 });
  const itemId = await makeItem({ stock: 5, good: { kind: 'coupon', templateId: template._id } });
  const [first, second] = [await rich(), await rich()];
  const rows = [await redeem(first, itemId), await redeem(second, itemId)] as const;
  await (await paySheet(first, rows[0].id))();
  await becomes(rows[0].id, 'done paid');
  await (await paySheet(second, rows[1].id))();
  await becomes(rows[1].id, 'cancelled refunded');
  expect([await points(first), await points(second), await backFen(rows[1].id)]).toEqual([0, 10, [PRICE_FEN]]);
  expect(await Coupons(app.deps.db).countDocuments({ memberId: first.memberId, state: 'issued' })).toBe(1);
});

test.each([1, 2, 3])('a process that is gone before its write %i of a settlement leaves what the next try brings to its end', async (nth) => {
  const template = await makeTemplate(app, { stock: 10 });
  const [itemId, member] = [await makeItem({ good: { kind: 'coupon', templateId: template._id } }), await rich()];
  const { id } = await redeem(member, itemId);
  const pay = await paySheet(member, id);
  await diesBefore([Redemptions(app.deps.db), Coupons(app.deps.db)] as never[], nth, async () => {
    await pay();
    await app.drain();
  });
  await repairRedemptions(app.deps, 0);
  await becomes(id, 'done paid');
  expect([await points(member), await Coupons(app.deps.db).countDocuments({ memberId: member.memberId, state: 'issued' })]).toEqual([0, 1]);
});

test('another price than the one that was seen is refused; who owes a payment here is not forgotten before', async () => {
  const [itemId, member] = [await makeItem(), await rich()];
  const call = app.as(member.claims);
  await expect(call('POST /v1/member/mall/items/:id/redeem', { params: { id: itemId }, body: { expectedPoints: 10, expectedPriceFen: 1 } })).rejects.toMatchObject({ code: 'PRICE_CHANGED' });
  const { id } = await redeem(member, itemId);
  await expect(call('POST /v1/member/privacy/erasure', {})).rejects.toMatchObject({ code: 'ERASURE_BLOCKED' });
  await leave(member, id);
  expect(await points(member)).toBe(10);
});

import { addDays } from '@shuke/shared/values/time';
import { CardOrders, giveMonthCoupons, MemberCards, reconcileCards, remindOfEnd } from '../../server/src/features/cards/index';
import { Coupons } from '../../server/src/features/coupons/index';
import { InboxMessages } from '../../server/src/features/inbox/index';
import { pushRefund, Refunds } from '../../server/src/features/payments/index';
import { AuditLog } from '../../server/src/platform/audit';
import { reconcile } from '../../server/src/reconcile';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { buyPlan, makePlan, openPaySheet, orderPlan } from '../support/cards';
import { makeMember, makeOperator, makeProduct, until, type Person } from '../support/people';
import { openCounter, quote, scan, sell } from './counter-support';
import { makeMembers, makeTemplate, tally } from './coupons-support';

jest.setTimeout(180_000);

let app: TestApp;
let manager: Call;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app, 'manager'));
});
afterAll(() => app?.close());
afterEach(async () => expect((await reconcileCards(app.deps)).faults).toEqual([]));

const callOf = (memberId: string): Call => app.as({ sub: memberId, aud: 'member' });
const makeCodes = async (planId: string, count: number): Promise<string[]> => {
  const batch = await manager('POST /v1/console/card-code-batches', { body: { planId, count, note: '年会', validDays: 30 } });
  return (await manager('GET /v1/console/card-code-batches/:id/codes', { params: { id: batch.id } })).codes.map(({ code }) => code);
};
const redeem = (call: Call, code: string) => call('POST /v1/member/card-codes/redeem', { body: { code } });

test('a bought card takes its better discount and points at the counter, in the shop and on the shelf, in its own name', async () => {
  const member = await makeMember(app);
  const orderId = await buyPlan(app, member, await makePlan(app));
  const counter = await openCounter(app);
  const productId = await makeProduct(app, 100_00);
  const { scanId, member: scanned } = await scan(app, counter, member);
  const quoted = await quote(counter, scanId, 100_00);
  expect([quoted.payableFen, quoted.pointsEarned, quoted.price[1]?.title]).toEqual([92_00, 184, '听檐年卡 9.2 折']);
  expect(scanned.tier.card?.name).toBe('听檐年卡');
  const shop = await app.as(member.claims)('POST /v1/member/checkout/quote', { body: { storeId: counter.storeId, lines: [{ productId, quantity: 1 }] } });
  expect([shop.quote.payableFen, (await app.as(member.claims)('GET /v1/shop/products/:id', { params: { id: productId } })).tierPriceFen]).toEqual([92_00, 92_00]);
  const { mine } = await app.as(member.claims)('GET /v1/member/cards');
  expect(mine).toMatchObject([{ name: '听檐年卡', source: 'bought', state: 'running' }]);
  await MemberCards(app.deps.db).updateOne({ reference: `order:${orderId}` }, { $set: { endsAt: addDays(app.clock.now(), -1) } });
  expect((await quote(counter, scanId, 100_00)).payableFen).toBe(100_00);
  expect((await reconcile(app.deps)).parts.flatMap(({ faults }) => faults)).toEqual([]);
});

test('a card order is made once for a key, at the price that was seen, and only for what is on sale', async () => {
  const member = await makeMember(app);
  const plan = await makePlan(app);
  const call = app.as(member.claims);
  const body = { planId: plan.id, expectedPriceFen: plan.priceFen };
  await expect(call('POST /v1/member/card-orders', { body: { ...body, expectedPriceFen: 1 } })).rejects.toMatchObject({ code: 'PRICE_CHANGED' });
  const closed = await makePlan(app, { onSale: false });
  await expect(call('POST /v1/member/card-orders', { body: { ...body, planId: closed.id } })).rejects.toMatchObject({ code: 'CARD_NOT_ON_SALE' });
  const [first, second] = [await call('POST /v1/member/card-orders', { body }, { key: 'one-wish-only' }), await call('POST /v1/member/card-orders', { body }, { key: 'one-wish-only' })];
  expect(second.id).toBe(first.id);
});

test('of twenty who redeem one gift code at once one gets the card; sent again by the same one it is the same card', async () => {
  const plan = await makePlan(app);
  const [code] = await makeCodes(plan.id, 1) as [string];
  const members = await makeMembers(app, 20);
  expect(await tally(members.map((id) => redeem(callOf(id), code)))).toEqual({ ok: 1, CARD_CODE_USED: 19 });
  const card = (await MemberCards(app.deps.db).findOne({ source: 'gift-code', planId: plan.id }).lean())!;
  expect((await redeem(callOf(card.memberId), code.toLowerCase().replaceAll('-', ' '))).id).toBe(card._id);
  expect(await MemberCards(app.deps.db).countDocuments({ planId: plan.id })).toBe(1);
});

test('codes that do not exist or are over are refused; looking at a batch is written down', async () => {
  const [memberId] = await makeMembers(app, 1) as [string];
  const plan = await makePlan(app);
  const [code] = await makeCodes(plan.id, 1) as [string];
  await expect(redeem(callOf(memberId), 'ABCD-EFGH-JKMN')).rejects.toMatchObject({ code: 'CARD_CODE_INVALID' });
  await app.clock.travel(31 * 86_400_000);
  await expect(redeem(callOf(memberId), code)).rejects.toMatchObject({ code: 'CARD_CODE_EXPIRED' });
  expect(await AuditLog(app.deps.db).countDocuments({ action: 'read-card-codes' })).toBeGreaterThan(0);
});

test('a member who redeems five codes at once holds five cards one after another', async () => {
  const plan = await makePlan(app, { days: 10 });
  const codes = await makeCodes(plan.id, 5);
  const [memberId] = await makeMembers(app, 1) as [string];
  expect(await tally(codes.map((code) => redeem(callOf(memberId), code)))).toEqual({ ok: 5 });
  const cards = await MemberCards(app.deps.db).find({ memberId }).sort({ startsAt: 1 }).lean();
  for (const [n, card] of cards.entries()) expect(card.startsAt).toEqual(n === 0 ? card.startsAt : cards[n - 1]!.endsAt);
  expect(cards.at(-1)!.endsAt).toEqual(addDays(cards[0]!.startsAt, 50));
});

test('a free trial is taken once by a member, whatever card and however often at once', async () => {
  const plans = [await makePlan(app), await makePlan(app), await makePlan(app, { trialDays: 0 })];
  const [memberId] = await makeMembers(app, 1) as [string];
  const call = callOf(memberId);
  await expect(call('POST /v1/member/card-plans/:id/trial', { params: { id: plans[2]!.id } })).rejects.toMatchObject({ code: 'CARD_NO_TRIAL' });
  const tries = Array.from({ length: 10 }, (_, n) => call('POST /v1/member/card-plans/:id/trial', { params: { id: plans[n % 2]!.id } }));
  expect(await tally(tries)).toEqual({ ok: 1, CARD_TRIAL_USED: 9 });
  expect((await call('GET /v1/member/cards')).trialUsed).toBe(true);
});

test('a card gives its coupon at once and every 30 days, once, and catches up after down-time', async () => {
  const template = await makeTemplate(app);
  const plan = await makePlan(app, { benefits: [{ kind: 'monthly-coupon', title: '茶券', templateId: template._id }] });
  const [code] = await makeCodes(plan.id, 1) as [string];
  const [memberId] = await makeMembers(app, 1) as [string];
  await redeem(callOf(memberId), code);
  const given = (): Promise<number> => Coupons(app.deps.db).countDocuments({ memberId, state: { $ne: 'reserving' } });
  await Promise.all(Array.from({ length: 5 }, () => giveMonthCoupons(app.deps)));
  expect(await given()).toBe(1);
  await app.clock.travel(29 * 86_400_000);
  await giveMonthCoupons(app.deps);
  expect(await given()).toBe(1);
  await app.clock.travel(62 * 86_400_000);
  await Promise.all(Array.from({ length: 5 }, () => giveMonthCoupons(app.deps)));
  expect(await given()).toBe(4);
});

test('the end of a card is told a week before, once, and not to who has another one waiting', async () => {
  const plan = await makePlan(app, { days: 20 });
  const codes = await makeCodes(plan.id, 3);
  const [one, two] = await makeMembers(app, 2) as [string, string];
  await redeem(callOf(one), codes[0]!);
  await redeem(callOf(two), codes[1]!);
  await redeem(callOf(two), codes[2]!);
  const told = (memberId: string): Promise<number> => InboxMessages(app.deps.db).countDocuments({ memberId, reference: /^card-end:/ });
  await remindOfEnd(app.deps);
  expect(await told(one)).toBe(0);
  await app.clock.travel(14 * 86_400_000);
  await Promise.all([remindOfEnd(app.deps), remindOfEnd(app.deps)]);
  expect([await told(one), await told(two)]).toEqual([1, 0]);
});

const refund = (orderId: string) => manager('POST /v1/console/card-orders/:id/refund', { params: { id: orderId }, body: { reason: '买错了' } });
const becomes = (id: string, state: string): Promise<void> => until(async () => {
  await app.drain();
  for (const { _id } of await Refunds(app.deps.db).find({ orderId: id, state: { $ne: 'done' } }).lean()) await pushRefund(app.deps, _id);
  return (await CardOrders(app.deps.db).findById(id).lean())!.state === state;
}, 30_000);

test('an unused card is refunded once, whoever asks at the same time: it ends with its coupons and the money goes back', async () => {
  const template = await makeTemplate(app);
  const member: Person = await makeMember(app);
  const plan = await makePlan(app, { benefits: [{ kind: 'monthly-coupon', title: '茶券', templateId: template._id }] });
  const id = await buyPlan(app, member, plan);
  await giveMonthCoupons(app.deps);
  expect(await tally([refund(id), refund(id), refund(id)])).toEqual({ ok: 1, CARD_NOT_REFUNDABLE: 2 });
  await becomes(id, 'refunded');
  expect((await app.as(member.claims)('GET /v1/member/cards')).mine.map(({ state }) => state)).toEqual(['refunded']);
  expect((await Coupons(app.deps.db).find({ memberId: member.memberId }).lean()).map(({ state }) => state)).toEqual(['revoked']);
  expect(await Refunds(app.deps.db).countDocuments({ orderId: id, state: 'done', refundFen: 99_00 })).toBe(1);
});

test('a card that something was bought with is not refunded', async () => {
  const member = await makeMember(app);
  const id = await buyPlan(app, member, await makePlan(app));
  const counter = await openCounter(app);
  await sell(counter, (await scan(app, counter, member)).scanId, 50_00);
  await expect(refund(id)).rejects.toMatchObject({ code: 'CARD_USED' });
});

test('money that comes for a card order that was closed goes back by itself, and there is no card', async () => {
  const member = await makeMember(app);
  const { id } = await orderPlan(app, member, await makePlan(app));
  const pay = await openPaySheet(app, member, id);
  // As if closing had come between the pay sheet and the money.
  await CardOrders(app.deps.db).updateOne({ _id: id, state: 'unpaid' }, { $set: { state: 'closed' } });
  await pay();
  await becomes(id, 'refunded');
  expect(await MemberCards(app.deps.db).countDocuments({ memberId: member.memberId })).toBe(0);
});

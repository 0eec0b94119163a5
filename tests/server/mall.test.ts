import { DAY_MS } from '@shuke/shared/values/time';
import { Coupons, CouponTemplates } from '../../server/src/features/coupons/index';
import { MallItems, MallPieces, Redemptions, repairRedemptions, repairStock } from '../../server/src/features/mall/index';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import { Lots } from '../../server/src/platform/ledger/index';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator } from '../support/people';
import { mallItem } from '../contract/points-examples';
import { givePoints, holds, openCounter, scan, sell } from './counter-support';
import { makeMembers, makeTemplate, tally } from './coupons-support';
import { move } from './platform-support';
import { faultsOf } from './points-support';
import { diesBefore, stallsBefore } from './stop-before-write';
import { asMember } from './tasks-support';

jest.setTimeout(120_000);

let app: TestApp;
let admin: TokenClaims;
beforeAll(async () => {
  app = await buildTestApp();
  admin = await makeOperator(app, 'admin');
});
afterEach(async () => {
  await repairRedemptions(app.deps, 0);
  expect(await faultsOf(app)).toEqual([]);
});
afterAll(() => app?.close());

const makeItem = async (change = {}): Promise<string> => (await app.as(admin)('POST /v1/console/mall/items', { body: mallItem({ perMemberLimit: 1, ...change }) })).id;
const redeem = (memberId: string, id: string, key?: string) =>
  asMember(app, memberId)('POST /v1/member/mall/items/:id/redeem', { params: { id }, body: { expectedPoints: 10, expectedPriceFen: 0 } }, key ? { key } : {});
const rich = async (count: number, points = 10): Promise<string[]> => {
  const members = await makeMembers(app, count);
  await Promise.all(members.map((memberId) => givePoints(app, memberId, points)));
  return members;
};
const points = (memberId: string) => holds(app, memberId, 'points');
const cancel = (id: string, why = '会员改主意') => app.as(admin)('POST /v1/console/mall/redemptions/:id/cancel', { params: { id }, body: { why } });
const free = (itemId: string) => MallPieces(app.deps.db).countDocuments({ itemId, redemptionId: null });
const MODELS = () => [Redemptions(app.deps.db), MallPieces(app.deps.db)] as never[];

test('a hundred who redeem ten pieces at once: ten have one each, ninety are told that there is none and keep their points', async () => {
  const [itemId, members] = [await makeItem({ stock: 10 }), await rich(100)];
  expect(await tally(members.map((memberId) => redeem(memberId, itemId)))).toEqual({ ok: 10, MALL_SOLD_OUT: 90 });
  const left = await Promise.all(members.map(points));
  expect([left.filter((one) => one === 0).length, left.filter((one) => one === 10).length, await free(itemId)]).toEqual([10, 90, 0]);
  expect(await Redemptions(app.deps.db).countDocuments({ itemId })).toBe(10);
});

test('twenty taps of one member with different keys stay within the limit, and each piece is paid for', async () => {
  const [itemId, [memberId]] = [await makeItem({ perMemberLimit: 2 }), await rich(1, 1000)];
  expect(await tally(Array.from({ length: 20 }, () => redeem(memberId!, itemId)))).toEqual({ ok: 2, MALL_LIMIT_REACHED: 18 });
  expect([await points(memberId!), await free(itemId)]).toEqual([980, 998]);
});

test('ten points pay for one thing, whatever is redeemed at once; the rest is refused and gives its piece back', async () => {
  const items = await Promise.all(Array.from({ length: 8 }, () => makeItem({ stock: 1 })));
  const [memberId] = await rich(1, 10);
  expect(await tally(items.map((itemId) => redeem(memberId!, itemId)))).toEqual({ ok: 1, POINTS_INSUFFICIENT: 7 });
  expect(await points(memberId!)).toBe(0);
  expect((await Promise.all(items.map(free))).filter((left) => left === 1).length).toBe(7);
});

test('one balance spent at the counter and in the mall at once never goes below zero', async () => {
  const itemId = await makeItem({ points: 100, stock: 1000 });
  for (let round = 0; round < 6; round += 1) {
    const [counter, member] = [await openCounter(app), await makeMember(app)];
    await givePoints(app, member.memberId, 100);
    const { scanId } = await scan(app, counter, member);
    const [sale, redemption] = await Promise.allSettled([
      sell(counter, scanId, 20_00, { usePoints: true }),
      asMember(app, member.memberId)('POST /v1/member/mall/items/:id/redeem', { params: { id: itemId }, body: { expectedPoints: 100, expectedPriceFen: 0 } }),
    ]);
    const spentAtCounter = sale.status === 'fulfilled' && sale.value.payableFen === 19_00;
    expect([spentAtCounter, redemption.status === 'fulfilled'].filter(Boolean).length).toBe(1);
    expect(await points(member.memberId)).toBeGreaterThanOrEqual(0);
  }
});

test('a repeat with the same key answers the same redemption; the code has twelve digits and only its owner sees it', async () => {
  const [itemId, [memberId]] = [await makeItem(), await rich(1, 100)];
  const [first, again] = [await redeem(memberId!, itemId, 'redeem-again-1'), await redeem(memberId!, itemId, 'redeem-again-1')];
  expect([again.id, again.code, await points(memberId!)]).toEqual([first.id, first.code, 90]);
  expect(first).toMatchObject({ state: 'ready', stateText: '待领取', code: expect.stringMatching(/^\d{12}$/) });
  const { rows } = await app.as(admin)('GET /v1/console/mall/redemptions', { query: { itemId } });
  expect(rows.map(({ redemption }) => [redemption.id, redemption.code])).toEqual([[first.id, null]]);
});

test('goods are handed over once: of two stores at once one has it, and the other is told so', async () => {
  const [itemId, a, b] = [await makeItem(), await openCounter(app), await openCounter(app)];
  for (const memberId of await rich(6)) {
    const { code } = await redeem(memberId, itemId);
    const hand = (counter: typeof a) => counter.call('POST /v1/staff/mall/pickups/:code/hand-over', { params: { code: code! }, body: { storeId: counter.storeId } });
    expect(await tally([hand(a), hand(b)])).toEqual({ ok: 1, REDEMPTION_USED: 1 });
    const { handedOverIn, state } = (await asMember(app, memberId)('GET /v1/member/mall/redemptions', { query: {} })).rows[0]!;
    expect([state, handedOverIn]).toEqual(['done', '静安店']);
  }
});

test('the same person may tap again; a store that does not hand it over, or is not theirs, is refused', async () => {
  const [a, b] = [await openCounter(app), await openCounter(app)];
  const [itemId, [memberId]] = [await makeItem({ good: { kind: 'pickup', storeIds: [a.storeId] } }), await rich(1)];
  const { code, id } = await redeem(memberId!, itemId);
  const params = { code: code! };
  await expect(b.call('GET /v1/staff/mall/pickups/:code', { params, query: { storeId: b.storeId } })).rejects.toMatchObject({ code: 'REDEMPTION_WRONG_STORE' });
  await expect(b.call('POST /v1/staff/mall/pickups/:code/hand-over', { params, body: { storeId: a.storeId } })).rejects.toMatchObject({ code: 'STORE_NOT_YOURS' });
  expect(await a.call('GET /v1/staff/mall/pickups/:code', { params, query: { storeId: a.storeId } })).toMatchObject({ title: '白瓷杯', state: 'ready' });
  for (let n = 0; n < 2; n += 1) expect(await a.call('POST /v1/staff/mall/pickups/:code/hand-over', { params, body: { storeId: a.storeId } })).toMatchObject({ state: 'done' });
  await expect(cancel(id)).rejects.toMatchObject({ code: 'REDEMPTION_KEPT' });
});

test('handing over and cancelling at the same moment: one of them, and the points agree', async () => {
  const [itemId, counter] = [await makeItem({ stock: 20 }), await openCounter(app)];
  for (const memberId of await rich(8)) {
    const { id, code } = await redeem(memberId, itemId);
    const hand = counter.call('POST /v1/staff/mall/pickups/:code/hand-over', { params: { code: code! }, body: { storeId: counter.storeId } });
    const outcome = await tally([hand, cancel(id)]);
    expect(outcome.ok).toBe(1);
    expect([0, 10]).toContain(await points(memberId));
  }
});

test('a cancellation gives back the points with the end they had, the piece and the place in the limit, once', async () => {
  const [itemId, [memberId]] = [await makeItem({ stock: 1 }), await makeMembers(app, 1)];
  const expiresAt = new Date(app.clock.now().getTime() + 3 * DAY_MS);
  await move(app.deps, { memberId: memberId!, delta: 10, expiresAt });
  const { id } = await redeem(memberId!, itemId);
  expect(await tally([cancel(id), cancel(id), cancel(id)])).toEqual({ ok: 3 });
  expect([await points(memberId!), await free(itemId)]).toEqual([10, 1]);
  expect(await Lots(app.deps.db).find({ memberId: memberId!, left: { $gt: 0 } }).lean()).toMatchObject([{ left: 10, expiresAt }]);
  expect(await redeem(memberId!, itemId)).toMatchObject({ state: 'ready' });
});

test('a coupon is there with the redemption; unused it goes with a cancellation, used it stays and so do the points', async () => {
  const template = await makeTemplate(app, { stock: 1000 });
  const [itemId, [memberId]] = [await makeItem({ good: { kind: 'coupon', templateId: template._id }, perMemberLimit: 5 }), await rich(1, 20)];
  const first = await redeem(memberId!, itemId);
  expect(first).toMatchObject({ state: 'done', stateText: '券已到账', code: null });
  expect(await Coupons(app.deps.db).findById(first.couponId!).lean()).toMatchObject({ memberId, state: 'issued' });
  await cancel(first.id);
  expect([await points(memberId!), (await Coupons(app.deps.db).findById(first.couponId!).lean())?.state]).toEqual([20, 'revoked']);
  const second = await redeem(memberId!, itemId);
  await Coupons(app.deps.db).updateOne({ _id: second.couponId! }, { $set: { state: 'redeemed' } });
  await expect(cancel(second.id)).rejects.toMatchObject({ code: 'REDEMPTION_KEPT' });
  expect(await points(memberId!)).toBe(10);
});

test('when the coupons behind an item run out, the points come back by themselves and the member is told', async () => {
  const template = await makeTemplate(app, { stock: 3 });
  const [itemId, members] = [await makeItem({ good: { kind: 'coupon', templateId: template._id } }), await rich(8)];
  expect(await tally(members.map((memberId) => redeem(memberId, itemId)))).toEqual({ ok: 3, MALL_SOLD_OUT: 5 });
  expect((await Promise.all(members.map(points))).filter((left) => left === 10).length).toBe(5);
  expect((await CouponTemplates(app.deps.db).findById(template._id).lean())?.issued).toBe(3);
});

test.each([1, 2, 3, 4, 5, 6])('a process that is gone before its write %i leaves nothing that the sweeper does not bring to its end', async (nth) => {
  const template = await makeTemplate(app, { stock: 1000 });
  for (const good of [{ kind: 'pickup', storeIds: [] }, { kind: 'coupon', templateId: template._id }]) {
    const [itemId, [memberId]] = [await makeItem({ stock: 3, good }), await rich(1, 10)];
    await diesBefore(MODELS(), nth, () => redeem(memberId!, itemId, `dies-before-${nth}`));
    await repairRedemptions(app.deps, 0);
    const standing = await Redemptions(app.deps.db).countDocuments({ itemId, state: { $in: ['ready', 'done'] } });
    expect([await points(memberId!), await free(itemId)]).toEqual([10 - 10 * standing, 3 - standing]);
  }
});

test('a run that is so slow that it was given up cannot pay any more', async () => {
  const [itemId, [memberId]] = [await makeItem({ stock: 1 }), await rich(1, 10)];
  await stallsBefore(MODELS(), 3, () => redeem(memberId!, itemId), () => repairRedemptions(app.deps, 0));
  expect([await points(memberId!), await free(itemId)]).toEqual([10, 1]);
});

test('stock follows its editor, but never below what is taken; a change that was cut off is finished', async () => {
  const [itemId, members] = [await makeItem({ stock: 5 }), await rich(3)];
  for (const memberId of members) await redeem(memberId, itemId);
  const put = (stock: number) => app.as(admin)('PUT /v1/console/mall/items/:id', { params: { id: itemId }, body: mallItem({ stock }) });
  await expect(put(2)).rejects.toMatchObject({ code: 'MALL_STOCK_TAKEN' });
  expect([(await put(3)).stock, await free(itemId)]).toEqual([3, 0]);
  expect([(await put(7)).taken, await free(itemId)]).toEqual([3, 4]);
  await MallItems(app.deps.db).updateOne({ _id: itemId }, { $set: { stock: 9 } });
  await repairStock(app.deps);
  expect(await free(itemId)).toBe(6);
});

test('who may not redeem is told why and what would help: time, tier, points', async () => {
  const now = app.clock.now().getTime();
  const [memberId] = await rich(1, 4);
  const [poor, high, later, stopped] = [
    await makeItem({ title: '差一点' }), await makeItem({ title: '高等级', minTierRank: 2 }), await makeItem({ startsAt: new Date(now + DAY_MS).toISOString() }), await makeItem({ state: 'stopped' }),
  ];
  const { items, balance } = await asMember(app, memberId!)('GET /v1/member/mall');
  const said = (id: string) => items.find((item) => item.id === id)?.refusal;
  expect([balance, said(poor), said(high), said(later), said(stopped)]).toEqual([4, '还差 6 积分', '金毫起可兑换', undefined, undefined]);
  await expect(redeem(memberId!, poor)).rejects.toMatchObject({ code: 'POINTS_INSUFFICIENT' });
  await expect(redeem(memberId!, high)).rejects.toMatchObject({ code: 'MALL_TIER_TOO_LOW' });
  await expect(redeem(memberId!, later)).rejects.toMatchObject({ code: 'MALL_CLOSED' });
  await expect(redeem(memberId!, stopped)).rejects.toMatchObject({ code: 'MALL_CLOSED' });
  await app.as(admin)('PUT /v1/console/mall/items/:id', { params: { id: poor }, body: mallItem({ points: 3 }) });
  await expect(redeem(memberId!, poor)).rejects.toMatchObject({ code: 'PRICE_CHANGED' });
});

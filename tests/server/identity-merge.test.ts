import { newId } from '../../server/src/platform/database';
import { post, Postings } from '../../server/src/platform/ledger/index';
import { withTransaction } from '../../server/src/platform/transaction';
import { AuditLog } from '../../server/src/platform/audit';
import { sendInbox } from '../../server/src/features/inbox/index';
import { Merges, sweepMerges } from '../../server/src/features/identity/index';
import { blankMember, Members, reserveOrdinals } from '../../server/src/features/membership/index';
import { Orders } from '../../server/src/features/orders/index';
import { pushRefund, Refunds } from '../../server/src/features/payments/index';
import { releasePending } from '../../server/src/features/points/index';
import { DAY_MS, MINUTE_MS } from '@shuke/shared/values/time';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { joinAs, makeMember, makeOperator, makeProduct, makeStaff, makeStore, makeVisitor, payOrder, until } from '../support/people';
import { giveCoupon, givePoints, holds, openCounter, scan, sell } from './counter-support';
import { couponsHeldBy, expectReconciled, logIn, lotsOf, merge, readMember, refusalOf } from './privacy-support';

let app: TestApp;
let manager: Call;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app, 'manager'));
});
afterAll(() => app?.close());

const giveLot = (memberId: string, points: number, expiresAt: string) =>
  withTransaction(app.deps.db, (session) =>
    post(app.deps, session, { memberId, asset: 'points', delta: points, reference: `gift:${newId()}`, title: '赠送', at: app.clock.now(), expiresAt: new Date(expiresAt) }));

/** Two records of one person: each with points, a purchase, a coupon and a message. */
const twoRecords = async () => {
  const [winner, loser] = [await makeMember(app), await makeMember(app)];
  const counter = await openCounter(app);
  for (const [person, points] of [[winner, 100], [loser, 250]] as const) {
    await givePoints(app, person.memberId, points);
    await giveCoupon(app, person.memberId);
    await sell(counter, (await scan(app, counter, person)).scanId, 88_00);
    await sendInbox(app.deps, null, [{ memberId: person.memberId, reference: newId(), kind: 'system', title: '你好', text: '欢迎' }]);
  }
  await app.drain();
  return { winner, loser, counter };
};

test('a merge moves points with the day each lot expires, growth, coupons, orders and messages, and everything still adds up', async () => {
  const { winner, loser } = await twoRecords();
  await giveLot(loser.memberId, 30, '2030-01-01T00:00:00Z');
  await giveLot(loser.memberId, 20, '2031-01-01T00:00:00Z');
  const sum = { points: await holds(app, winner.memberId, 'points') + await holds(app, loser.memberId, 'points'), growth: 152 };
  const coupons = [...await couponsHeldBy(app, winner.memberId), ...await couponsHeldBy(app, loser.memberId)].sort();
  const merged = await merge(manager, winner, loser);
  expect(merged).toMatchObject({ winnerId: winner.memberId, loserId: loser.memberId, state: 'done', canUndo: true });
  expect(await holds(app, winner.memberId, 'points')).toBe(sum.points);
  expect(await holds(app, winner.memberId, 'growth')).toBe(sum.growth);
  expect([await holds(app, loser.memberId, 'points'), await holds(app, loser.memberId, 'growth')]).toEqual([0, 0]);
  expect(await lotsOf(app, winner.memberId)).toEqual(expect.arrayContaining([{ left: 30, expiresAt: '2030-01-01T00:00:00.000Z' }, { left: 20, expiresAt: '2031-01-01T00:00:00.000Z' }]));
  expect(await couponsHeldBy(app, winner.memberId)).toEqual(coupons);
  expect(await Orders(app.deps.db).countDocuments({ memberId: winner.memberId })).toBe(2);
  expect((await app.as(winner.claims)('GET /v1/member/messages', { query: {} })).unread).toBeGreaterThanOrEqual(2);
  await expectReconciled(app);
});

test('the merged record is a tombstone: its token, its refresh token and its WeChat lead to the member who stands', async () => {
  const [winner, loser] = [await makeMember(app), await makeMember(app)];
  const before = await logIn(app, loser.openid);
  await merge(manager, winner, loser);
  expect(await readMember(app, loser.memberId)).toMatchObject({ status: 'erased', mergedInto: winner.memberId });
  expect((await app.as(loser.claims)('GET /v1/member/profile')).id).toBe(winner.memberId);
  expect((await logIn(app, loser.openid)).memberId).toBe(winner.memberId);
  expect((await app.as()('POST /v1/session/refresh', { body: { refreshToken: before.refreshToken } })).accessToken).toEqual(expect.any(String));
  await expect(manager('GET /v1/console/members/:id', { params: { id: loser.memberId } })).rejects.toMatchObject({ code: 'MEMBER_NOT_FOUND' });
});

test('a contact from an import becomes part of the member, with its outside id, its purchases and its tag', async () => {
  const winner = await makeMember(app);
  const at = app.clock.now();
  const contact = { ...blankMember(await reserveOrdinals(app.deps), at, { kind: 'import' as const, scene: '', storeId: null, at }), status: 'contact' as const, externalId: `erp-${newId()}`, birthday: '1990-05-06', birthdayKey: '05-06' };
  const group = await manager('POST /v1/console/tag-groups', { body: { name: `口味${newId()}`, exclusive: false } });
  const tag = await manager('POST /v1/console/tags', { body: { tagGroupId: group.id, name: `乌龙${newId()}`, colour: '#336644' } });
  await Members(app.deps.db).insertMany([contact]);
  await manager('POST /v1/console/members/:id/tags', { params: { id: contact._id }, body: { tagId: tag.id } });
  const preview = await manager('GET /v1/console/members/:id/merge-preview', { params: { id: winner.memberId }, query: { otherId: contact._id } });
  expect(preview).toMatchObject({ refusal: null, moves: { tags: [expect.stringContaining('乌龙')], profile: ['外部编号', '生日'] } });
  const { id } = await merge(manager, winner, { memberId: contact._id });
  expect(await readMember(app, winner.memberId)).toMatchObject({ externalId: contact.externalId, birthday: '1990-05-06', tags: [{ tagId: tag.id }], consents: { inbox: true, subscribe: true } });
  await manager('POST /v1/console/merges/:id/undo', { params: { id }, body: { reason: '其实是两个人' } });
  expect(await readMember(app, winner.memberId)).toMatchObject({ externalId: null, birthday: null, tags: [] });
  expect(await readMember(app, contact._id)).toMatchObject({ status: 'contact', mergedInto: null, externalId: contact.externalId, birthday: '1990-05-06', tags: [{ tagId: tag.id }] });
});

test('of two answers to the same question the stricter one stands, and the member can read that it changed', async () => {
  const [winner, loser] = [await makeVisitor(app), await makeVisitor(app)];
  await joinAs(app, winner, { inbox: true, subscribe: true, sms: false });
  await joinAs(app, loser, { inbox: true, subscribe: false, sms: true });
  await merge(manager, winner, loser);
  const consents = await app.as(winner.claims)('GET /v1/member/consents');
  expect(consents.marketing).toEqual({ inbox: true, subscribe: false, sms: false, wecom: false });
  expect(consents.history[0]).toMatchObject({ purpose: 'marketing:subscribe', granted: false });
});

test('undoing gives back to each record what it brought; what was spent meanwhile stands as a debt', async () => {
  const { winner, loser, counter } = await twoRecords();
  const before = { winner: await holds(app, winner.memberId, 'points'), loser: await holds(app, loser.memberId, 'points'), lots: await lotsOf(app, loser.memberId), coupons: await couponsHeldBy(app, loser.memberId) };
  const { id } = await merge(manager, winner, loser);
  const spend = before.winner + 50;
  await withTransaction(app.deps.db, (session) => post(app.deps, session, { memberId: winner.memberId, asset: 'points', delta: -spend, reference: `spent:${newId()}`, title: '兑换', at: app.clock.now() }));
  const undone = await manager('POST /v1/console/merges/:id/undo', { params: { id }, body: { reason: '其实是两个人' } });
  expect(undone).toMatchObject({ state: 'undone', canUndo: false });
  expect([await holds(app, winner.memberId, 'points'), await holds(app, loser.memberId, 'points')]).toEqual([-50, before.loser]);
  expect(await lotsOf(app, loser.memberId)).toEqual(before.lots);
  expect(await couponsHeldBy(app, loser.memberId)).toEqual(before.coupons);
  expect(await holds(app, loser.memberId, 'growth')).toBe(76);
  expect((await logIn(app, loser.openid)).memberId).toBe(loser.memberId);
  await app.clock.travel(MINUTE_MS); // the code of this half minute was shown here already
  expect((await scan(app, counter, loser)).member.memberId).toBe(loser.memberId);
  await expectReconciled(app);
});

test('undoing twice changes nothing more, and merging again afterwards works', async () => {
  const { winner, loser } = await twoRecords();
  const first = await merge(manager, winner, loser);
  const undo = () => manager('POST /v1/console/merges/:id/undo', { params: { id: first.id }, body: { reason: '其实是两个人' } });
  await undo();
  const held = await holds(app, loser.memberId, 'points');
  expect((await undo()).state).toBe('undone');
  expect(await holds(app, loser.memberId, 'points')).toBe(held);
  expect((await merge(manager, winner, loser)).state).toBe('done');
  expect(await holds(app, loser.memberId, 'points')).toBe(0);
  await expectReconciled(app);
});

test('the time to undo ends after 30 days, and then nothing that names the person stays on the tombstone', async () => {
  const [winner, loser] = [await makeMember(app), await makeMember(app)];
  await app.as(loser.claims)('POST /v1/member/profile', { body: { nickname: '山间云雾', birthday: '1991-02-03' } });
  const { id } = await merge(manager, winner, loser);
  await app.clock.travel(31 * DAY_MS);
  expect(await refusalOf(manager('POST /v1/console/merges/:id/undo', { params: { id }, body: { reason: '其实是两个人' } }))).toMatchObject({ code: 'MERGE_CANNOT_UNDO' });
  await sweepMerges(app.deps);
  expect(await readMember(app, loser.memberId)).toMatchObject({ nickname: '已合并会员', birthday: null, phoneSealed: null, mergedInto: winner.memberId });
  expect((await logIn(app, loser.openid)).memberId).toBe(winner.memberId);
});

test('a merge is refused with its reason: unpaid order, wrong way round, twice the same, two at work, already merged', async () => {
  const store = await makeStore(app);
  const productId = await makeProduct(app);
  const [member, buyer, visitor] = [await makeMember(app), await makeMember(app), await makeVisitor(app)];
  await app.as(buyer.claims)('POST /v1/member/orders', { body: { storeId: store.id, lines: [{ productId, quantity: 1 }], couponIds: [], usePoints: false, expectedPayableFen: 3800 } });
  const [one, two] = [await makeStaff(app, [store.id]), await makeStaff(app, [store.id])];
  expect(await refusalOf(merge(manager, member, buyer))).toEqual({ code: 'MERGE_REFUSED', detail: '被合并的记录有待支付的订单，先支付或取消' });
  expect(await refusalOf(merge(manager, visitor, member))).toEqual({ code: 'MERGE_REFUSED', detail: '请保留已入会的那条记录，换个方向合并' });
  expect(await refusalOf(merge(manager, member, member))).toEqual({ code: 'MERGE_REFUSED', detail: '两边是同一条会员记录' });
  expect((await refusalOf(merge(manager, one, two))).detail).toContain('在职店员');
  await merge(manager, member, visitor);
  expect(await refusalOf(merge(manager, member, visitor))).toEqual({ code: 'MERGE_REFUSED', detail: '其中一条记录已注销或已合并' });
  expect(await refusalOf(merge(manager, member, { memberId: newId() }))).toMatchObject({ code: 'MEMBER_NOT_FOUND' });
});

test('a repeat with the same key answers the same merge; each merge leaves one audit row with its reason', async () => {
  const { winner, loser } = await twoRecords();
  const key = `merge-${newId()}`;
  const [first, second] = [await merge(manager, winner, loser, key), await merge(manager, winner, loser, key)];
  expect(second).toEqual(first);
  expect(await Merges(app.deps.db).countDocuments({ loserId: loser.memberId })).toBe(1);
  const audit = await AuditLog(app.deps.db).find({ target: `member:${winner.memberId}`, action: 'merge-members' }).lean();
  expect(audit).toEqual([expect.objectContaining({ why: '核对过是同一个人', who: '运营' })]);
  expect(await Postings(app.deps.db).countDocuments({ reference: { $regex: `^points:merge-in:${first.id}` } })).toBeGreaterThan(0);
});

describe.each([
  ['spendable', true],
  ['still waiting', false],
] as const)('points of a purchase, %s at the merge,', (_, released) => {
  test('are taken from the member who stands by a refund that lands after it', async () => {
    const store = await makeStore(app);
    const productId = await makeProduct(app);
    const [winner, loser] = [await makeMember(app), await makeMember(app)];
    const lines = [{ productId, quantity: 1 }];
    const order = await app.as(loser.claims)('POST /v1/member/orders', {
      body: { storeId: store.id, lines, couponIds: [], usePoints: false, expectedPayableFen: 3800 },
    });
    await payOrder(app, loser, order.id);
    if (released) await releaseInTime();
    await merge(manager, winner, loser);
    expect((await holds(app, winner.memberId, 'points')) > 0).toBe(released);
    expect(await holds(app, winner.memberId, 'growth')).toBeGreaterThan(0);
    await refund(order.id);
    await releaseInTime();
    for (const asset of ['points', 'growth'] as const) {
      expect([await holds(app, winner.memberId, asset), await holds(app, loser.memberId, asset)]).toEqual([0, 0]);
    }
    await expectReconciled(app);
  });

  /** Shop points wait for a week. */
  const releaseInTime = async (): Promise<void> => {
    await app.clock.travel(8 * DAY_MS);
    await releasePending(app.deps);
  };

  const refund = async (id: string): Promise<void> => {
    await manager('POST /v1/console/orders/:id/refund', { params: { id }, body: { reason: '顾客改主意' } });
    await until(async () => {
      await app.drain();
      for (const { _id } of await Refunds(app.deps.db).find({ orderId: id, state: { $ne: 'done' } }).lean()) await pushRefund(app.deps, _id);
      return (await Orders(app.deps.db).findById(id).lean())?.state === 'refunded';
    });
    await app.drain();
  };
});

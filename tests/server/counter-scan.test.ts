import { MINUTE_MS } from '@shuke/shared/values/time';
import { Scans } from '../../server/src/features/counter/index';
import { Members } from '../../server/src/features/membership/index';
import { TagGroups, Tags } from '../../server/src/features/tags/index';
import { newId } from '../../server/src/platform/database';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeStore, type Person } from '../support/people';
import { giveCoupon, givePoints, openCounter, quote, scan, sell, showCode, type Counter } from './counter-support';

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

describe('scanning a member code', () => {
  test('shows what is needed to serve, and nothing in the clear', async () => {
    const tagGroup = newId();
    const tagId = newId();
    await TagGroups(app.deps.db).insertMany([{ _id: tagGroup, name: `口味${tagGroup}`, exclusive: false, forStaff: true, createdAt: app.clock.now() }]);
    await Tags(app.deps.db).insertMany([{ _id: tagId, tagGroupId: tagGroup, name: `爱岩茶${tagId}`, colour: 'jade', createdAt: app.clock.now() }]);
    await Members(app.deps.db).updateOne(
      { _id: member.memberId },
      { $set: { nickname: '王小明', tags: [{ tagId, at: app.clock.now(), source: 'hand', by: '运营' }] } },
    );
    await givePoints(app, member.memberId, 350);
    const { member: seen } = await scan(app, counter, member);
    expect(seen).toMatchObject({ memberId: member.memberId, nameMasked: '王**', points: 350, tags: [`爱岩茶${tagId}`], visits: 0, lastVisitAt: null, tier: { key: 'leaf', sentence: '再消费 ¥500 升银芽' } });
    expect(JSON.stringify(seen)).not.toContain(member.phone);
    await sell(counter, (await scanLater()).scanId, 20_00);
    expect((await scanLater()).member.visits).toBe(1);
  });

  /** A code is good once a window. */
  const scanLater = async () => {
    await app.clock.travel(31_000);
    return scan(app, counter, member);
  };

  test('accepts a code once, also when two phones read it at the same moment', async () => {
    const code = await showCode(app, member);
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => counter.call('POST /v1/staff/counter/scan', { body: { storeId: counter.storeId, code } })));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    await expect(counter.call('POST /v1/staff/counter/scan', { body: { storeId: counter.storeId, code } })).rejects.toMatchObject({ code: 'MEMBER_CODE_USED' });
  });

  test('sent again with the same key, it answers the same scan', async () => {
    const body = { storeId: counter.storeId, code: await showCode(app, member) };
    const first = await counter.call('POST /v1/staff/counter/scan', { body }, { key: 'scan-again-1' });
    expect(await counter.call('POST /v1/staff/counter/scan', { body }, { key: 'scan-again-1' })).toEqual(first);
    expect(await Scans(app.deps.db).countDocuments({ memberId: member.memberId })).toBe(1);
  });

  test.each([['nonsense', 'SK1.0.0.000000000000'], ['digits of nobody', '00000000000000000000']])('refuses %s', async (_what, code) => {
    await expect(counter.call('POST /v1/staff/counter/scan', { body: { storeId: counter.storeId, code } })).rejects.toMatchObject({ code: 'MEMBER_CODE_INVALID' });
  });

  test('refuses a photograph of an old code', async () => {
    const code = await showCode(app, member);
    await app.clock.travel(5 * MINUTE_MS);
    await expect(counter.call('POST /v1/staff/counter/scan', { body: { storeId: counter.storeId, code } })).rejects.toMatchObject({ code: 'MEMBER_CODE_STALE' });
  });

  test('is only for the own store, and only for staff', async () => {
    const elsewhere = (await makeStore(app, '别处')).id;
    const code = await showCode(app, member);
    await expect(counter.call('POST /v1/staff/counter/scan', { body: { storeId: elsewhere, code } })).rejects.toMatchObject({ code: 'STORE_NOT_YOURS' });
    await expect(app.as(member.claims)('POST /v1/staff/counter/scan', { body: { storeId: counter.storeId, code } })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await scan(app, counter, member); // the refusals did not use the code up
  });

  test('a live code stands in for the camera while the sandbox plays WeChat', async () => {
    await showCode(app, member);
    const { codes } = await counter.call('GET /v1/staff/counter/live-codes', { query: { storeId: counter.storeId } });
    expect(codes[0]).toMatchObject({ tierName: '绿叶' });
    const scanned = await counter.call('POST /v1/staff/counter/scan', { body: { storeId: counter.storeId, code: codes[0]!.code } });
    expect(scanned.member.memberId).toBe(member.memberId);
  });

  test('live codes are shown to those who work at the store that asks', async () => {
    await showCode(app, member);
    const elsewhere = (await makeStore(app)).id;
    await expect(counter.call('GET /v1/staff/counter/live-codes', { query: { storeId: elsewhere } })).rejects.toMatchObject({ code: 'STORE_NOT_YOURS' });
  });
});

test('without a sandbox there is no list of live codes', async () => {
  const { sandboxUrl } = app.deps.config;
  app.deps.config.sandboxUrl = '';
  try {
    await expect(counter.call('GET /v1/staff/counter/live-codes', { query: { storeId: counter.storeId } })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  } finally {
    app.deps.config.sandboxUrl = sandboxUrl;
  }
});

describe('a quote', () => {
  test('chooses the best mix, and follows another choice', async () => {
    const [small, large] = [await giveCoupon(app, member.memberId), await giveCoupon(app, member.memberId, { benefit: { kind: 'threshold', thresholdFen: 80_00, discountFen: 25_00 } })];
    const { scanId } = await scan(app, counter, member);
    const best = await quote(counter, scanId, 100_00);
    expect([best.payableFen, best.chosenCouponIds]).toEqual([75_00, [large._id]]);
    expect(await quote(counter, scanId, 100_00, { couponIds: [small._id] })).toMatchObject({ payableFen: 88_00, chosenCouponIds: [small._id] });
    expect(await quote(counter, scanId, 100_00, { couponIds: [] })).toMatchObject({ payableFen: 100_00, pointsEarned: 100, growthEarned: 100 });
    const below = await quote(counter, scanId, 60_00);
    expect([below.payableFen, below.coupons.find((one) => one.coupon.id === large._id)]).toEqual([48_00, expect.objectContaining({ usable: false, refusal: '还差 ¥20 可用', savesFen: 0 })]);
    await expect(quote(counter, scanId, 100_00, { couponIds: [small._id, large._id] })).rejects.toMatchObject({ code: 'COUPON_NOT_STACKABLE' });
    await expect(quote(counter, scanId, 100_00, { couponIds: [newId()] })).rejects.toMatchObject({ code: 'COUPON_NOT_FOUND' });
  });

  test('tells why a coupon cannot be used here', async () => {
    const other = (await makeStore(app, '愚园路店')).id;
    const everywhere = { storeIds: [], channels: [], categories: [], productIds: [] };
    await giveCoupon(app, member.memberId, { title: '别店', scope: { ...everywhere, storeIds: [other] } });
    await giveCoupon(app, member.memberId, { title: '商城', scope: { ...everywhere, channels: ['shop'] } });
    await giveCoupon(app, member.memberId, { title: '兑换', benefit: { kind: 'item', productIds: [newId()], maxFen: 3800 } });
    const { scanId } = await scan(app, counter, member);
    const { coupons, payableFen } = await quote(counter, scanId, 100_00);
    expect(payableFen).toBe(100_00);
    expect(Object.fromEntries(coupons.map((one) => [one.coupon.title, one.refusal]))).toEqual({ 别店: '只能在愚园路店使用', 商城: '只能在商城下单时使用', 兑换: '兑换券请在商城下单时使用' });
  });

  test('stands on a scan of this person, for ten minutes', async () => {
    const colleague = await openCounter(app, 'associate', counter.storeId);
    const { scanId } = await scan(app, counter, member);
    await expect(quote(colleague, scanId, 10_00)).rejects.toMatchObject({ code: 'SCAN_EXPIRED' });
    await app.clock.travel(10 * MINUTE_MS + 1000);
    await expect(quote(counter, scanId, 10_00)).rejects.toMatchObject({ code: 'SCAN_EXPIRED' });
  });
});

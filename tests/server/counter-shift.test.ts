import { DAY_MS, startOfBusinessDay } from '@shuke/shared/values/time';
import { AuditLog } from '../../server/src/platform/audit';
import { Members } from '../../server/src/features/membership/index';
import { Orders } from '../../server/src/features/orders/index';
import { Shifts } from '../../server/src/features/counter/index';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeStore, type Person } from '../support/people';
import { giveCoupon, givePoints, openCounter, scan, sell, undo, type Counter } from './counter-support';

jest.setTimeout(60_000);

let app: TestApp;
let counter: Counter;
let scene: string;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app?.close());
beforeEach(async () => {
  const store = await makeStore(app);
  scene = store.scene;
  counter = await openCounter(app, 'associate', store.id);
});

const sale = async (who: Counter, amountFen: number, person?: Person, more: { usePoints?: boolean } = {}) =>
  sell(who, (await scan(app, who, person ?? (await makeMember(app)))).scanId, amountFen, more);
const open = (who: Counter, key?: string) => who.call('POST /v1/staff/counter/shifts', { body: { storeId: who.storeId } }, key ? { key } : {});
const close = (who: Counter, id: string) => who.call('POST /v1/staff/counter/shifts/:id/close', { params: { id } });
const shifts = (who: Counter) => who.call('GET /v1/staff/counter/shifts', { query: { storeId: who.storeId } });
const list = async (who: Counter, query: object = {}) => (await who.call('GET /v1/staff/counter/sales', { query: { storeId: who.storeId, ...query } })).page.rows;

describe('a shift', () => {
  test('sums what was booked, redeemed, spent, earned and undone in it, by this person here', async () => {
    await sale(counter, 99_00); // before it began
    await app.clock.travel(1000);
    const { id } = await open(counter);
    const member = await makeMember(app, scene);
    await giveCoupon(app, member.memberId);
    await givePoints(app, member.memberId, 500);
    await sale(counter, 100_00, member, { usePoints: true });
    const wrong = await sale(counter, 30_00);
    await undo(counter, wrong.id);
    await sale(await openCounter(app, 'associate', counter.storeId), 70_00);
    expect((await shifts(counter)).open).toMatchObject({ id, closedAt: null, sales: 1, payableFen: 83_00 });
    const closed = await close(counter, id);
    expect(closed).toMatchObject({ sales: 1, amountFen: 100_00, payableFen: 83_00, coupons: 1, pointsUsed: 500, pointsEarned: 83, newMembers: 1, undone: 1, undoneFen: 30_00 });
    expect(await shifts(counter)).toEqual({ open: null, closed: [closed] });
  });

  test('is one at a time, also when it is opened eight times at once; closing twice changes nothing', async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => open(counter)));
    const [id] = [...new Set(opened.map((shift) => shift.id))];
    expect(await Shifts(app.deps.db).countDocuments({ staffId: counter.staff.staffId })).toBe(1);
    const closed = await close(counter, id!);
    const booked = await sale(counter, 10_00);
    expect(await close(counter, id!)).toEqual(closed);
    await undo(counter, booked.id);
    expect((await open(counter)).id).not.toBe(id);
  });

  test("is nobody else's to see or to close", async () => {
    const { id } = await open(counter);
    const colleague = await openCounter(app, 'associate', counter.storeId);
    await expect(close(colleague, id)).rejects.toMatchObject({ code: 'SHIFT_NOT_FOUND' });
    expect(await shifts(colleague)).toEqual({ open: null, closed: [] });
    const stranger = await openCounter(app);
    await expect(stranger.call('GET /v1/staff/counter/shifts', { query: { storeId: counter.storeId } })).rejects.toMatchObject({ code: 'STORE_NOT_YOURS' });
    await expect(stranger.call('POST /v1/staff/counter/shifts', { body: { storeId: counter.storeId } })).rejects.toMatchObject({ code: 'STORE_NOT_YOURS' });
  });
});

describe('the own history', () => {
  test('is found by the end of the order number, the beginning of the name, and the day', async () => {
    const named = await makeMember(app);
    await Members(app.deps.db).updateOne({ _id: named.memberId }, { $set: { nickname: '王小明' } });
    const [first, other] = [await sale(counter, 20_00, named), await sale(counter, 30_00)];
    expect((await list(counter, { search: first.orderNo.slice(-6) })).map(({ id }) => id)).toEqual([first.id]);
    expect((await list(counter, { search: '王小' })).map(({ id }) => id)).toEqual([first.id]);
    expect(await list(counter, { search: '.*' })).toEqual([]);
    const today = new Date(app.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    expect((await list(counter, { day: today })).map(({ id }) => id)).toEqual([other.id, first.id]);
    expect(await list(counter, { day: '2020-01-01' })).toEqual([]);
    await expect(list(counter, { day: '2026-02-30' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(list(counter, { cursor: 'yesterday' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  test('the whole store is for its manager, who may undo later the same day, with a reason that stays', async () => {
    const booked = await sale(counter, 20_00);
    await Orders(app.deps.db).updateOne({ _id: booked.id }, { $set: { undoUntil: new Date(app.clock.now().getTime() - 1000) } });
    expect((await list(counter)).map(({ canUndo }) => canUndo)).toEqual([false]);
    await expect(list(counter, { whose: 'store' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const manager = await openCounter(app, 'store-manager', counter.storeId);
    expect((await list(manager, { whose: 'store' })).map(({ id, canUndo }) => [id, canUndo])).toEqual([[booked.id, true]]);
    expect(await list(manager)).toEqual([]);
    expect((await undo(manager, booked.id)).undone).toMatchObject({ reason: '金额输错了', by: '店员' });
    expect((await AuditLog(app.deps.db).findOne({ target: `order:${booked.id}` }).lean())!).toMatchObject({ action: 'undo-sale', why: '金额输错了', before: { paidFen: 20_00 } });
    expect((await list(counter))[0]).toMatchObject({ state: 'undone', canUndo: false, undone: { reason: '金额输错了' } });
  });
});

describe("the manager's view", () => {
  const team = (who: Counter, period: 'today' | 'week', storeId = who.storeId) => who.call('GET /v1/staff/counter/team', { query: { storeId, period } });

  test('shows each associate today and this week, and who is at the till', async () => {
    const manager = await openCounter(app, 'store-manager', counter.storeId);
    const before = await sale(counter, 40_00);
    // Before Monday 00:00 in Shanghai in any case.
    await Orders(app.deps.db).updateOne({ _id: before.id }, { $set: { createdAt: new Date(startOfBusinessDay(app.clock.now()).getTime() - 7 * DAY_MS) } });
    await sale(counter, 20_00);
    await open(counter);
    for (const period of ['today', 'week'] as const) {
      const { staff, openShifts } = await team(manager, period);
      expect(staff.find((one) => one.staffId === counter.staff.staffId)).toMatchObject({ sales: 1, payableFen: 20_00 });
      expect(openShifts).toHaveLength(1);
    }
  });

  test("is for the store's own manager only", async () => {
    await expect(team(counter, 'today')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const foreign = await openCounter(app, 'store-manager');
    await expect(team(foreign, 'today', counter.storeId)).rejects.toMatchObject({ code: 'STORE_NOT_YOURS' });
  });
});

test("a member's phone is in no answer that staff get, and staff of another store get nothing", async () => {
  const member = await makeMember(app, scene);
  const manager = await openCounter(app, 'store-manager', counter.storeId);
  const scanned = await scan(app, counter, member);
  const quoted = await counter.call('POST /v1/staff/counter/quote', { body: { scanId: scanned.scanId, amountFen: 10_00 } });
  const booked = await sell(counter, scanned.scanId, 10_00);
  const noted = await counter.call('POST /v1/staff/counter/scans/:id/notes', { params: { id: scanned.scanId }, body: { text: '常客' } });
  await open(counter);
  const answers = [
    scanned, quoted, booked, noted, await list(counter), await shifts(counter), await list(manager, { whose: 'store' }),
    await manager.call('GET /v1/staff/counter/team', { query: { storeId: counter.storeId, period: 'today' } }), await undo(counter, booked.id),
  ];
  const { phoneMasked, nickname } = (await Members(app.deps.db).findById(member.memberId).lean())!;
  for (const secret of [member.phone, phoneMasked!, nickname, member.openid]) expect(JSON.stringify(answers)).not.toContain(secret);
  const stranger = await openCounter(app);
  await expect(list({ ...stranger, storeId: counter.storeId })).rejects.toMatchObject({ code: 'STORE_NOT_YOURS' });
  await expect(stranger.call('POST /v1/staff/counter/quote', { body: { scanId: scanned.scanId, amountFen: 10_00 } })).rejects.toMatchObject({ code: 'SCAN_EXPIRED' });
  expect(await list(stranger)).toEqual([]);
});

import fc from 'fast-check';
import { addDays, DAY_MS, HOUR_MS } from '@shuke/shared/values/time';
import { InboxMessages } from '../../server/src/features/inbox/index';
import { PendingBook, releasePending, remindOfPointsExpiry } from '../../server/src/features/points/index';
import { Members } from '../../server/src/features/membership/index';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import { Accounts, Lots, Postings } from '../../server/src/platform/ledger/index';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeProduct, makeStore, payOrder } from '../support/people';
import { holds, openCounter, scan, sell } from './counter-support';
import { makeMembers } from './coupons-support';
import { move } from './platform-support';
import { changeRules, earn, faultsOf, refund } from './points-support';
import { asMember } from './tasks-support';

jest.setTimeout(120_000);

let app: TestApp;
let admin: TokenClaims;
beforeAll(async () => {
  app = await buildTestApp();
  admin = await makeOperator(app, 'admin');
});
afterEach(async () => expect(await faultsOf(app)).toEqual([]));
afterAll(() => app?.close());

const newMember = async (): Promise<string> => (await makeMembers(app, 1))[0]!;
const page = (memberId: string, show?: 'all' | 'earned' | 'spent' | 'pending' | 'expiring') => asMember(app, memberId)('GET /v1/member/points', { query: show ? { show } : {} });
const points = (memberId: string) => holds(app, memberId, 'points');
const pass = async (days: number): Promise<void> => {
  await app.clock.travel(days * DAY_MS + 1000);
  await releasePending(app.deps);
};

test('a paid shop order gives growth at once; its points wait seven days, shown with their date, and are then released once', async () => {
  const [store, productId, member] = [await makeStore(app), await makeProduct(app, 38_00), await makeMember(app)];
  const call = app.as(member.claims);
  const lines = [{ productId, quantity: 1 }];
  const { quote } = await call('POST /v1/member/checkout/quote', { body: { storeId: store.id, lines, couponIds: [] } });
  const order = await call('POST /v1/member/orders', { body: { storeId: store.id, lines, couponIds: [], expectedPayableFen: quote.payableFen } });
  await payOrder(app, member, order.id);
  expect([await points(member.memberId), await holds(app, member.memberId, 'growth')]).toEqual([0, 38]);
  const before = await page(member.memberId, 'pending');
  expect(before.pending.points).toBe(38);
  expect(before.statement.rows).toMatchObject([{ id: order.id, delta: 38, title: '消费得积分', at: before.pending.nextAt, balanceAfter: null }]);
  await app.clock.travel(7 * DAY_MS - HOUR_MS);
  expect(await releasePending(app.deps)).toBe(0);
  await app.clock.travel(2 * HOUR_MS);
  await Promise.all(Array.from({ length: 5 }, () => releasePending(app.deps)));
  const after = await page(member.memberId);
  expect([after.balance, after.pending, after.statement.rows.map(({ delta }) => delta)]).toEqual([38, { points: 0, nextAt: null }, [38]]);
});

test('a refund within the window takes what waits, in part and whole, without a trace on the account', async () => {
  const memberId = await newMember();
  const orderId = await earn(app, memberId, 101);
  await refund(app, orderId, 0.5, 'half');
  await refund(app, orderId, 0.5, 'half');
  expect((await page(memberId)).pending.points).toBe(51); // rounded towards the member, once
  const gone = await earn(app, memberId, 40);
  await refund(app, gone);
  expect((await PendingBook(app.deps.db).findById(gone).lean())?.state).toBe('cancelled');
  await pass(7);
  expect([await points(memberId), await Postings(app.deps.db).countDocuments({ memberId, asset: 'points' })]).toEqual([51, 1]);
});

test('a refund after the release is a share of the whole purchase; what was spent becomes a debt that is worked off first', async () => {
  const memberId = await newMember();
  const orderId = await earn(app, memberId, 200);
  await refund(app, orderId, 0.25);
  await pass(7);
  expect(await points(memberId)).toBe(150);
  await move(app.deps, { memberId, delta: -120 });
  await refund(app, orderId, 0.5);
  expect(await page(memberId)).toMatchObject({ balance: 0, debt: 70 });
  await earn(app, memberId, 90, 0);
  expect(await page(memberId)).toMatchObject({ balance: 20, debt: 0 });
});

test('release and refund at the same moment: each of thirty orders ends with nothing, and with no debt', async () => {
  const members = await makeMembers(app, 30);
  const orders = await Promise.all(members.map((memberId) => earn(app, memberId, 60)));
  await app.clock.travel(7 * DAY_MS + 1000);
  await Promise.all([releasePending(app.deps), ...orders.map((orderId) => refund(app, orderId)), releasePending(app.deps)]);
  expect(await Promise.all(members.map(points))).toEqual(members.map(() => 0));
  expect(await PendingBook(app.deps.db).countDocuments({ _id: { $in: orders }, state: 'pending' })).toBe(0);
});

type Step = { kind: 'refund'; share: number; id: number } | { kind: 'release' };
const step = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({ kind: fc.constant('refund' as const), share: fc.constantFrom(0.1, 1 / 3, 0.5, 1), id: fc.nat(3) }), fc.constant({ kind: 'release' as const }),
);
test('refunds of any share, in any order, twice and around the release: what is left is what a sum on paper leaves', async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 500 }), fc.array(step, { maxLength: 6 }), async (yuan, steps) => {
    const memberId = await newMember();
    const orderId = await earn(app, memberId, yuan);
    const seen = new Set<number>();
    let left = yuan;
    for (const one of steps) {
      if (one.kind === 'release') {
        await PendingBook(app.deps.db).updateOne({ _id: orderId }, { $set: { dueAt: app.clock.now() } });
        await releasePending(app.deps);
        continue;
      }
      await refund(app, orderId, one.share, `${orderId}:${one.id}`);
      if (!seen.has(one.id)) left -= Math.min(Math.floor(yuan * one.share + 1e-9), left);
      // A refund of nothing leaves no mark, so the same name may take later; names that took do not take again.
      if (Math.floor(yuan * one.share + 1e-9) > 0) seen.add(one.id);
    }
    const { balance, pending, debt } = await page(memberId);
    expect([balance + pending.points, debt]).toEqual([left, 0]);
  }), { numRuns: 60 });
});

test('the birthday month doubles what the quote says and what the counter books, by the rules of the console', async () => {
  const [counter, member] = [await openCounter(app), await makeMember(app)];
  const month = new Date(app.clock.now().getTime() + 8 * HOUR_MS).toISOString().slice(5, 7);
  await Members(app.deps.db).updateOne({ _id: member.memberId }, { $set: { birthday: `${month}-15`, birthdayKey: `${month}-15` } });
  const { scanId } = await scan(app, counter, member);
  expect(await sell(counter, scanId, 50_00)).toMatchObject({ pointsEarned: 100, growthEarned: 50 });
  expect(await points(member.memberId)).toBe(100);
  const today = new Date(app.clock.now().getTime() + 8 * HOUR_MS).toISOString().slice(0, 10);
  await changeRules(app, admin, (rules) => ({
    birthdayPercent: 100, redeem: { pointsPerYuan: 10, capPercent: 10 },
    campaigns: [{ title: '三倍', timesPercent: 300, from: today, to: today, channels: ['counter'], storeIds: [counter.storeId], tierKeys: [] }], approveOver: rules.approveOver,
  }));
  await app.clock.travel(61_000);
  const next = await scan(app, counter, member);
  // ¥50, of which 10 % may be paid with points, 10 of them a yuan: ¥5 off; ¥45 × 3.
  expect(await sell(counter, next.scanId, 50_00, { usePoints: true })).toMatchObject({ payableFen: 45_00, pointsEarned: 135 });
  expect(await points(member.memberId)).toBe(100 - 50 + 135);
  await changeRules(app, admin, () => ({ birthdayPercent: 200, redeem: { pointsPerYuan: 100, capPercent: 50 }, campaigns: [] }));
});

test('of two managers who change the same version of the rules one is told to look again', async () => {
  const { version, rules } = await app.as(admin)('GET /v1/console/points/rules');
  const put = (lifeDays: number) => app.as(admin)('PUT /v1/console/points/rules', { body: { version, rules: { ...rules, lifeDays } } });
  const results = await Promise.allSettled([put(400), put(500)]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(results.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'CHANGED_MEANWHILE' } });
  await changeRules(app, admin, () => ({ lifeDays: 365 }));
});

test('whoever has points that end is told 30 and 7 days before, once each, and not of those already spent', async () => {
  const [memberId, spender] = [await newMember(), await newMember()];
  const expiresAt = addDays(app.clock.now(), 40);
  for (const id of [memberId, spender]) {
    await move(app.deps, { memberId: id, delta: 30, expiresAt, at: app.clock.now() });
    await move(app.deps, { memberId: id, delta: 20, expiresAt, at: app.clock.now() });
  }
  await move(app.deps, { memberId: spender, delta: -50 });
  const told = async () => (await InboxMessages(app.deps.db).find({ memberId: { $in: [memberId, spender] }, kind: 'points' }).lean()).map((message) => [message.memberId, message.text.slice(0, 5)]);
  await remindOfPointsExpiry(app.deps);
  expect(await told()).toEqual([]);
  await app.clock.travel(11 * DAY_MS);
  await Promise.all([remindOfPointsExpiry(app.deps), remindOfPointsExpiry(app.deps)]);
  expect(await told()).toEqual([[memberId, '50 积分']]);
  await app.clock.travel(23 * DAY_MS);
  await remindOfPointsExpiry(app.deps);
  await remindOfPointsExpiry(app.deps);
  expect((await told()).length).toBe(2);
  expect((await page(memberId, 'expiring')).statement.rows.map(({ delta }) => delta)).toEqual([30, 20]);
});

test('the statement adds up line by line, and its filters keep apart what came and what went', async () => {
  const memberId = await newMember();
  for (const delta of [50, -20, 30, -10]) await move(app.deps, { memberId, delta });
  const first = await asMember(app, memberId)('GET /v1/member/points', { query: { limit: 3 } });
  const second = await asMember(app, memberId)('GET /v1/member/points', { query: { limit: 3, cursor: first.statement.nextCursor! } });
  const rows = [...first.statement.rows, ...second.statement.rows];
  expect(rows.map(({ delta, balanceAfter }) => [delta, balanceAfter])).toEqual([[-10, 50], [30, 60], [-20, 30], [50, 50]]);
  rows.slice(0, -1).forEach((row, i) => expect(row.balanceAfter! - row.delta).toBe(rows[i + 1]!.balanceAfter));
  expect((await page(memberId, 'earned')).statement.rows.map(({ delta }) => delta)).toEqual([30, 50]);
  expect((await page(memberId, 'spent')).statement.rows.map(({ delta }) => delta)).toEqual([-10, -20]);
});

test('a release that nobody wrote down, and points that went missing while they waited, are named', async () => {
  const memberId = await newMember();
  const orderId = await earn(app, memberId, 10);
  await PendingBook(app.deps.db).updateOne({ _id: orderId }, { $set: { state: 'released', released: 10 } });
  expect((await faultsOf(app)).map((fault) => fault.split(':')[0])).toEqual(['pending-points']);
  await PendingBook(app.deps.db).updateOne({ _id: orderId }, { $set: { state: 'pending', released: 0 } });
  await refund(app, orderId);
  expect([await Accounts(app.deps.db).countDocuments({ memberId, asset: 'points' }), await Lots(app.deps.db).countDocuments({ memberId })]).toEqual([0, 0]);
});

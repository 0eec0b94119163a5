import fc from 'fast-check';
import { newId } from '../../server/src/platform/database';
import { post } from '../../server/src/platform/ledger/index';
import { withTransaction } from '../../server/src/platform/transaction';
import { MOVE_STEPS, UNDO_STEPS } from '../../server/src/features/identity/advance-merge';
import { startMerge } from '../../server/src/features/identity/start-merge';
import { Merges, mergeMembers, sweepMerges, undoMerge } from '../../server/src/features/identity/index';
import { bookSale } from '../../server/src/features/counter/book-sale';
import { Orders } from '../../server/src/features/orders/index';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMember, type Person } from '../support/people';
import { giveCoupon, givePoints, holds, openCounter, quote, scan } from './counter-support';
import { couponsHeldBy, expectReconciled, lotsOf, readMember } from './privacy-support';
import { tally } from './coupons-support';

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app?.close());

const SOMEBODY = { id: newId(), name: '运营' };
const inputOf = (winner: Person, loser: Person) => ({ winnerId: winner.memberId, loserId: loser.memberId, actor: SOMEBODY, why: '核对过是同一个人', requestKey: newId() });
const sumOf = async (...people: Person[]): Promise<number> => (await Promise.all(people.map((person) => holds(app, person.memberId, 'points')))).reduce((a, b) => a + b, 0);

test('points spent from both records while they are merged: nothing lost, nothing negative, nothing doubled', async () => {
  const [winner, loser] = [await makeMember(app), await makeMember(app)];
  for (const person of [winner, loser]) for (let n = 0; n < 5; n += 1) await givePoints(app, person.memberId, 100);
  const spend = (memberId: string, points: number) => withTransaction(app.deps.db, async (session) => {
    const result = await post(app.deps, session, { memberId, asset: 'points', delta: -points, reference: `spent:${newId()}`, title: '兑换', at: app.clock.now() });
    if (!result.ok) throw Object.assign(new Error(result.reason), { code: result.reason });
  });
  const spending = Array.from({ length: 40 }, (_, n) => spend((n % 2 ? winner : loser).memberId, 30));
  const [counts] = await Promise.all([tally(spending), mergeMembers(app.deps, inputOf(winner, loser))]);
  await sweepMerges(app.deps);
  expect(Object.keys(counts).every((key) => ['ok', 'POINTS_INSUFFICIENT'].includes(key))).toBe(true);
  expect(counts.ok).toBeGreaterThan(0);
  expect(await holds(app, loser.memberId, 'points')).toBe(0);
  expect(await holds(app, winner.memberId, 'points')).toBe(1000 - 30 * counts.ok!);
  await expectReconciled(app);
});

test('sales with coupon and points at the counter while the member is merged: each is booked once or clearly refused', async () => {
  const [winner, loser] = [await makeMember(app), await makeMember(app)];
  await givePoints(app, loser.memberId, 4000);
  const counters = await Promise.all(Array.from({ length: 6 }, () => openCounter(app)));
  const sales = [];
  for (const counter of counters) {
    await giveCoupon(app, loser.memberId);
    const { scanId } = await scan(app, counter, loser);
    const quoted = await quote(counter, scanId, 60_00, { usePoints: true });
    sales.push({ counter, body: { scanId, amountFen: 60_00, couponIds: quoted.chosenCouponIds, usePoints: true, expectedPayableFen: quoted.payableFen, key: newId() } });
  }
  const before = await sumOf(winner, loser);
  const [counts] = await Promise.all([tally(sales.map(({ counter, body }) => bookSale(app.deps, counter.actor, body))), mergeMembers(app.deps, inputOf(winner, loser))]);
  await app.drain();
  await sweepMerges(app.deps);
  const booked = await Orders(app.deps.db).find({ memberId: winner.memberId }).lean();
  expect(booked).toHaveLength(counts.ok ?? 0);
  expect(Object.keys(counts).filter((code) => !['ok', 'COUPON_NOT_FOUND', 'COUPON_ALREADY_USED', 'POINTS_INSUFFICIENT', 'PRICE_CHANGED'].includes(code))).toEqual([]);
  expect(await sumOf(winner)).toBe(before + booked.reduce((sum, order) => sum + order.pointsEarned - order.pointsUsed, 0));
  expect(await sumOf(loser)).toBe(0);
  await expectReconciled(app);
});

const furnished = async () => {
  const [winner, loser] = [await makeMember(app), await makeMember(app)];
  for (const day of ['2030-01-01', '2031-01-01']) {
    await withTransaction(app.deps.db, (session) => post(app.deps, session, {
      memberId: loser.memberId, asset: 'points', delta: 40, reference: `gift:${newId()}`, title: '赠送', at: app.clock.now(), expiresAt: new Date(`${day}T00:00:00Z`),
    }));
  }
  await giveCoupon(app, loser.memberId);
  return { winner, loser };
};

test.each([0, 1, 2, 3, 4])('a process that dies after step %i of a merge leaves it to the sweeper, which ends it the same way', async (steps) => {
  const { winner, loser } = await furnished();
  const [coupons, lots] = [await couponsHeldBy(app, loser.memberId), await lotsOf(app, loser.memberId)];
  const merge = await startMerge(app.deps, inputOf(winner, loser));
  for (const step of MOVE_STEPS.slice(0, steps)) await step(app.deps, merge);
  await sweepMerges(app.deps);
  expect((await Merges(app.deps.db).findById(merge._id).lean())!.state).toBe('done');
  expect(await lotsOf(app, winner.memberId)).toEqual(lots);
  expect(await couponsHeldBy(app, winner.memberId)).toEqual(expect.arrayContaining(coupons));
  // And the way back, cut off after the same step.
  await Merges(app.deps.db).updateOne({ _id: merge._id }, { $set: { leaseUntil: new Date(Date.now() + 60_000) } });
  await expect(undoMerge(app.deps, merge._id, { actor: SOMEBODY, why: '其实是两个人' })).rejects.toMatchObject({ code: 'MERGE_CANNOT_UNDO' });
  await Merges(app.deps.db).updateOne({ _id: merge._id }, { $set: { leaseUntil: new Date(0), state: 'undoing' } });
  for (const step of UNDO_STEPS.slice(0, steps)) await step(app.deps, merge);
  await sweepMerges(app.deps);
  expect(await lotsOf(app, loser.memberId)).toEqual(lots);
  expect(await couponsHeldBy(app, loser.memberId)).toEqual(coupons);
  expect(await holds(app, winner.memberId, 'points')).toBe(0);
});

test('nine merges of the same record at once: one wins, the others are refused', async () => {
  const people = await Promise.all(Array.from({ length: 4 }, () => makeMember(app)));
  const [loser, ...winners] = people as [Person, Person, Person, Person];
  await givePoints(app, loser.memberId, 70);
  const counts = await tally([...winners, ...winners, ...winners].map((winner) => mergeMembers(app.deps, inputOf(winner, loser))));
  expect(counts).toEqual({ ok: 1, MERGE_REFUSED: 8 });
  expect(await sumOf(...people)).toBe(70);
  expect((await Promise.all(people.map((person) => readMember(app, person.memberId)))).filter((member) => member.status === 'erased')).toHaveLength(1);
});

test('a merge both ways round at once happens one way only', async () => {
  const [one, other] = [await makeMember(app), await makeMember(app)];
  for (const person of [one, other]) await givePoints(app, person.memberId, 15);
  const counts = await tally([mergeMembers(app.deps, inputOf(one, other)), mergeMembers(app.deps, inputOf(other, one))]);
  expect(counts).toEqual({ ok: 1, MERGE_REFUSED: 1 });
  expect([await holds(app, one.memberId, 'points'), await holds(app, other.memberId, 'points')].sort((a, b) => a - b)).toEqual([0, 30]);
});

test('any chain of merges and undos keeps the sum of points, and every token leads to somebody who stands', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ from: fc.nat(2), to: fc.nat(2), undo: fc.boolean() }), { minLength: 1, maxLength: 6 }), async (acts) => {
    const people = await Promise.all([makeMember(app), makeMember(app), makeMember(app)]);
    for (const [n, person] of people.entries()) await givePoints(app, person.memberId, 10 * (n + 1));
    const done: string[] = [];
    for (const { from, to, undo } of acts) {
      const last = done.at(-1);
      if (undo && last) await undoMerge(app.deps, last, { actor: SOMEBODY, why: '撤销' }).then(() => done.pop(), () => undefined);
      else await mergeMembers(app.deps, inputOf(people[to]!, people[from]!)).then((merge) => done.push(merge._id), () => undefined);
      expect(await sumOf(...people)).toBe(60);
    }
    for (const person of people) {
      const { id } = await app.as(person.claims)('GET /v1/member/profile');
      expect((await readMember(app, id)).status).toBe('joined');
    }
  }), { numRuns: 12 });
  await expectReconciled(app);
});

import { DAY_MS } from '@shuke/shared/values/time';
import { Coupons } from '../../server/src/features/coupons/index';
import { Members } from '../../server/src/features/membership/index';
import { Grants } from '../../server/src/features/rewards/index';
import { claimRows } from '../../server/src/features/tasks/claim-set';
import { TaskProgresses, TaskSets } from '../../server/src/features/tasks/index';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import { newId } from '../../server/src/platform/database';
import { emit } from '../../server/src/platform/outbox';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeOperator } from '../support/people';
import { makeMembers, makeTemplate, tally } from './coupons-support';
import { givePoints } from './counter-support';
import { asMember, buy, claim, faults, grantsOf, holds, makeSet, makeTask, points, refund, taskOf } from './tasks-support';
import { spendPoints } from '../../server/src/features/points/index';
import { withTransaction } from '../../server/src/platform/transaction';

jest.setTimeout(60_000);

let app: TestApp;
let admin: TokenClaims;
beforeAll(async () => {
  app = await buildTestApp();
  admin = await makeOperator(app, 'admin');
});
afterAll(() => app?.close());
afterEach(async () => {
  await app.drain();
  expect(await faults(app)).toEqual([]);
});

const oneMember = async (): Promise<string> => (await makeMembers(app, 1))[0]!;
const ORDERS = { kind: 'orders' as const, count: 2, sumFen: 5000, withinDays: 30 };
const spend = (memberId: string, amount: number) =>
  withTransaction(app.deps.db, (session) => spendPoints(app.deps, session, { memberId, orderId: newId(), points: amount, at: app.clock.now() }));
const claimSet = (memberId: string, id: string) => asMember(app, memberId)('POST /v1/member/task-sets/:id/claim', { params: { id } });
const setOf = async (memberId: string, id: string) => (await asMember(app, memberId)('GET /v1/member/tasks')).sets.find((set) => set.id === id);

describe('orders', () => {
  test('progress follows each purchase; nothing can be claimed before all of it is there', async () => {
    const task = await makeTask(app, admin, { condition: ORDERS });
    const id = await oneMember();
    await expect(claim(app, id, task)).rejects.toMatchObject({ code: 'TASK_NOT_DONE' });
    await buy(app, id, 3000);
    expect(await taskOf(app, id, task)).toMatchObject({ state: 'open', parts: [{ have: 1, need: 2, unit: 'order' }, { have: 3000, need: 5000, unit: 'fen' }] });
    await buy(app, id, 1000);
    await expect(claim(app, id, task)).rejects.toMatchObject({ code: 'TASK_NOT_DONE' });
    await buy(app, id, 9000);
    expect(await taskOf(app, id, task)).toMatchObject({ state: 'done', parts: [{ have: 2 }, { have: 5000 }] });
    expect(await claim(app, id, task)).toEqual({ gained: [{ kind: 'points', text: '20 积分', state: 'given' }] });
    expect([await taskOf(app, id, task), await holds(app, id)]).toMatchObject([{ state: 'claimed' }, 20]);
  });

  test('thirty claims at once, and more later, are one reward with one answer', async () => {
    const task = await makeTask(app, admin, { condition: ORDERS });
    const id = await oneMember();
    await buy(app, id, 5000);
    await buy(app, id, 5000);
    const replies = await Promise.all(Array.from({ length: 30 }, () => claim(app, id, task)));
    expect(new Set([...replies, await claim(app, id, task)].map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect([(await grantsOf(app, id)).length, await holds(app, id)]).toEqual([1, 20]);
  });

  test('an event that comes many times, or many at once, counts once', async () => {
    const task = await makeTask(app, admin, { condition: ORDERS });
    const id = await oneMember();
    const orderId = await buy(app, id, 6000);
    for (let n = 0; n < 5; n += 1) await emit(app.deps, null, 'order.paid', { orderId, memberId: id, paidFen: 6000, channel: 'shop' });
    await Promise.all([app.drain(), app.drain(), app.drain()]);
    expect(await taskOf(app, id, task)).toMatchObject({ state: 'open', parts: [{ have: 1 }, { have: 5000 }] });
    expect(await TaskProgresses(app.deps.db).countDocuments({ memberId: id, taskId: task })).toBe(1);
  });

  test('time alone takes nothing back that was done; what is only begun runs out', async () => {
    const task = await makeTask(app, admin, { condition: ORDERS });
    const [done, begun] = await makeMembers(app, 2);
    await buy(app, done!, 5000);
    await buy(app, done!, 5000);
    await buy(app, begun!, 5000);
    await app.drain();
    await app.clock.travel(40 * DAY_MS);
    await buy(app, begun!, 5000);
    await app.drain();
    expect([(await taskOf(app, done!, task))!.state, (await taskOf(app, begun!, task))!.parts[0]]).toEqual(['done', { have: 1, need: 2, unit: 'order' }]);
    await claim(app, done!, task);
    expect(await holds(app, done!)).toBe(20);
  });
});

describe('a refund', () => {
  const doneBy = async (change: Parameters<typeof makeTask>[2] = {}) => {
    const task = await makeTask(app, admin, { condition: { ...ORDERS, count: 1 }, ...change });
    const id = await oneMember();
    const orderId = await buy(app, id, 5000);
    await app.drain();
    return { task, id, orderId };
  };

  test('takes back what was done and not claimed', async () => {
    const { task, id, orderId } = await doneBy();
    await refund(app, id, orderId);
    await expect(claim(app, id, task)).rejects.toMatchObject({ code: 'TASK_NOT_DONE' });
    await app.drain();
    expect([await taskOf(app, id, task), await holds(app, id)]).toMatchObject([{ state: 'open', parts: [{ have: 0 }, { have: 0 }] }, 0]);
  });

  test('takes a claimed reward back; spent points become a debt; done anew it earns anew', async () => {
    const { task, id, orderId } = await doneBy();
    await givePoints(app, id, 10);
    await claim(app, id, task);
    await spend(id, 25);
    await refund(app, id, orderId);
    await app.drain();
    await app.drain();
    expect(await holds(app, id)).toBe(-15);
    expect((await asMember(app, id)('GET /v1/member/points', { query: {} })).debt).toBe(15);
    await buy(app, id, 7000);
    await claim(app, id, task);
    expect([await holds(app, id), (await grantsOf(app, id)).map(({ state }) => state).sort()]).toEqual([5, ['given', 'taken-back']]);
  });

  test('leaves the reward when other purchases carry the task', async () => {
    const { task, id, orderId } = await doneBy();
    await claim(app, id, task);
    await buy(app, id, 8000);
    await refund(app, id, orderId);
    await app.drain();
    expect([(await taskOf(app, id, task))!.state, await holds(app, id)]).toEqual(['claimed', 20]);
  });

  test('takes an unused coupon back; a used one stays, and the console sees that', async () => {
    const { _id: templateId } = await makeTemplate(app, { claimable: false });
    const [kept, unused] = [await doneBy({ reward: { kind: 'coupon', templateId } }), await doneBy({ reward: { kind: 'coupon', templateId } })];
    for (const { id, task } of [kept, unused]) await claim(app, id, task);
    await Coupons(app.deps.db).updateOne({ memberId: kept.id }, { $set: { state: 'redeemed' } });
    for (const { id, orderId } of [kept, unused]) await refund(app, id, orderId);
    await app.drain();
    const states = await Promise.all([kept, unused].map(async ({ id }) => [(await Coupons(app.deps.db).findOne({ memberId: id }).lean())!.state, (await grantsOf(app, id))[0]!.state]));
    expect(states).toEqual([['redeemed', 'kept'], ['revoked', 'taken-back']]);
    const { tasks } = await app.as(admin)('GET /v1/console/tasks');
    expect(tasks.find(({ id }) => id === kept.task)).toMatchObject({ done: 0, claimed: 0, cost: { coupons: 1, kept: 1, costFen: 1200 } });
    expect(tasks.find(({ id }) => id === unused.task)).toMatchObject({ cost: { coupons: 0, takenBack: 1, costFen: 0 } });
  });

  test('racing with claims ends, whatever comes first, without a reward', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { task, id, orderId } = await doneBy();
      const claims = Array.from({ length: 4 }, () => claim(app, id, task));
      await Promise.all([tally(claims), refund(app, id, orderId).then(() => app.drain()), app.drain()]);
      await app.drain();
      expect([await holds(app, id), (await TaskProgresses(app.deps.db).findOne({ memberId: id, taskId: task }).lean())!.state]).toEqual([0, 'open']);
    }
  });
});

describe('a set', () => {
  const newcomerSet = async (change: Parameters<typeof makeSet>[3] = {}) => {
    const audience = { kind: 'newcomer' as const, withinDays: 14 };
    const profile = await makeTask(app, admin, { condition: { kind: 'complete-profile' }, audience, reward: { kind: 'growth', growth: 10 } });
    const order = await makeTask(app, admin, { condition: { kind: 'first-order' }, audience });
    const visit = await makeTask(app, admin, { audience });
    const set = await makeSet(app, admin, [profile, order, visit], change);
    const id = await oneMember();
    return { profile, order, visit, set, id };
  };
  const doAll = async (id: string): Promise<string> => {
    await asMember(app, id)('POST /v1/member/profile', { body: { gender: 'female', birthday: '1994-05-21' } });
    const orderId = await buy(app, id, 3000);
    await emit(app.deps, null, 'store.visited', { visitId: newId(), memberId: id, storeId: newId(), at: app.clock.now().toISOString() });
    await app.drain();
    return orderId;
  };

  test('of three tasks unlocks a coupon, once, however many claim at once', async () => {
    const { _id: templateId } = await makeTemplate(app, { claimable: false });
    const { set, id } = await newcomerSet({ reward: { kind: 'coupon', templateId } });
    expect(await setOf(id, set)).toMatchObject({ done: 0, need: 3, state: 'open', reward: { text: '茶礼券（满 ¥50 减 ¥12）' } });
    await expect(claimSet(id, set)).rejects.toMatchObject({ code: 'TASK_NOT_DONE' });
    await doAll(id);
    expect(await setOf(id, set)).toMatchObject({ done: 3, state: 'done' });
    expect(await tally(Array.from({ length: 20 }, () => claimSet(id, set)))).toEqual({ ok: 20 });
    expect(await Coupons(app.deps.db).countDocuments({ memberId: id, state: 'issued' })).toBe(1);
    expect(await setOf(id, set)).toMatchObject({ state: 'claimed' });
  });

  test('falls back with one of its tasks, and takes its reward back', async () => {
    const { set, id, order } = await newcomerSet();
    const orderId = await doAll(id);
    await claimSet(id, set);
    await claim(app, id, order);
    expect(await holds(app, id)).toBe(120);
    await refund(app, id, orderId);
    await app.drain();
    expect([await holds(app, id), await setOf(id, set)]).toMatchObject([0, { done: 2, state: 'open' }]);
    await buy(app, id, 4000);
    await claimSet(id, set);
    expect(await holds(app, id)).toBe(100);
  });

  test('racing with a refund ends without the reward', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { set, id } = await newcomerSet();
      const orderId = await doAll(id);
      await Promise.all([tally([claimSet(id, set), claimSet(id, set)]), refund(app, id, orderId).then(() => app.drain())]);
      await app.drain();
      expect(await holds(app, id)).toBe(0);
    }
  });

  test('that is claimed in the very moment of a refund gives its reward back', async () => {
    const { set, id } = await newcomerSet();
    const orderId = await doAll(id);
    const row = (await TaskSets(app.deps.db).findById(set).lean())!;
    let refunded: Promise<void> | undefined;
    await withTransaction(app.deps.db, async (session) => {
      await claimRows(app.deps, session, id, row);
      // The claim has read and written all, and is not committed, when the refund arrives.
      refunded ??= refund(app, id, orderId).then(() => app.drain());
      await new Promise((done) => setTimeout(done, 400));
    });
    await refunded;
    await app.drain();
    expect([await holds(app, id), (await setOf(id, set))!.state]).toEqual([0, 'open']);
  });

  test('is shown no more when the days of a newcomer are over; what was done by then can still be claimed', async () => {
    const [begun, done] = [await newcomerSet(), await newcomerSet()];
    await doAll(done.id);
    await app.clock.travel(15 * DAY_MS);
    expect([await setOf(begun.id, begun.set), await taskOf(app, begun.id, begun.visit)]).toEqual([undefined, undefined]);
    await claimSet(done.id, done.set);
    expect(await holds(app, done.id)).toBe(100);
  });

  test('is made of different tasks that are done once, each in one set', async () => {
    const [a, b, daily] = [await makeTask(app, admin), await makeTask(app, admin), await makeTask(app, admin, { period: 'daily' })];
    await expect(makeSet(app, admin, [a, a])).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(makeSet(app, admin, [a, daily])).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await makeSet(app, admin, [a, b]);
    await expect(makeSet(app, admin, [b, await makeTask(app, admin)])).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

test('a reward whose coupon has run out refuses the claim by name, and the task stays done', async () => {
  const { _id: templateId } = await makeTemplate(app, { claimable: false, stock: 1 });
  const task = await makeTask(app, admin, { condition: { ...ORDERS, count: 1 }, reward: { kind: 'coupon', templateId } });
  const members = await makeMembers(app, 2);
  for (const id of members) await buy(app, id, 5000);
  await claim(app, members[0]!, task);
  await expect(claim(app, members[1]!, task)).rejects.toMatchObject({ code: 'TASK_REWARD_GONE' });
  expect((await taskOf(app, members[1]!, task))!.state).toBe('done');
  expect(await Grants(app.deps.db).countDocuments({ memberId: members[1]! })).toBe(0);
});

test('growth from a task lifts the tier', async () => {
  const task = await makeTask(app, admin, { condition: { ...ORDERS, count: 1 }, reward: { kind: 'growth', growth: 100_000 } });
  const id = await oneMember();
  const before = (await Members(app.deps.db).findById(id).lean())!.tierKey;
  await buy(app, id, 5000);
  await claim(app, id, task);
  expect((await Members(app.deps.db).findById(id).lean())!.tierKey).not.toBe(before);
});

test('reconcile finds a claim without its reward, and a reward without its claim', async () => {
  const task = await makeTask(app, admin, { condition: { ...ORDERS, count: 1 }, reward: points(7) });
  const id = await oneMember();
  await buy(app, id, 5000);
  await claim(app, id, task);
  const row = (await TaskProgresses(app.deps.db).findOne({ memberId: id, taskId: task }).lean())!;
  await TaskProgresses(app.deps.db).updateOne({ _id: row._id }, { $set: { round: 1 } });
  const found = (await faults(app)).join('\n');
  expect(found).toContain('claimed, yet no reward was earned');
  expect(found).toContain('yet nobody has claimed it');
  await TaskProgresses(app.deps.db).updateOne({ _id: row._id }, { $set: { round: 0 } });
});

import { addDays, businessDate, DAY_MS, HOUR_MS } from '@shuke/shared/values/time';
import { followOrders, judgeMembers, LifecycleMoves, LifecycleStandings, moveDue } from '../../server/src/features/lifecycle/index';
import { Members } from '../../server/src/features/membership/index';
import { Orders } from '../../server/src/features/orders/index';
import { countRule, prepareRule, SegmentSettingsBook } from '../../server/src/features/segments/index';
import { newId } from '../../server/src/platform/database';
import { Outbox } from '../../server/src/platform/outbox';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeOperator, makeStore } from '../support/people';
import { makeMembers } from './coupons-support';
import { shanghai, thisYear, travelTo } from './tiers-support';

jest.setTimeout(180_000);

let app: TestApp;
let manager: Call;
let year: number;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app, 'manager'));
  year = thisYear(app) + 1;
  // So that the year that is played has a leap day.
  while (year % 4 !== 0) year += 1;
  await travelTo(app, shanghai(`${year}-01-31`, 10));
});
afterAll(() => app?.close());
beforeEach(async () => {
  for (const model of [LifecycleMoves, LifecycleStandings, Outbox, Orders, Members]) await model(app.deps.db).deleteMany({} as never);
  await SegmentSettingsBook(app.deps.db).deleteMany({});
});

const buy = async (memberId: string, paidAt = app.clock.now(), state = 'done', _id = newId()): Promise<string> => {
  await Orders(app.deps.db).collection.insertOne({
    _id, orderNo: _id, memberId, storeId: null, channel: 'counter', state, lines: [], price: [], paidFen: 3800, refundedFen: 0, requestKey: _id, createdAt: paidAt, paidAt,
  } as never);
  return _id;
};
/** Somebody who buys now and is looked at at once, as after `order.paid`. */
const buyer = async (): Promise<string> => {
  const [id] = await makeMembers(app, 1) as [string];
  await buy(id);
  await judgeMembers(app.deps, [id]);
  return id;
};
const events = async (memberId?: string) =>
  (await Outbox(app.deps.db).find({ name: 'lifecycle.moved', ...(memberId ? { 'payload.memberId': memberId } : {}) }).sort({ _id: 1 }).lean())
    .map(({ payload }) => payload as { from: string | null; to: string | null; at: string; cause: string })
    .sort((a, b) => a.at.localeCompare(b.at)).map(({ from, to, at, cause }) => `${businessDate(new Date(at))} ${from ?? '-'} > ${to ?? '-'} ${cause}`);

/** Runs `act` in a process whose events are written so often and then never again. */
const cutOffAfter = async (times: number, act: () => Promise<unknown>): Promise<void> => {
  const { collection } = Outbox(app.deps.db);
  const real = collection.insertMany.bind(collection);
  let left = times;
  collection.insertMany = ((...given: Parameters<typeof real>) => {
    left -= 1;
    if (left < 0) throw new Error('the process is gone');
    return real(...given);
  }) as typeof real;
  await act().finally(() => Reflect.deleteProperty(collection, 'insertMany'));
};

test('when only time passes, stages move at Shanghai midnight, over a month end and a leap day, each told once', async () => {
  const id = await buyer();
  const expected = [`${year}-01-31 - > new purchase`];
  for (const [day, line] of [['02-14', 'new > active'], ['02-20', 'active > at-risk'], ['03-01', 'at-risk > dormant'], ['05-30', 'dormant > lost']]) {
    await travelTo(app, new Date(shanghai(`${year}-${day}`, 0).getTime() - 60_000));
    expect(await moveDue(app.deps)).toBe(0);
    await travelTo(app, shanghai(`${year}-${day}`, 0, 1));
    await Promise.all([moveDue(app.deps), moveDue(app.deps), moveDue(app.deps)]);
    expected.push(`${year}-${day} ${line} time`);
    expect(await events(id)).toEqual(expected);
  }
  expect((await LifecycleStandings(app.deps.db).findById(id).lean())!.dueAt).toBeNull();
});

test('a job that slept for months tells every move once, dated as it happened; a purchase brings the member back', async () => {
  const start = app.clock.now();
  const id = await buyer();
  await app.clock.travel(200 * DAY_MS);
  await Promise.all(Array.from({ length: 4 }, () => moveDue(app.deps)));
  const on = (days: number) => businessDate(addDays(start, days));
  const past = [
    `${on(0)} - > new purchase`, `${on(14)} new > active time`, `${on(20)} active > at-risk time`, `${on(30)} at-risk > dormant time`, `${on(120)} dormant > lost time`,
  ];
  expect(await events(id)).toEqual(past);
  await buy(id);
  await Promise.all(Array.from({ length: 4 }, () => judgeMembers(app.deps, [id])));
  expect(await events(id)).toEqual([...past, `${on(200)} lost > active purchase`]);
});

test('many members, workers at once and cut off in between: each move once, none lost', async () => {
  const ids = await makeMembers(app, 700);
  const at = app.clock.now();
  await Orders(app.deps.db).collection.insertMany(ids.map((memberId) => {
    const _id = newId();
    return { _id, orderNo: _id, memberId, channel: 'counter', state: 'done', lines: [], paidFen: 100, refundedFen: 0, requestKey: _id, createdAt: at, paidAt: at };
  }) as never);
  await Promise.all([followOrders(app.deps, 0), followOrders(app.deps, 0), followOrders(app.deps, 0)]);
  await app.clock.travel(25 * DAY_MS);
  await cutOffAfter(2, () => moveDue(app.deps));
  expect(await LifecycleStandings(app.deps.db).countDocuments({ stage: 'at-risk' })).toBe(400);
  expect(await LifecycleMoves(app.deps.db).countDocuments()).toBe(await Outbox(app.deps.db).countDocuments({ name: 'lifecycle.moved' }));
  await Promise.all([moveDue(app.deps), moveDue(app.deps)]);
  const kept = await Outbox(app.deps.db).aggregate<{ _id: string; times: number }>([{ $match: { name: 'lifecycle.moved' } }, { $group: { _id: '$payload.moveId', times: { $sum: 1 } } }]);
  expect([kept.length, kept.every(({ times }) => times === 1), await LifecycleMoves(app.deps.db).countDocuments()]).toEqual([2100, true, 2100]);
  expect(await LifecycleStandings(app.deps.db).countDocuments({ stage: 'at-risk' })).toBe(700);
});

test('a history that comes by an import is history: kept with its dates, told of to nobody', async () => {
  const [id] = await makeMembers(app, 1) as [string];
  const now = app.clock.now();
  for (const days of [-400, -390, -60]) await buy(id, addDays(now, days));
  expect(await followOrders(app.deps)).toBe(0);
  expect(await followOrders(app.deps, 0)).toBeGreaterThan(3);
  expect(await events(id)).toEqual([]);
  const { stage, name, moves, next } = await manager('GET /v1/console/members/:id/lifecycle', { params: { id } });
  expect([stage, name, moves[0]!.to, next?.to]).toEqual(['dormant', '沉睡', 'dormant', 'lost']);
  expect(moves.map(({ at }) => at)).toEqual(moves.map(({ at }) => at).toSorted().toReversed());
  // An older order of somebody who is known already changes nothing but what is due.
  await buy(id, addDays(now, -500));
  expect(await followOrders(app.deps, 0)).toBe(0);
});

test('a refund takes back the stage that the order gave; an undone one puts it back', async () => {
  const id = await buyer();
  await Orders(app.deps.db).updateMany({ memberId: id }, { $set: { state: 'refunded' } });
  await judgeMembers(app.deps, [id]);
  await Orders(app.deps.db).updateMany({ memberId: id }, { $set: { state: 'done' } });
  await judgeMembers(app.deps, [id]);
  const today = businessDate(app.clock.now());
  expect(await events(id)).toEqual([`${today} - > new purchase`, `${today} new > - correction`, `${today} - > new purchase`]);
});

test('changed settings move members in one correction, and count from now on', async () => {
  const id = await buyer();
  const settings = await manager('GET /v1/console/segment-settings');
  await app.clock.travel(11 * DAY_MS);
  const { groups: _, ...body } = settings;
  await manager('PUT /v1/console/segment-settings', { body: { ...body, lifecycle: { ...body.lifecycle, atRiskAfterDays: 10 } } });
  await Promise.all([moveDue(app.deps), moveDue(app.deps)]);
  expect((await events(id)).at(-1)).toBe(`${businessDate(app.clock.now())} new > at-risk correction`);
  expect(await moveDue(app.deps)).toBe(0);
});

test('who is erased or merged away stands nowhere', async () => {
  const id = await buyer();
  await Members(app.deps.db).updateOne({ _id: id }, { $set: { status: 'erased' } });
  await judgeMembers(app.deps, [id]);
  expect(await LifecycleStandings(app.deps.db).countDocuments({ stage: { $ne: null } })).toBe(0);
});

test('the page counts what segments count; a store manager sees own stores’ members', async () => {
  const store = await makeStore(app);
  const ids = await makeMembers(app, 40);
  await Members(app.deps.db).updateMany({ _id: { $in: ids.slice(0, 15) } }, { $set: { homeStoreId: store.id } });
  for (const [i, id] of ids.slice(0, 36).entries()) for (let n = 0; n <= i % 4; n += 1) await buy(id, new Date(app.clock.now().getTime() - i * 4 * DAY_MS - n * HOUR_MS));
  await followOrders(app.deps, 0);
  const view = await manager('GET /v1/console/lifecycle', { query: { days: 30 } });
  for (const { stage, members } of view.stages) {
    const counted = await countRule(app.deps, await prepareRule(app.deps, { lifecycle: { in: [stage] } }), app.clock.now());
    expect([stage, members]).toEqual([stage, counted.count]);
  }
  expect([view.waiting, view.without, view.stages.every(({ members }) => members > 0)]).toEqual([0, 4, true]);
  const since = view.flows.reduce((sum, { moves }) => sum + moves, 0);
  expect(since).toBe(await LifecycleMoves(app.deps.db).countDocuments({ at: { $gte: addDays(shanghai(businessDate(app.clock.now()), 0), -29) } }));
  const keeper = await app.as(await makeOperator(app, 'store-manager', [store.id]))('GET /v1/console/lifecycle', { query: {} });
  expect(keeper.stages.reduce((sum, { members }) => sum + members, 0) + keeper.without).toBe(15);
  expect(keeper.flows.reduce((sum, { moves }) => sum + moves, 0)).toBeLessThan(since);
});

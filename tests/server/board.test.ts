import { DAY_MS } from '@shuke/shared/values/time';
import { writeDemo } from '../../scripts/seed/write-demo';
import { Members } from '../../server/src/features/membership/index';
import { Orders } from '../../server/src/features/orders/index';
import { gatherFacts } from '../../server/src/features/board/gather-facts';
import { spansAt } from '../../server/src/features/board/loop-stages';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeOperator } from '../support/people';

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
  await writeDemo(app.deps, { seed: 'tingyan', members: 300 });
}, 120_000);
afterAll(() => app.close());

const boardOf = async (role: 'manager' | 'store-manager', storeIds: string[] = []) => {
  const call = app.as(await makeOperator(app, role, storeIds));
  return { call, board: await call('GET /v1/console/board') };
};

test('the next best thing names exactly as many people as counting its rule does', async () => {
  const { call, board } = await boardOf('manager');
  for (const { key, nextBest } of board.stages) {
    const { count } = await call('POST /v1/console/segments/count', { body: { rule: nextBest.rule } });
    expect([key, nextBest.members]).toEqual([key, count]);
  }
  expect(board.stages.some(({ nextBest }) => nextBest.members > 0)).toBe(true);
});

test('a store manager is told of people of the own store alone', async () => {
  const [store] = await Members(app.deps.db).distinct('homeStoreId', { homeStoreId: { $ne: null } });
  const { call, board } = await boardOf('store-manager', [store!]);
  for (const { key, nextBest } of board.stages) {
    const { count } = await call('POST /v1/console/segments/count', { body: { rule: nextBest.rule } });
    expect([key, nextBest.members]).toEqual([key, count]);
  }
});

test('revenue, orders and stages are those of the orders themselves', async () => {
  const { board } = await boardOf('manager');
  const { current } = spansAt(new Date(board.asOf));
  const states = ['paid', 'waiting-team', 'ready', 'done', 'refunding'] as const;
  const orders = await Orders(app.deps.db).find({ paidAt: { $gte: current.from, $lt: current.until }, state: { $in: [...states] } }).lean();
  expect(board.revenueFen).toBe(orders.reduce((sum, order) => sum + order.paidFen - order.refundedFen, 0));
  expect(board.daily.reduce((sum, day) => sum + day.orders, 0)).toBe(orders.length);
  expect(board.memberTotal).toBe(await Members(app.deps.db).countDocuments({ status: 'joined' }));
  const joined = await Members(app.deps.db).countDocuments({ status: 'joined', joinedAt: { $gte: current.from, $lt: current.until } });
  const stage = (key: string) => board.stages.find((one) => one.key === key)!;
  expect([stage('acquire').members, board.daily.reduce((sum, day) => sum + day.newMembers, 0)]).toEqual([joined, joined]);
  const times = new Map<string, number>();
  for (const { memberId } of orders) times.set(memberId, (times.get(memberId) ?? 0) + 1);
  expect(stage('repurchase').members).toBe([...times.values()].filter((n) => n >= 2).length);
  expect(stage('activate').members + stage('retain').members).toBe(times.size);
  const before = await Orders(app.deps.db).distinct('memberId', { paidAt: { $lt: current.from }, state: { $in: [...states] } });
  expect(stage('retain').members).toBe([...times.keys()].filter((id) => before.includes(id)).length);
});

test('people who look at once share one reading, and its age is told', async () => {
  const call = app.as(await makeOperator(app));
  await app.clock.travel(DAY_MS);
  const boards = await Promise.all(Array.from({ length: 10 }, () => call('GET /v1/console/board')));
  expect(new Set(boards.map((board) => board.asOf)).size).toBe(1);
  await app.clock.travel(6_000);
  expect((await call('GET /v1/console/board')).asOf > boards[0]!.asOf).toBe(true);
  expect((await gatherFacts(app.deps, { kind: 'operator', id: 'a', role: 'manager', storeIds: [], name: '' })).memberTotal).toBe(boards[0]!.memberTotal);
});

import { DAY_MS } from '@shuke/shared/values/time';
import { ClusterMembers, findGroups, groupMembers, keepGroupsFresh, wantGroups } from '../../server/src/features/clusters/index';
import { Members } from '../../server/src/features/membership/index';
import { Orders } from '../../server/src/features/orders/index';
import { countRule, prepareRule } from '../../server/src/features/segments/index';
import { newId } from '../../server/src/platform/database';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeOperator } from '../support/people';
import { makeMembers } from './coupons-support';

jest.setTimeout(180_000);

let app: TestApp;
let manager: Call;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app, 'manager'));
});
afterAll(() => app?.close());

/** Three kinds: often and dear, only with discounts, once and long ago. */
const orderOf = (memberId: string, kind: number, n: number) => {
  const [_id, goodsFen] = [newId(), kind === 0 ? 20_000 : 5_000];
  const payableFen = kind === 1 ? goodsFen / 2 : goodsFen;
  const paidAt = new Date(app.clock.now().getTime() - (kind === 2 ? 300 : 3 + n * 14) * DAY_MS);
  return { _id, orderNo: _id, memberId, channel: 'counter', state: 'done', lines: [], goodsFen, payableFen, paidFen: payableFen, refundedFen: 0, requestKey: _id, createdAt: paidAt, paidAt };
};

test('with too few buyers there are no groups; with enough, the same ones every time, each explained', async () => {
  await keepGroupsFresh(app.deps);
  expect(await manager('GET /v1/console/clusters')).toMatchObject({ running: false, members: 0, clusters: [] });
  const ids = await makeMembers(app, 120);
  await Orders(app.deps.db).collection.insertMany(ids.flatMap((id, i) => Array.from({ length: [12, 4, 1][i % 3]! }, (_, n) => orderOf(id, i % 3, n))) as never);
  await manager('POST /v1/console/clusters');
  expect((await Promise.all([groupMembers(app.deps), groupMembers(app.deps), groupMembers(app.deps)])).filter(Boolean)).toHaveLength(1);
  const { clusters, members, running } = await manager('GET /v1/console/clusters');
  expect([members, running, clusters.map(({ key, members: size }) => `${key} ${size}`)]).toEqual([120, false, ['high-value 40', 'price-sensitive 40', 'gone 40']]);
  expect(clusters[1]!.apart[0]).toMatch(/^优惠占 50%/);
  expect(await findGroups(app.deps, app.clock.now())).toEqual(await findGroups(app.deps, app.clock.now()));
});

test('a group kept as a list is the audience of a segment; who is erased leaves with the next grouping', async () => {
  const { listId, members } = await manager('POST /v1/console/clusters/:key/list', { params: { key: 'price-sensitive' } });
  const { count } = await countRule(app.deps, await prepareRule(app.deps, { list: listId }), app.clock.now());
  expect([members, count]).toEqual([40, 40]);
  await expect(manager('POST /v1/console/clusters/:key/list', { params: { key: 'nothing' } })).rejects.toMatchObject({ code: 'CLUSTER_NOT_FOUND' });
  const { _id } = (await ClusterMembers(app.deps.db).findOne({ key: 'gone' }).lean())!;
  await Members(app.deps.db).updateOne({ _id }, { $set: { status: 'erased' } });
  await wantGroups(app.deps);
  await groupMembers(app.deps);
  expect(await ClusterMembers(app.deps.db).countDocuments()).toBe(119);
});

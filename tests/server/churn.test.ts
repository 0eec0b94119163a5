import { DAY_MS, HOUR_MS } from '@shuke/shared/values/time';
import { ChurnModels, ChurnScores, fitModel, keepModelFresh, scoreMembers } from '../../server/src/features/churn/index';
import { Members } from '../../server/src/features/membership/index';
import { Orders } from '../../server/src/features/orders/index';
import { newId } from '../../server/src/platform/database';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeOperator, makeStore } from '../support/people';
import { makeMembers } from './coupons-support';

jest.setTimeout(180_000);

let app: TestApp;
let manager: Call;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app, 'manager'));
});
afterAll(() => app?.close());

const orderOf = (memberId: string, daysAgo: number) => {
  const [_id, paidAt] = [newId(), new Date(app.clock.now().getTime() - daysAgo * DAY_MS)];
  return { _id, orderNo: _id, memberId, channel: 'counter', state: 'done', lines: [], paidFen: 3800, refundedFen: 0, requestKey: _id, createdAt: paidAt, paidAt };
};
const buy = (rows: ReturnType<typeof orderOf>[]) => Orders(app.deps.db).collection.insertMany(rows as never);
const fitAll = async () => {
  for (const { _id } of await ChurnModels(app.deps.db).find({ state: 'waiting' }).lean()) await Promise.all([fitModel(app.deps, _id), fitModel(app.deps, _id)]);
};

let regulars: string[];
let regular: string;
let quiet: string;
let once: string;

test('with too few purchases to learn from, the page says so, and nobody is scored', async () => {
  await Promise.all([keepModelFresh(app.deps), keepModelFresh(app.deps)]);
  expect(await ChurnModels(app.deps.db).countDocuments()).toBe(1);
  await fitAll();
  const { model, newer } = await manager('GET /v1/console/churn');
  expect([model, newer?.state, await scoreMembers(app.deps)]).toEqual([null, 'thin', 0]);
});

test('a model is learnt once however many look, scores everybody, and each risk has its reason', async () => {
  regulars = await makeMembers(app, 300);
  [regular, quiet, once] = regulars as [string, string, string];
  // Everybody has a pace of her own; every third left after some purchases.
  await buy(regulars.slice(3).flatMap((id, i) => {
    const pace = 7 + (i % 9) * 5;
    const from = 280 - (i % 60);
    const until = i % 3 === 0 ? from - pace * (1 + (i % 4)) : 0;
    return Array.from({ length: Math.floor((from - until) / pace) + 1 }, (_, n) => orderOf(id, from - n * pace)).filter((_, n) => i % 7 !== 0 || n === 0);
  }));
  await buy([270, 252, 234, 216, 198, 180, 162, 144, 126, 108, 90, 72, 54, 36, 18, 2].map((days) => orderOf(regular, days)));
  await buy([264, 246, 228, 210, 192].map((days) => orderOf(quiet, days)));
  await buy([orderOf(once, 60)]);
  const asked = await Promise.all([manager('POST /v1/console/churn/models'), manager('POST /v1/console/churn/models')]);
  expect(asked.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
  await fitAll();
  await Promise.all([scoreMembers(app.deps), scoreMembers(app.deps)]);
  const { model, bands, scoredOn } = await manager('GET /v1/console/churn');
  expect([model?.state, model?.buyers, model?.check?.holdoutWeeks, scoredOn !== null]).toEqual(['fitted', 300, 20, true]);
  expect(bands.reduce((sum, { members }) => sum + members, 0)).toBe(300);
  const risks = await Promise.all([regular, quiet, once].map(async (id) => (await manager('GET /v1/console/members/:id/churn', { params: { id } })).risk!));
  expect(risks.map(({ reason }) => reason)).toEqual(['通常每 18 天买一次，已经 2 天没来', '通常每 18 天买一次，已经 192 天没来', '只在一天买过，已经 60 天没来，还看不出节奏']);
  expect([risks[0]!.band, risks[2]!.band, risks[2]!.alive]).toEqual(['calm', 'once', null]);
  expect(risks[1]!.alive!).toBeLessThan(0.15);
  expect(risks[0]!.expected90).toBeGreaterThan(risks[1]!.expected90);
});

test('a member of whom every order was refunded, or who is erased, drops out with the next run; a run cut off goes on', async () => {
  await app.clock.travel(DAY_MS + HOUR_MS);
  await Orders(app.deps.db).updateMany({ memberId: once }, { $set: { state: 'refunded' } });
  await Members(app.deps.db).updateOne({ _id: regulars.at(-1)! }, { $set: { status: 'erased' } });
  expect(await scoreMembers(app.deps)).toBeGreaterThan(0);
  expect(await ChurnScores(app.deps.db).countDocuments()).toBe(298);
  expect(await scoreMembers(app.deps)).toBe(0);
  const before = (await manager('GET /v1/console/members/:id/churn', { params: { id: regular } })).risk!;
  await app.clock.travel(40 * DAY_MS);
  const after = (await manager('GET /v1/console/members/:id/churn', { params: { id: regular } })).risk!;
  expect([after.alive! < before.alive!, after.quietDays - before.quietDays]).toEqual([true, 40]);
});

test('who spent most comes first, page by page; a store manager sees own stores’ members', async () => {
  const store = await makeStore(app);
  await Members(app.deps.db).updateMany({ _id: { $in: [quiet, regular] } }, { $set: { homeStoreId: store.id } });
  const all: number[] = [];
  for (let cursor: string | null = null, n = 0; n === 0 || cursor; n += 1) {
    const page: { rows: { paidFen: number }[]; nextCursor: string | null } = await manager('GET /v1/console/churn/members', { query: { band: 'high', limit: 7, ...(cursor ? { cursor } : {}) } });
    all.push(...page.rows.map(({ paidFen }) => paidFen));
    cursor = page.nextCursor;
  }
  expect(all).toEqual(all.toSorted((a, b) => b - a));
  expect(all.length).toBe(await ChurnScores(app.deps.db).countDocuments({ band: 'high' }));
  const keeper = app.as(await makeOperator(app, 'store-manager', [store.id]));
  expect((await keeper('GET /v1/console/churn')).bands.reduce((sum, { members }) => sum + members, 0)).toBe(2);
  expect((await keeper('GET /v1/console/churn/members', { query: { band: 'high' } })).rows.map(({ memberId }) => memberId)).toEqual([quiet]);
});

import { Orders } from '../../server/src/features/orders/index';
import { freezeAudience } from '../../server/src/features/campaigns/freeze-audience';
import { dispatchChunk } from '../../server/src/features/campaigns/dispatch-chunk';
import { Chunks } from '../../server/src/features/campaigns/index';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeStaff, payOrder, type Person } from '../support/people';
import { buildWorld, type World } from './world';

jest.setTimeout(180_000);

/** A store manager sees own stores' members and orders; staff works at own stores. */
let app: TestApp;
let world: World;
let mine: Call;
let everything: Call;
let theirs: Person;
let theirOrder: string;

const buy = async (person: Person, storeId: string): Promise<string> => {
  const call = app.as(person.claims);
  const lines = [{ productId: world.productId, quantity: 1 }];
  const { quote } = await call('POST /v1/member/checkout/quote', { body: { storeId, lines, couponIds: [] } });
  const order = await call('POST /v1/member/orders', { body: { storeId, lines, couponIds: [], expectedPayableFen: quote.payableFen } });
  await payOrder(app, person, order.id);
  return order.id;
};

beforeAll(async () => {
  app = await buildTestApp();
  world = await buildWorld(app);
  mine = app.as(world.console['store-manager']);
  everything = app.as(world.console.admin);
  theirs = await makeMember(app, world.otherStore.scene);
  theirOrder = await buy(theirs, world.otherStore.id);
  await buy(world.member, world.store.id);
});
afterAll(() => app?.close());

const NOT_FOUND = expect.objectContaining({ code: 'MEMBER_NOT_FOUND' }) as unknown;

test('lists and searches hold own members only, whatever the query says', async () => {
  const ids = async (query: object) => (await mine('GET /v1/console/members', { query })).page.rows.map((row) => row.id);
  expect(await ids({})).toContain(world.member.memberId);
  for (const query of [{}, { storeId: world.otherStore.id }, { search: theirs.phone }, { status: 'joined' as const }]) expect(await ids(query)).not.toContain(theirs.memberId);
  const all = (await everything('GET /v1/console/members', { query: {} })).page.rows.map((row) => row.id);
  expect(all).toEqual(expect.arrayContaining([theirs.memberId, world.member.memberId]));
});

test('another store’s member is nobody: profile, timeline, tags, explanation', async () => {
  const params = { id: theirs.memberId };
  const rule = { orders: { count: { gte: 1 } } };
  await expect(mine('GET /v1/console/members/:id', { params })).rejects.toEqual(NOT_FOUND);
  await expect(mine('GET /v1/console/members/:id/timeline', { params, query: {} })).rejects.toEqual(NOT_FOUND);
  await expect(mine('POST /v1/console/members/:id/tags', { params, body: { tagId: world.tagId } })).rejects.toEqual(NOT_FOUND);
  await expect(mine('DELETE /v1/console/members/:id/tags/:tagId', { params: { ...params, tagId: world.tagId } })).rejects.toEqual(NOT_FOUND);
  await expect(mine('POST /v1/console/segments/explain', { body: { rule, memberId: theirs.memberId } })).rejects.toEqual(NOT_FOUND);
  expect((await everything('GET /v1/console/members/:id', { params })).profile.id).toBe(theirs.memberId);
});

test('counts and samples of a rule are of own members', async () => {
  const rule = { orders: { count: { gte: 1 } } };
  const [own, all] = [await mine('POST /v1/console/segments/count', { body: { rule } }), await everything('POST /v1/console/segments/count', { body: { rule } })];
  expect(all.count).toBe(own.count + 1);
  expect(own.sample.map(({ member }) => member.id)).not.toContain(theirs.memberId);
});

test('orders are of own stores, whatever store the query names', async () => {
  const own = (await mine('GET /v1/console/orders', { query: {} })).rows.map(({ order }) => order.store?.id);
  expect(new Set(own)).toEqual(new Set([world.store.id]));
  expect((await mine('GET /v1/console/orders', { query: { storeId: world.otherStore.id } })).rows).toEqual([]);
  expect((await everything('GET /v1/console/orders', { query: { storeId: world.otherStore.id } })).rows.map(({ order }) => order.id)).toEqual([theirOrder]);
});

test('stores and their codes are own ones', async () => {
  expect((await mine('GET /v1/console/stores')).stores.map(({ store }) => store.id)).toEqual([world.store.id]);
  await expect(mine('GET /v1/console/stores/:id/code', { params: { id: world.otherStore.id } })).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('a campaign’s deliveries one by one are those of own members', async () => {
  const template = await everything('POST /v1/console/campaigns', { body: {
    name: '全体', stage: 'retain', segmentId: null, rule: { all: [] }, offers: [{ key: 'a', tierKeys: [], couponTemplateId: null, title: '你好', text: '你好' }],
    channels: { inbox: true, subscribe: false }, holdoutPercent: 0, budgetFen: null, attributionDays: 7,
  } });
  const params = { id: template.id };
  await everything('POST /v1/console/campaigns/:id/launch', { params });
  await freezeAudience(app.deps, template.id);
  for (const chunk of await Chunks(app.deps.db).find({ campaignId: template.id }).lean()) await dispatchChunk(app.deps, chunk._id);
  const members = async (call: Call) => (await call('GET /v1/console/campaigns/:id/deliveries', { params, query: { limit: 100 } })).rows.map((row) => row.memberId);
  expect(await members(everything)).toEqual(expect.arrayContaining([theirs.memberId, world.member.memberId]));
  expect(await members(mine)).toContain(world.member.memberId);
  expect(await members(mine)).not.toContain(theirs.memberId);
});

test('a role or a store that is taken away ends at the next request', async () => {
  const claims = await makeOperator(app, 'store-manager', [world.store.id]);
  const call = app.as(claims);
  expect((await call('GET /v1/console/orders', { query: {} })).rows.length).toBeGreaterThan(0);
  const { Operators } = await import('../../server/src/features/staff/index');
  await Operators(app.deps.db).updateOne({ _id: claims.sub }, { $set: { storeIds: [] } });
  expect((await call('GET /v1/console/orders', { query: {} })).rows).toEqual([]);
  await Operators(app.deps.db).updateOne({ _id: claims.sub }, { $set: { active: false } });
  await expect(call('GET /v1/console/orders', { query: {} })).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('staff works at own stores only', async () => {
  const elsewhere = app.as((await makeStaff(app, [world.otherStore.id])).claims);
  const { codes } = await app.as(world.member.claims)('GET /v1/member/code');
  await expect(elsewhere('POST /v1/staff/counter/scan', { body: { storeId: world.store.id, code: codes[0]!.code } })).rejects.toMatchObject({ code: 'STORE_NOT_YOURS' });
  await expect(elsewhere('GET /v1/staff/counter/sales', { query: { storeId: world.store.id } })).rejects.toMatchObject({ code: 'STORE_NOT_YOURS' });
  expect(await Orders(app.deps.db).countDocuments({ channel: 'counter' })).toBe(0);
});

test('a member who does not say where they are finds the usual store first, a stranger finds them by name', async () => {
  const first = async (call: Call, query: object = {}) => (await call('GET /v1/shop/stores', { query })).stores[0]?.id;
  expect(await first(app.as(theirs.claims))).toBe(world.otherStore.id);
  expect(await first(app.as(world.member.claims))).toBe(world.store.id);
  const { stores } = await app.as()('GET /v1/shop/stores', { query: {} });
  expect(stores.map(({ name }) => name)).toEqual(stores.map(({ name }) => name).sort());
});

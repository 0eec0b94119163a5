import { AuditLog } from '../../server/src/platform/audit';
import { Stores } from '../../server/src/features/stores/index';
import { newId } from '../../server/src/platform/database';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeProduct, makeStore } from '../support/people';
import { storeBody } from '../contract/store-examples';
import { openCounter, scan, sell } from './counter-support';

jest.setTimeout(60_000);

let app: TestApp;
let manager: Call;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app));
});
afterAll(() => app?.close());

const shown = async (id: string, query: object = {}) => (await app.as()('GET /v1/shop/stores', { query })).stores.find((store) => store.id === id);
const auditOf = (id: string) => AuditLog(app.deps.db).find({ target: `store:${id}` }).sort({ at: 1, _id: 1 }).lean().then((rows) => rows.map(({ action }) => action));

test('a store is opened once per act, with a code of its own, and is seen at once', async () => {
  const input = { body: { ...storeBody(), name: '新天地店' } };
  const [first, second] = [await manager('POST /v1/console/stores', input, { key: 'open-a-store-1' }), await manager('POST /v1/console/stores', input, { key: 'open-a-store-1' })];
  expect(second).toEqual(first);
  expect(await Stores(app.deps.db).countDocuments({ name: '新天地店' })).toBe(1);
  expect(await shown(first.id)).toMatchObject({ name: '新天地店', distanceMetres: null });
  const { scene, image } = await manager('GET /v1/console/stores/:id/code', { params: first });
  expect(image).toMatch(/^data:image\/png;base64,iVBOR/);
  expect((await makeMember(app, scene)).memberId).toBeTruthy();
  expect((await manager('GET /v1/console/stores/:id', { params: first })).row.members).toBe(1);
});

test('hours, special days and place are changed, audited once, and bad ones are named', async () => {
  const { id } = await manager('POST /v1/console/stores', { body: storeBody() });
  const body = { ...storeBody(), name: '愚园路店', hours: '10:00-02:00', lng: 121.5, lat: 31.2 };
  expect((await manager('PUT /v1/console/stores/:id', { params: { id }, body })).settings).toEqual(body);
  await manager('PUT /v1/console/stores/:id', { params: { id }, body });
  expect(await auditOf(id)).toEqual(['open-store', 'change-store']);
  expect((await shown(id, { lng: 121.5, lat: 31.2 }))!.distanceMetres).toBe(0);
  const wrong = { ...body, hours: '25:00-26:00', specialDays: [{ date: '2027-02-30', name: '春节', hours: null }] };
  await expect(manager('PUT /v1/console/stores/:id', { params: { id }, body: wrong }))
    .rejects.toMatchObject({ code: 'BAD_REQUEST', problem: { errors: [{ path: '/body/hours' }, { path: '/body/specialDays/0/date' }] } });
  await expect(manager('PUT /v1/console/stores/:id', { params: { id }, body: { ...body, lng: 31.2, lat: 121.5 } })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await expect(manager('PUT /v1/console/stores/:id', { params: { id: newId() }, body })).rejects.toMatchObject({ code: 'STORE_NOT_FOUND' });
});

test('an external number belongs to one store', async () => {
  await manager('POST /v1/console/stores', { body: { ...storeBody(), externalId: 'ERP-7' } });
  await expect(manager('POST /v1/console/stores', { body: { ...storeBody(), externalId: 'ERP-7' } })).rejects.toMatchObject({ code: 'STORE_EXTERNAL_ID_TAKEN' });
});

test('a store that is closed for good is in no list and takes no order, and its past stays; reopened, it is back', async () => {
  const counter = await openCounter(app);
  const id = counter.storeId;
  const member = await makeMember(app);
  await sell(counter, (await scan(app, counter, member)).scanId, 30_00);
  const closed = await manager('POST /v1/console/stores/:id/close', { params: { id } });
  await manager('POST /v1/console/stores/:id/close', { params: { id } });
  expect([closed.row.closedForGood, closed.row.store.open, closed.row.revenueFen30d]).toEqual([true, false, 30_00]);
  expect(await shown(id)).toBeUndefined();
  const basket = { storeId: id, lines: [{ productId: await makeProduct(app), quantity: 1 }] };
  await expect(app.as(member.claims)('POST /v1/member/checkout/quote', { body: basket })).rejects.toMatchObject({ code: 'STORE_NOT_FOUND' });
  await app.clock.travel(31_000);
  await expect(scan(app, counter, member)).rejects.toMatchObject({ code: 'STORE_NOT_FOUND' });
  expect((await counter.call('GET /v1/staff/counter/sales', { query: { storeId: id } })).page.rows).toHaveLength(1);
  await manager('POST /v1/console/stores/:id/reopen', { params: { id } });
  expect(await shown(id)).toMatchObject({ open: true });
  await app.clock.travel(31_000);
  await scan(app, counter, member);
  expect(await auditOf(id)).toEqual(['close-store', 'reopen-store']);
});

test('a store manager changes the own store only, and opens or closes none', async () => {
  const [mine, other] = [await makeStore(app), await makeStore(app)];
  const own = app.as(await makeOperator(app, 'store-manager', [mine.id]));
  expect((await own('PUT /v1/console/stores/:id', { params: { id: mine.id }, body: { ...storeBody(), phone: '021-00000001' } })).settings.phone).toBe('021-00000001');
  await expect(own('PUT /v1/console/stores/:id', { params: { id: other.id }, body: storeBody() })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(own('GET /v1/console/stores/:id', { params: { id: other.id } })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(own('POST /v1/console/stores/:id/close', { params: { id: mine.id } })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(own('POST /v1/console/stores', { body: storeBody() })).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('the numbers of a store add up by day and by associate', async () => {
  const counter = await openCounter(app);
  for (const amountFen of [20_00, 30_00]) await sell(counter, (await scan(app, counter, await makeMember(app))).scanId, amountFen);
  const { days, staff, row } = await manager('GET /v1/console/stores/:id', { params: { id: counter.storeId } });
  expect([days.length, days.at(-1)!.orders, days.reduce((sum, day) => sum + day.revenueFen, 0)]).toEqual([30, 2, 50_00]);
  expect([staff.find((one) => one.staffId === counter.staff.staffId), row.revenueFen30d]).toEqual([expect.objectContaining({ sales: 2, payableFen: 50_00 }), 50_00]);
});

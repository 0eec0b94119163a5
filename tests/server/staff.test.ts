import { AuditLog } from '../../server/src/platform/audit';
import { Members } from '../../server/src/features/membership/index';
import { StaffPeople } from '../../server/src/features/staff/index';
import { Orders } from '../../server/src/features/orders/index';
import { newId } from '../../server/src/platform/database';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeStaff, makeStore, makeVisitor, sandboxPost, type Person } from '../support/people';
import { scan, sell, type Counter } from './counter-support';
import { tally } from './coupons-support';

jest.setTimeout(60_000);

let app: TestApp;
let manager: Call;
let storeId: string;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app));
  storeId = (await makeStore(app)).id;
});
afterAll(() => app?.close());

const facts = (more: object = {}) => ({ name: '小禾', role: 'associate' as const, storeIds: [storeId], ...more });
const add = (person: Person, more: object = {}) => manager('POST /v1/console/staff', { body: { ...facts(more), phone: person.phone } });
const signIn = async (person: Person) => {
  const { code } = await sandboxPost<{ code: string }>(app, '/_sandbox/login-code', { openid: person.openid });
  return app.as()('POST /v1/session/wechat', { body: { code } });
};
/** With the very token that signing in gave. */
const asToken = (accessToken: string) => app.app.inject({ method: 'GET', url: '/v1/staff/me', headers: { authorization: `Bearer ${accessToken}` } });

test('a member found by phone works at the store after the next refresh, without signing in again', async () => {
  const person = await makeMember(app);
  const session = await signIn(person);
  expect(session.staff).toBeNull();
  const added = await add(person);
  expect(added).toMatchObject({ name: '小禾', active: true, stores: [{ id: storeId }] });
  expect(JSON.stringify(added)).not.toContain(person.phone);
  const { accessToken } = await app.as()('POST /v1/session/refresh', { body: { refreshToken: session.refreshToken } });
  expect((await asToken(accessToken)).statusCode).toBe(200);
});

test('only who has joined can become staff, once', async () => {
  const [stranger, person] = [await makeVisitor(app), await makeMember(app)];
  await expect(add(stranger)).rejects.toMatchObject({ code: 'STAFF_PHONE_UNKNOWN' });
  await expect(add(person, { storeIds: [newId()] })).rejects.toMatchObject({ code: 'STORE_NOT_FOUND' });
  const counts = await tally(['甲', '乙', '丙', '丁'].map((name) => add(person, { name })));
  expect(counts).toEqual({ ok: 1, STAFF_ALREADY: 3 });
  expect(await StaffPeople(app.deps.db).countDocuments({ memberId: person.memberId })).toBe(1);
});

test('who is deactivated is refused at the next request, and every session is over; coming back keeps the past', async () => {
  const person = await makeMember(app);
  const { id } = await add(person);
  const session = await signIn(person);
  expect((await asToken(session.accessToken)).statusCode).toBe(200);
  expect(await manager('POST /v1/console/staff/:id/deactivate', { params: { id } })).toMatchObject({ active: false });
  await manager('POST /v1/console/staff/:id/deactivate', { params: { id } });
  expect((await asToken(session.accessToken)).json()).toMatchObject({ code: 'FORBIDDEN' });
  await expect(app.as()('POST /v1/session/refresh', { body: { refreshToken: session.refreshToken } })).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
  expect((await signIn(person)).staff).toBeNull();
  expect((await add(person)).id).toBe(id);
  const actions = (await AuditLog(app.deps.db).find({ target: `staff:${id}` }).sort({ _id: 1 }).lean()).map(({ action }) => action);
  expect(actions).toEqual(['add-staff', 'deactivate-staff', 'add-staff']);
});

test('a store taken away ends at the next request', async () => {
  const other = (await makeStore(app)).id;
  const staff = await makeStaff(app, [storeId, other]);
  const call = app.as(staff.claims);
  await call('GET /v1/staff/counter/sales', { query: { storeId: other } });
  await manager('PUT /v1/console/staff/:id', { params: { id: staff.staffId }, body: facts() });
  await expect(call('GET /v1/staff/counter/sales', { query: { storeId: other } })).rejects.toMatchObject({ code: 'STORE_NOT_YOURS' });
  await call('GET /v1/staff/counter/sales', { query: { storeId } });
});

test('a store manager gives work at own stores only, and makes no store manager', async () => {
  const other = (await makeStore(app)).id;
  const own = app.as(await makeOperator(app, 'store-manager', [storeId]));
  const [person, theirs] = [await makeMember(app), await makeStaff(app, [other])];
  const ask = (more: object) => own('POST /v1/console/staff', { body: { ...facts(more), phone: person.phone } });
  await expect(ask({ storeIds: [storeId, other] })).rejects.toMatchObject({ code: 'STORE_NOT_YOURS' });
  await expect(ask({ role: 'store-manager' })).rejects.toMatchObject({ code: 'STORE_NOT_YOURS' });
  await expect(own('POST /v1/console/staff/:id/deactivate', { params: { id: theirs.staffId } })).rejects.toMatchObject({ code: 'STORE_NOT_YOURS' });
  const mine = await ask({});
  const listed = (await own('GET /v1/console/staff')).staff.map(({ id }) => id);
  expect([listed.includes(mine.id), listed.includes(theirs.staffId)]).toEqual([true, false]);
});

test("who joins by an associate's code has that adviser, and the sale counts for who booked it and who brought the member", async () => {
  const [adviser, cashier] = [await makeStaff(app, [storeId]), await makeStaff(app, [storeId])];
  const [first, again] = [await manager('GET /v1/console/staff/:id/code', { params: { id: adviser.staffId } }), await manager('GET /v1/console/staff/:id/code', { params: { id: adviser.staffId } })];
  expect(again).toEqual(first);
  expect(first.image).toMatch(/^data:image\/png;base64,iVBOR/);
  const member = await makeMember(app, first.scene);
  expect((await Members(app.deps.db).findById(member.memberId).lean())!).toMatchObject({ homeStoreId: storeId, source: { kind: 'staff', staffId: adviser.staffId, storeId } });
  const counter: Counter = { storeId, staff: cashier, call: app.as(cashier.claims), actor: { kind: 'staff', id: cashier.staffId, memberId: cashier.memberId, role: 'associate', storeIds: [storeId], name: '店员' } };
  const sale = await sell(counter, (await scan(app, counter, member)).scanId, 40_00);
  expect((await Orders(app.deps.db).findById(sale.id).lean())!.staffId).toBe(cashier.staffId);
  const { staff } = await manager('GET /v1/console/stores/:id', { params: { id: storeId } });
  expect(staff.find((one) => one.staffId === adviser.staffId)).toMatchObject({ sales: 0, membersBrought: 1, broughtFen: 40_00 });
  expect(staff.find((one) => one.staffId === cashier.staffId)).toMatchObject({ sales: 1, payableFen: 40_00, membersBrought: 0, broughtFen: 0 });
});

import { randomUUID } from 'node:crypto';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import { newId } from '../../server/src/platform/database';
import { DEFAULT_BRAND } from '../../server/src/features/brand/index';
import { Categories, Products } from '../../server/src/features/catalog/index';
import { Operators, StaffPeople } from '../../server/src/features/staff/index';
import { Stores } from '../../server/src/features/stores/index';
import type { ConsoleRole, StaffRole } from '@shuke/shared/contract/contract';
import type { TestApp } from './build-test-app';

/** Asks the sandbox as the phone would. */
export const sandboxPost = async <T>(app: TestApp, path: string, body: unknown): Promise<T> => {
  const reply = await fetch(`${app.sandboxUrl}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(`sandbox answered ${reply.status} to ${path}: ${await reply.text()}`);
  return (await reply.json()) as T;
};

export interface Person {
  memberId: string;
  openid: string;
  phone: string;
  claims: TokenClaims;
}

let phones = 0;
/** Numbers that no carrier gives out (199 0000 …), different in every test. */
export const nextPhone = (): string => `1990${String(Math.floor(Math.random() * 900) + 100)}${String((phones += 1)).padStart(4, '0')}`;

/** Someone who opens the mini-program by a scene, without joining. */
export const makeVisitor = async (app: TestApp, scene?: string, phone = nextPhone()): Promise<Person> => {
  const openid = `o${randomUUID().replaceAll('-', '').slice(0, 27)}`;
  await sandboxPost(app, '/_sandbox/personas', [{ openid, phone, name: '测试顾客', kind: 'visitor' }]);
  const { code } = await sandboxPost<{ code: string }>(app, '/_sandbox/login-code', { openid });
  const session = await app.as()('POST /v1/session/wechat', { body: { code, ...(scene ? { scene } : {}) } });
  return { memberId: session.memberId, openid, phone, claims: { sub: session.memberId, aud: 'member', ...(session.staff ? { staffId: session.staff.id } : {}) } };
};

export const joinAs = async (app: TestApp, person: Person, marketing = { inbox: true, subscribe: true, sms: false }) => {
  const { code } = await sandboxPost<{ code: string }>(app, '/_sandbox/phone-code', { openid: person.openid });
  return app.as(person.claims)('POST /v1/member/join', { body: { phoneCode: code, privacyVersion: DEFAULT_BRAND.privacyVersion, marketing } });
};

/** A member who has joined by a store's code. */
export const makeMember = async (app: TestApp, scene?: string): Promise<Person> => {
  const person = await makeVisitor(app, scene);
  const { profile } = await joinAs(app, person);
  return { ...person, memberId: profile.id, claims: { ...person.claims, sub: profile.id } };
};

export const makeStore = async (app: TestApp, name = '静安店'): Promise<{ id: string; scene: string }> => {
  const id = newId();
  const scene = `s${id.slice(-8)}`;
  await Stores(app.deps.db).insertMany([{ _id: id, name, address: '上海市静安区', phone: '021-00000000', hours: '00:00-24:00', lng: 121.45, lat: 31.23, picture: '/art/stores/a.svg', scene, externalId: null, open: true }]);
  return { id, scene };
};

export const makeStaff = async (app: TestApp, storeIds: string[], role: StaffRole = 'associate'): Promise<Person & { staffId: string }> => {
  const person = await makeMember(app);
  const staffId = newId();
  await StaffPeople(app.deps.db).insertMany([{ _id: staffId, name: '店员', role, storeIds, memberId: person.memberId, active: true }]);
  return { ...person, staffId, claims: { ...person.claims, staffId } };
};

export const makeOperator = async (app: TestApp, role: ConsoleRole = 'manager', storeIds: string[] = []): Promise<TokenClaims> => {
  const _id = newId();
  await Operators(app.deps.db).insertMany([{ _id, username: `u${_id}`, name: '运营', role, storeIds, passwordHash: '-', active: true, failures: 0, lockedUntil: null }]);
  return { sub: _id, aud: 'console' };
};

export const makeProduct = async (app: TestApp, priceFen = 3800, stock = 100): Promise<string> => {
  await Categories(app.deps.db).updateOne({ _id: 'tea' }, { $setOnInsert: { name: '茶叶', icon: '/art/category/tea.svg', rank: 1 } }, { upsert: true });
  const _id = newId();
  await Products(app.deps.db).insertMany([{ _id, name: '桂花乌龙', subtitle: '秋天的香气', category: 'tea', picture: '/art/products/a.svg', priceFen, stock, sold: 0, description: '', facts: [], onShelf: true, rank: 1, moving: [] }]);
  return _id;
};

/** Pays as the phone would, and waits until the notice has arrived and everything behind it is done. */
export const payOrder = async (app: TestApp, person: Person, orderId: string): Promise<void> => {
  const { payParams } = await app.as(person.claims)('POST /v1/member/orders/:id/pay', { params: { id: orderId } });
  if (!payParams) throw new Error('nothing to pay');
  await sandboxPost(app, '/_sandbox/pay', { prepayId: payParams.package.replace('prepay_id=', ''), ...payParams, appId: app.deps.config.wechat.appId, action: 'pay' });
  await until(async () => {
    await app.drain();
    return (await app.as(person.claims)('GET /v1/member/orders/:id', { params: { id: orderId } })).paidAt !== null;
  });
};

/** Waits for something that happens by itself; fails after ten seconds. */
export const until = async (holds: () => Promise<boolean>, forMs = 10_000): Promise<void> => {
  const deadline = Date.now() + forMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not happen in time');
    await new Promise((done) => setTimeout(done, 50));
  }
};


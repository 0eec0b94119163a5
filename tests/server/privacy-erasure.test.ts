import { DAY_MS } from '@shuke/shared/values/time';
import { newId } from '../../server/src/platform/database';
import { AuditLog } from '../../server/src/platform/audit';
import { Postings } from '../../server/src/platform/ledger/index';
import { Coupons } from '../../server/src/features/coupons/index';
import { HOLDINGS } from '../../server/src/features/identity/index';
import { sendInbox } from '../../server/src/features/inbox/index';
import { Members } from '../../server/src/features/membership/index';
import { Orders } from '../../server/src/features/orders/index';
import { clearLateTraces, COOLING_DAYS, eraseDueMembers, FORGET_STEPS, personOf, PrivacyRequests } from '../../server/src/features/privacy/index';
import { Sessions } from '../../server/src/platform/auth/sessions';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeProduct, makeStaff, makeStore, payOrder, joinAs, type Person } from '../support/people';
import { giveCoupon, givePoints, openCounter, scan, sell, showCode } from './counter-support';
import { expectReconciled, logIn, merge, readMember, refusalOf } from './privacy-support';

let app: TestApp;
let manager: Call;
let support: Call;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app, 'manager'));
  support = app.as(await makeOperator(app, 'support'));
});
afterAll(() => app?.close());

const ask = (person: Person, key?: string) => app.as(person.claims)('POST /v1/member/privacy/erasure', {}, key ? { key } : {});
const coolOff = async (): Promise<void> => {
  await app.clock.travel((COOLING_DAYS + 0.01) * DAY_MS);
  await eraseDueMembers(app.deps);
};

/** Every place of the database in which one of these texts stands, as `collection: text`. */
const placesOf = async (texts: readonly string[]): Promise<string[]> => {
  const places: string[] = [];
  for (const { name } of await app.deps.db.db!.listCollections().toArray()) {
    for await (const row of app.deps.db.db!.collection(name).find()) {
      const text = JSON.stringify(row);
      places.push(...texts.filter((one) => text.includes(one)).map((one) => `${name}: ${one}`));
    }
  }
  return [...new Set(places)];
};

const buy = async (person: Person) => {
  const store = await makeStore(app);
  const productId = await makeProduct(app);
  return app.as(person.claims)('POST /v1/member/orders', { body: { storeId: store.id, lines: [{ productId, quantity: 1 }], couponIds: [], usePoints: false, expectedPayableFen: 3800 } });
};

/** A member with everything that a member can have. */
const wellKnown = async () => {
  const nickname = `云上茶客${newId()}`;
  const person = await makeMember(app);
  const call = app.as(person.claims);
  await call('POST /v1/member/profile', { body: { nickname, gender: 'female', birthday: '1990-05-06' } });
  const counter = await openCounter(app);
  await givePoints(app, person.memberId, 300);
  await giveCoupon(app, person.memberId);
  await sell(counter, (await scan(app, counter, person)).scanId, 100_00, { usePoints: true });
  const order = await buy(person);
  await payOrder(app, person, order.id);
  await Orders(app.deps.db).updateOne({ _id: order.id }, { $set: { state: 'done' } }); // picked up
  await giveCoupon(app, person.memberId);
  const group = await manager('POST /v1/console/tag-groups', { body: { name: `口味${newId()}`, exclusive: false } });
  const tag = await manager('POST /v1/console/tags', { body: { tagGroupId: group.id, name: `乌龙${newId()}`, colour: '#336644' } });
  await manager('POST /v1/console/members/:id/tags', { params: { id: person.memberId }, body: { tagId: tag.id } });
  await support('POST /v1/console/members/:id/phone', { params: { id: person.memberId }, body: { reason: `核对取货人${nickname}` } });
  await sendInbox(app.deps, null, [{ memberId: person.memberId, reference: newId(), kind: 'system', title: `${nickname}你好`, text: person.phone }]);
  await call('POST /v1/member/privacy/complaints', { body: { topic: '信息不准', text: `我是${nickname}，电话 ${person.phone}` } });
  await call('POST /v1/member/subscriptions', { body: { results: [{ templateKey: 'campaign-offer', answer: 'accept' }] } });
  await app.drain();
  return { person, nickname, counter, names: [person.phone, app.deps.pii.blindIndex(person.phone), person.openid, nickname] };
};

test('the sweep finds a person where there is one: before erasing, phone index, openid and nickname stand in the database', async () => {
  const { names } = await wellKnown();
  const found = await placesOf(names);
  for (const text of names) expect(found.some((place) => place.endsWith(text))).toBe(true);
});

test('after the cooling-off time no collection names the person, while ledger and orders stay and still add up', async () => {
  const { person, names } = await wellKnown();
  const asked = await ask(person);
  expect(asked).toMatchObject({ kind: 'erasure', state: 'cooling', requestNo: expect.stringMatching(/^P\d{14}$/) });
  const [orders, postings] = [await Orders(app.deps.db).countDocuments({ memberId: person.memberId }), await Postings(app.deps.db).countDocuments({ memberId: person.memberId })];
  await coolOff();
  expect(await placesOf(names)).toEqual([]);
  expect(await readMember(app, person.memberId)).toMatchObject({ status: 'erased', nickname: '已注销会员', birthday: null, birthdayKey: null, tags: [], unionid: null });
  expect(await Orders(app.deps.db).countDocuments({ memberId: person.memberId })).toBe(orders);
  expect(await Postings(app.deps.db).countDocuments({ memberId: person.memberId })).toBe(postings);
  expect(await Coupons(app.deps.db).countDocuments({ memberId: person.memberId, state: 'issued' })).toBe(0);
  expect((await AuditLog(app.deps.db).find({ target: `member:${person.memberId}` }).lean()).map(({ before, after, why }) => [before, after, why])).toEqual([[null, null, null], [null, null, null]]);
  expect(await PrivacyRequests(app.deps.db).findById(asked.id).lean()).toMatchObject({ state: 'erased' });
  await expectReconciled(app);
});

test('nothing reaches the forgotten any more: sessions, codes, segments; and a new join with the same phone is a new member', async () => {
  const { person, counter } = await wellKnown();
  const { refreshToken } = await logIn(app, person.openid);
  const code = await showCode(app, person);
  const rule = { orders: { count: { gte: 1 } } };
  const before = (await manager('POST /v1/console/segments/count', { body: { rule } })).count;
  await ask(person);
  await coolOff();
  expect((await manager('POST /v1/console/segments/count', { body: { rule } })).count).toBe(before - 1);
  await expect(app.as(person.claims)('GET /v1/member/profile')).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
  await expect(app.as()('POST /v1/session/refresh', { body: { refreshToken } })).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
  expect(await Sessions(app.deps.db).countDocuments({ sub: person.memberId })).toBe(0);
  await expect(counter.call('POST /v1/staff/counter/scan', { body: { storeId: counter.storeId, code } })).rejects.toMatchObject({ code: expect.stringMatching(/^MEMBER_CODE_/) });
  const again = await logIn(app, person.openid);
  expect(again).toMatchObject({ joined: false });
  const { profile } = await joinAs(app, { ...person, claims: again.claims });
  expect(profile.id).not.toBe(person.memberId);
  expect(profile.phoneMasked).toBe(person.phone.replace(/^(\d{3})\d{4}/, '$1****'));
  expect((await app.as({ sub: profile.id, aud: 'member' })('GET /v1/member/points', { query: {} })).balance).toBe(0);
});

test('a code that was fresh when its member was forgotten is refused', async () => {
  const person = await makeMember(app);
  const counter = await openCounter(app);
  const code = await showCode(app, person);
  for (const step of FORGET_STEPS) await step(app.deps, [person.memberId]);
  await expect(counter.call('POST /v1/staff/counter/scan', { body: { storeId: counter.storeId, code } })).rejects.toMatchObject({ code: 'MEMBER_CODE_GONE' });
});

test('within the cooling-off time it can be withdrawn, and nothing happens then', async () => {
  const person = await makeMember(app);
  await ask(person);
  const call = app.as(person.claims);
  expect(await call('POST /v1/member/privacy/erasure/withdraw')).toEqual({ withdrawn: true });
  expect(await call('POST /v1/member/privacy/erasure/withdraw')).toEqual({ withdrawn: false });
  await coolOff();
  expect(await readMember(app, person.memberId)).toMatchObject({ status: 'joined', openid: person.openid });
  expect((await call('GET /v1/member/privacy')).requests[0]).toMatchObject({ kind: 'erasure', state: 'withdrawn' });
  expect(await ask(person)).toMatchObject({ state: 'cooling' });
});

test('ten askings at once make one request, and a day too early nothing is erased', async () => {
  const person = await makeMember(app);
  const ids = await Promise.all(Array.from({ length: 10 }, () => ask(person)));
  expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
  await app.clock.travel((COOLING_DAYS - 1) * DAY_MS);
  await eraseDueMembers(app.deps);
  expect((await readMember(app, person.memberId)).status).toBe('joined');
});

test('while an order is unpaid, on its way or being refunded, or the person works here, the refusal says what to do', async () => {
  const buyer = await makeMember(app);
  const order = await buy(buyer);
  expect(await refusalOf(ask(buyer))).toEqual({ code: 'ERASURE_BLOCKED', detail: '有 1 笔订单待支付，请先支付或取消' });
  await payOrder(app, buyer, order.id);
  expect((await refusalOf(ask(buyer))).detail).toContain('还没有取货');
  expect((await app.as(buyer.claims)('GET /v1/member/privacy')).erasureBlockedBy).toContain('还没有取货');
  await Orders(app.deps.db).updateOne({ _id: order.id }, { $set: { state: 'refunding' } });
  expect((await refusalOf(ask(buyer))).detail).toContain('退款还在路上');
  const staff = await makeStaff(app, [(await makeStore(app)).id]);
  expect((await refusalOf(ask(staff))).detail).toContain('在职店员');
});

test('an order placed in the cooling-off time holds the erasure up until it is over', async () => {
  const person = await makeMember(app);
  const { id } = await ask(person);
  const order = await buy(person);
  await payOrder(app, person, order.id);
  await coolOff();
  expect(await readMember(app, person.memberId)).toMatchObject({ status: 'joined', openid: person.openid });
  expect((await app.as(person.claims)('GET /v1/member/privacy')).requests[0]).toMatchObject({ id, state: 'cooling', heldUpBy: expect.stringContaining('还没有取货') });
  await Orders(app.deps.db).updateOne({ _id: order.id }, { $set: { state: 'done' } });
  await eraseDueMembers(app.deps);
  expect((await readMember(app, person.memberId)).status).toBe('erased');
});

test('an order that slips in while the door is being shut opens it again', async () => {
  const person = await makeMember(app);
  const { id } = await ask(person);
  const order = await buy(person);
  // As a process leaves it that died between shutting the door and the last look.
  await PrivacyRequests(app.deps.db).updateOne({ _id: id }, { $set: { state: 'erasing' } });
  await FORGET_STEPS[0]!(app.deps, [person.memberId]);
  await eraseDueMembers(app.deps);
  expect((await readMember(app, person.memberId)).status).toBe('joined');
  expect((await app.as(person.claims)('POST /v1/member/orders/:id/cancel', { params: { id: order.id } })).state).toBe('closed');
});

test.each(FORGET_STEPS.map((_, n) => n))('an erasure cut off after step %i is begun again and ends the same', async (steps) => {
  const { person, names } = await wellKnown();
  const { id } = await ask(person);
  await PrivacyRequests(app.deps.db).updateOne({ _id: id }, { $set: { state: 'erasing', sure: true } });
  const everybody = await personOf(app.deps, person.memberId);
  for (const step of FORGET_STEPS.slice(0, steps + 1)) await step(app.deps, everybody);
  await Promise.all([eraseDueMembers(app.deps), eraseDueMembers(app.deps)]);
  expect(await placesOf(names)).toEqual([]);
  expect(await PrivacyRequests(app.deps.db).findById(id).lean()).toMatchObject({ state: 'erased' });
});

test('what was merged into the person goes with the person, and the merge cannot bring it back', async () => {
  const [kept, gone] = [await wellKnown(), await wellKnown()];
  const { id } = await merge(manager, kept.person, gone.person);
  await ask(kept.person);
  await coolOff();
  expect(await placesOf([...kept.names, ...gone.names])).toEqual([]);
  expect(await refusalOf(manager('POST /v1/console/merges/:id/undo', { params: { id }, body: { reason: '其实是两个人' } }))).toMatchObject({ code: 'MERGE_CANNOT_UNDO' });
  expect((await logIn(app, gone.person.openid)).memberId).not.toBe(kept.person.memberId);
  await expectReconciled(app);
});

test('a message that was on its way when the person was forgotten is cleared afterwards', async () => {
  const { person, names } = await wellKnown();
  await ask(person);
  await coolOff();
  await sendInbox(app.deps, null, [{ memberId: person.memberId, reference: newId(), kind: 'system', title: '你好', text: person.phone }]);
  await clearLateTraces(app.deps);
  expect(await placesOf(names)).toEqual([]);
});

test('while leaving or gone, a record is not merged', async () => {
  const [leaving, other] = [await makeMember(app), await makeMember(app)];
  await ask(leaving);
  expect((await refusalOf(merge(manager, other, leaving))).detail).toContain('已申请注销');
  expect(await Members(app.deps.db).countDocuments({ mergedInto: other.memberId })).toBe(0);
});

test('every collection that names a member says what a merge and an erasure do with its rows', () => {
  const known = new Set(HOLDINGS.map(({ collection, field }) => `${collection}.${field}`));
  const named = Object.values(app.deps.db.models).flatMap((model) => Object.keys(model.schema.paths).filter((path) => /memberId$/i.test(path)).map((path) => `${model.collection.name}.${path}`));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((one) => !known.has(one))).toEqual([]);
});

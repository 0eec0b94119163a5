import { randomUUID } from 'node:crypto';
import { newId } from '../../server/src/platform/database';
import { InboxMessages, sendInbox } from '../../server/src/features/inbox/index';
import { linkWecomContact, Members } from '../../server/src/features/membership/index';
import { makeContacts } from '../../server/src/features/import/contacts';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { joinAs, makeMember, makeVisitor, nextPhone, sandboxPost } from '../support/people';
import { givePoints, holds } from './counter-support';
import { expectReconciled, logIn, readMember, visitWithUnionid } from './privacy-support';

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app?.close());

const unionidOf = (): string => `u${randomUUID().replaceAll('-', '')}`;
const wecom = (unionid: string | null, externalUserId = `wm${newId()}`) => ({ externalUserId, unionid, name: '企微好友' });

test('a WeCom contact who opens the mini-program with the same unionid is the same member', async () => {
  const unionid = unionidOf();
  const contact = await linkWecomContact(app.deps, wecom(unionid));
  expect(contact.status).toBe('contact');
  const visit = await visitWithUnionid(app, unionid, nextPhone());
  expect(visit).toMatchObject({ memberId: contact._id, joined: false });
  expect(await readMember(app, contact._id)).toMatchObject({ openid: visit.openid, unionid });
});

test('a member who is added in WeCom later stays one member, by unionid and from then on by the contact id', async () => {
  const unionid = unionidOf();
  const visit = await visitWithUnionid(app, unionid, nextPhone());
  const contact = wecom(unionid);
  expect((await linkWecomContact(app.deps, contact))._id).toBe(visit.memberId);
  expect((await linkWecomContact(app.deps, { ...contact, unionid: null }))._id).toBe(visit.memberId);
  expect(await Members(app.deps.db).countDocuments({ wecomExternalUserId: contact.externalUserId })).toBe(1);
});

test('twenty first contacts at once, by login and by WeCom, make one member', async () => {
  const unionid = unionidOf();
  const openid = `o${randomUUID().replaceAll('-', '').slice(0, 27)}`;
  await sandboxPost(app, '/_sandbox/personas', [{ openid, unionid, phone: nextPhone(), name: '测试顾客', kind: 'visitor' }]);
  const contact = wecom(unionid);
  const found = await Promise.all(Array.from({ length: 20 }, async (_, n) => (n % 2 ? (await logIn(app, openid)).memberId : (await linkWecomContact(app.deps, contact))._id)));
  const living = new Set(await Promise.all(found.map(async (id) => (await app.as({ sub: id, aud: 'member' })('GET /v1/member/session')).memberId)));
  expect(living.size).toBe(1);
  expect(await Members(app.deps.db).countDocuments({ unionid, status: { $ne: 'erased' } })).toBe(1);
});

test('a login that reveals two records as one person joins them: the contact becomes part of the member', async () => {
  const person = await makeMember(app);
  const unionid = unionidOf();
  const contact = await linkWecomContact(app.deps, wecom(unionid));
  await sendInbox(app.deps, null, [{ memberId: contact._id, reference: newId(), kind: 'system', title: '你好', text: '欢迎' }]);
  await sandboxPost(app, '/_sandbox/personas', [{ openid: person.openid, unionid, phone: person.phone, name: '测试顾客', kind: 'visitor' }]);
  expect((await logIn(app, person.openid)).memberId).toBe(person.memberId);
  expect(await readMember(app, person.memberId)).toMatchObject({ unionid, wecomExternalUserId: contact.wecomExternalUserId, status: 'joined', consents: { inbox: true } });
  expect(await readMember(app, contact._id)).toMatchObject({ status: 'erased', mergedInto: person.memberId });
  expect(await InboxMessages(app.deps.db).countDocuments({ memberId: person.memberId, title: '你好' })).toBe(1);
});

test('two who both joined are never joined by a login alone: that is for people to decide', async () => {
  const [one, other] = [await makeMember(app), await makeMember(app)];
  const unionid = unionidOf();
  await Members(app.deps.db).updateOne({ _id: other.memberId }, { $set: { unionid } });
  await sandboxPost(app, '/_sandbox/personas', [{ openid: one.openid, unionid, phone: one.phone, name: '测试顾客', kind: 'visitor' }]);
  expect((await logIn(app, one.openid)).memberId).toBe(one.memberId);
  expect((await readMember(app, other.memberId)).status).toBe('joined');
});

test('a contact from an import joins by phone: the visitor becomes the contact, and the old token leads there', async () => {
  const visitor = await makeVisitor(app);
  const known = (await makeContacts(app.deps, [{ externalId: `erp-${newId()}`, storeId: null }])).values().next().value!;
  await Members(app.deps.db).updateOne({ _id: known._id }, { $set: { phoneIndex: app.deps.pii.blindIndex(visitor.phone) } });
  expect((await joinAs(app, visitor)).profile.id).toBe(known._id);
  expect((await app.as(visitor.claims)('GET /v1/member/profile')).id).toBe(known._id);
});

test('a WeCom contact who joins with the phone of an imported one brings its records along', async () => {
  const unionid = unionidOf();
  const contact = await linkWecomContact(app.deps, wecom(unionid));
  await givePoints(app, contact._id, 25);
  const phone = nextPhone();
  const visit = await visitWithUnionid(app, unionid, phone);
  expect(visit.memberId).toBe(contact._id);
  const known = (await makeContacts(app.deps, [{ externalId: `erp-${newId()}`, storeId: null }])).values().next().value!;
  await Members(app.deps.db).updateOne({ _id: known._id }, { $set: { phoneIndex: app.deps.pii.blindIndex(phone) } });
  await joinAs(app, { memberId: visit.memberId, openid: visit.openid, phone, claims: visit.claims });
  await app.drain();
  expect(await readMember(app, known._id)).toMatchObject({ status: 'joined', unionid, wecomExternalUserId: contact.wecomExternalUserId, openid: visit.openid });
  expect([await holds(app, known._id, 'points'), await holds(app, contact._id, 'points')]).toEqual([25, 0]);
  await expectReconciled(app);
});

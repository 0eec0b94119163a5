import { dispatchChunk } from '../../server/src/features/campaigns/dispatch-chunk';
import { Deliveries } from '../../server/src/features/campaigns/index';
import {
  InboxMessages, MessageTemplates, sendInbox, SubscribePermissions, takePermission, type InboxInput,
} from '../../server/src/features/inbox/index';
import { Members } from '../../server/src/features/membership/index';
import { newId } from '../../server/src/platform/database';
import { withTransaction } from '../../server/src/platform/transaction';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, sandboxPost, type Person } from '../support/people';
import { bodyOf, launchOver } from './campaigns-support';

let app: TestApp;
let manager: Call;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app));
});
afterAll(() => app.close());

const note = (memberId: string, reference = `note:${newId()}`): InboxInput => ({ memberId, reference, kind: 'system', title: '一句话', text: '茶到了。' });
const answer = (person: Person, templateKey: string, said: 'accept' | 'reject' | 'ban') =>
  app.as(person.claims)('POST /v1/member/subscriptions', { body: { results: [{ templateKey, answer: said }] } });
const left = async (memberId: string, templateKey = 'campaign-offer') =>
  (await SubscribePermissions(app.deps.db).findById(`${memberId}:${templateKey}`).lean())?.remaining;

describe('the inbox', () => {
  test('is told the same business fact once, however many tell it at once, inside and outside of transactions', async () => {
    const { memberId } = await makeMember(app);
    const message = note(memberId);
    const inside = () => withTransaction(app.deps.db, (session) => sendInbox(app.deps, session, [message]));
    const counts = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? inside() : sendInbox(app.deps, null, [message]))));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await InboxMessages(app.deps.db).countDocuments({ reference: message.reference })).toBe(1);
  });

  test('counts what is unread until it is opened or all is read; opening twice is one opening', async () => {
    const person = await makeMember(app);
    const call = app.as(person.claims);
    await call('POST /v1/member/messages/read-all');
    await sendInbox(app.deps, null, [note(person.memberId), note(person.memberId), note(person.memberId)]);
    const { unread, page } = await call('GET /v1/member/messages', { query: {} });
    expect(unread).toBe(3);
    const id = page.rows[0]!.id;
    await Promise.all([1, 2, 3].map(() => call('POST /v1/member/messages/:id/open', { params: { id } })));
    expect((await call('GET /v1/member/messages', { query: {} })).unread).toBe(2);
    await call('POST /v1/member/messages/read-all');
    expect((await call('GET /v1/member/messages', { query: {} })).unread).toBe(0);
  });

  test("keeps one member's messages from another", async () => {
    const [one, other] = [await makeMember(app), await makeMember(app)];
    await sendInbox(app.deps, null, [note(one.memberId)]);
    const { id } = (await app.as(one.claims)('GET /v1/member/messages', { query: {} })).page.rows[0]!;
    await expect(app.as(other.claims)('POST /v1/member/messages/:id/open', { params: { id } })).rejects.toMatchObject({ code: 'MESSAGE_NOT_FOUND' });
    expect((await InboxMessages(app.deps.db).findById(id).lean())?.openedAt).toBeNull();
  });

  test('hands out a long history page by page, each message once', async () => {
    const { memberId, claims } = await makeMember(app);
    await sendInbox(app.deps, null, Array.from({ length: 45 }, () => note(memberId)));
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const { page } = await app.as(claims)('GET /v1/member/messages', { query: { limit: 20, ...(cursor ? { cursor } : {}) } });
      seen.push(...page.rows.map((row) => row.id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen.length).toBe(await InboxMessages(app.deps.db).countDocuments({ memberId }));
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('a permission to send one message', () => {
  test('is counted up by each yes, by nothing else, and used up by exactly as many sends', async () => {
    const person = await makeMember(app);
    await answer(person, 'campaign-offer', 'reject');
    expect(await left(person.memberId)).toBeUndefined();
    for (let i = 0; i < 3; i += 1) await answer(person, 'campaign-offer', 'accept');
    const takes = await Promise.all(Array.from({ length: 10 }, () => takePermission(app.deps, person.memberId, 'campaign-offer')));
    expect(takes.filter(Boolean).length).toBe(3);
    expect(await left(person.memberId)).toBe(0);
  });

  test('ends with a ban, and begins again with the next yes', async () => {
    const person = await makeMember(app);
    await answer(person, 'campaign-offer', 'accept');
    await answer(person, 'campaign-offer', 'ban');
    expect(await takePermission(app.deps, person.memberId, 'campaign-offer')).toBe(false);
    await answer(person, 'campaign-offer', 'accept');
    expect(await takePermission(app.deps, person.memberId, 'campaign-offer')).toBe(true);
  });

  const sendTo = async (person: Person) => {
    const body = bodyOf(null, { channels: { inbox: true, subscribe: true } });
    const { id, chunkIds } = await launchOver(app, manager, body, [person.memberId]);
    await dispatchChunk(app.deps, chunkIds[0]!);
    return Deliveries(app.deps.db).findById(`${id}:${person.memberId}`).lean();
  };
  const acceptInWeChat = async (person: Person) => {
    const template = await MessageTemplates(app.deps.db).findById('campaign-offer').lean();
    const { openid } = (await Members(app.deps.db).findById(person.memberId).lean())!;
    await sandboxPost(app, '/_sandbox/subscribe', { openid, templateIds: [template!.templateId], accept: true });
  };

  test('is counted down by a message that arrived', async () => {
    const person = await makeMember(app);
    await acceptInWeChat(person);
    await answer(person, 'campaign-offer', 'accept');
    expect(await sendTo(person)).toMatchObject({ subscribe: 'sent', subscribeReason: null });
    expect(await left(person.memberId)).toBe(0);
  });

  test('that WeChat does not know (43101) is emptied, whatever was counted here, and said as such', async () => {
    const person = await makeMember(app);
    for (let i = 0; i < 4; i += 1) await answer(person, 'campaign-offer', 'accept');
    expect(await sendTo(person)).toMatchObject({ subscribe: 'skipped', subscribeReason: 'no-permission' });
    expect(await left(person.memberId)).toBe(0);
  });
});

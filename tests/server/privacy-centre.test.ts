import { DAY_MS, MINUTE_MS } from '@shuke/shared/values/time';
import { AuditLog } from '../../server/src/platform/audit';
import { newId } from '../../server/src/platform/database';
import { FilePieces, prepareExport, PrivacyRequests } from '../../server/src/features/privacy/index';
import { sweepExports } from '../../server/src/features/privacy/export-data';
import { sendInbox } from '../../server/src/features/inbox/index';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, type Person } from '../support/people';
import { giveCoupon, givePoints, openCounter, scan, sell } from './counter-support';
import { refusalOf } from './privacy-support';

let app: TestApp;
let manager: Call;
let support: Call;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app, 'manager'));
  support = app.as(await makeOperator(app, 'support'));
});
afterAll(() => app?.close());

const get = async (path: string, person?: Person) => {
  const authorization = person ? { authorization: `Bearer ${app.app.jwt.sign({ ...person.claims })}` } : {};
  const reply = await app.app.inject({ method: 'GET', url: path, headers: authorization });
  return { status: reply.statusCode, type: String(reply.headers['content-type']), name: String(reply.headers['content-disposition']), text: reply.payload };
};
const exported = async (person: Person): Promise<string> => {
  const { id } = await app.as(person.claims)('POST /v1/member/privacy/exports');
  await prepareExport(app.deps, id);
  return id;
};
const linkTo = (person: Person, id: string, format: 'html' | 'json' = 'json') => app.as(person.claims)('POST /v1/member/privacy/exports/:id/link', { params: { id }, body: { format } });

interface File {
  sections: { title: string; columns: string[]; rows: string[][] }[];
}

test('a copy holds everything: profile in full, consents, orders, coupons, a points statement that adds up, messages, tags, who looked', async () => {
  const person = await makeMember(app);
  const counter = await openCounter(app);
  await givePoints(app, person.memberId, 300);
  await giveCoupon(app, person.memberId);
  await sell(counter, (await scan(app, counter, person)).scanId, 100_00, { usePoints: true });
  const group = await manager('POST /v1/console/tag-groups', { body: { name: `口味${newId()}`, exclusive: false } });
  const tag = await manager('POST /v1/console/tags', { body: { tagGroupId: group.id, name: `乌龙${newId()}`, colour: '#336644' } });
  await manager('POST /v1/console/members/:id/tags', { params: { id: person.memberId }, body: { tagId: tag.id } });
  await sendInbox(app.deps, null, [{ memberId: person.memberId, reference: newId(), kind: 'system', title: '秋茶到了', text: '来尝尝' }]);
  const { path } = await linkTo(person, await exported(person));
  const { status, type, name, text } = await get(path);
  expect([status, type.split(';')[0], name]).toEqual([200, 'application/json', expect.stringMatching(/^attachment; filename="P\d{14}\.json"$/)]);
  const section = (title: string) => (JSON.parse(text) as File).sections.find((one) => one.title === title)!.rows;
  expect(section('个人资料')).toEqual(expect.arrayContaining([['手机号', person.phone], ['微信标识 openid', person.openid]]));
  expect(section('同意记录')).toEqual(expect.arrayContaining([[expect.any(String), '小程序内消息', '同意'], [expect.any(String), '短信', '不同意']]));
  expect(section('订单与消费')).toEqual([[expect.any(String), expect.any(String), '门店', expect.any(String), '到店消费 ×1', expect.stringContaining('¥'), '¥0.00', '已完成', '']]);
  expect(section('优惠券')[0]).toEqual(expect.arrayContaining(['茶礼券', '已使用']));
  const points = section('积分明细').reverse();
  points.reduce((sum, [, , delta, balance]) => {
    expect(Number(balance)).toBe(sum + Number(delta));
    return Number(balance);
  }, 0);
  expect(points).toHaveLength(3);
  expect(section('消息').map((row) => row[1])).toContain('秋茶到了');
  expect(section('标签')[0]![1]).toBe(tag.name);
  expect(section('谁看过我的信息').map((row) => row[1])).toContain('店员 店员');
});

test('as a page for people nothing that somebody wrote can act', async () => {
  const person = await makeMember(app);
  await app.as(person.claims)('POST /v1/member/profile', { body: { nickname: '<img src=x onerror=alert(1)>' } });
  const { path } = await linkTo(person, await exported(person), 'html');
  const { type, text } = await get(path);
  expect(type).toBe('text/html; charset=utf-8');
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(text).not.toContain('<img');
});

test('a link is good once, even for twenty at the same time, for a quarter of an hour, and a new link ends the former', async () => {
  const person = await makeMember(app);
  const id = await exported(person);
  const { path } = await linkTo(person, id);
  const answers = await Promise.all(Array.from({ length: 20 }, () => get(path)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 404)).toHaveLength(19);
  const [former, latest] = [await linkTo(person, id), await linkTo(person, id)];
  expect((await get(former.path)).status).toBe(404);
  await app.clock.travel(15 * MINUTE_MS);
  expect((await get(latest.path)).status).toBe(404);
  expect((await get(`/v1/privacy/files/${'A'.repeat(43)}`)).status).toBe(404);
});

test('another member never gets the file: no link of theirs to it, and with the link itself they are refused and do not use it up', async () => {
  const [person, other] = [await makeMember(app), await makeMember(app)];
  const id = await exported(person);
  expect(await refusalOf(linkTo(other, id))).toMatchObject({ code: 'PRIVACY_REQUEST_NOT_FOUND' });
  const { path } = await linkTo(person, id);
  expect((await get(path, other)).status).toBe(404);
  expect((await app.as(other.claims)('GET /v1/member/privacy')).requests).toEqual([]);
  expect((await get(path, person)).status).toBe(200);
});

test('the file lies sealed, is cut in pieces, and a job that Redis lost or that runs twice makes one file', async () => {
  const person = await makeMember(app);
  const text = '茶'.repeat(200_000);
  for (let n = 0; n < 3; n += 1) await sendInbox(app.deps, null, [{ memberId: person.memberId, reference: newId(), kind: 'system', title: '长信', text }]);
  const call = app.as(person.claims);
  const [asked, again] = [await call('POST /v1/member/privacy/exports'), await call('POST /v1/member/privacy/exports')];
  expect(again.id).toBe(asked.id);
  expect(await refusalOf(linkTo(person, asked.id))).toMatchObject({ code: 'EXPORT_NOT_READY' });
  await sweepExports(app.deps);
  await Promise.all([prepareExport(app.deps, asked.id), prepareExport(app.deps, asked.id), prepareExport(app.deps, asked.id)]);
  await prepareExport(app.deps, asked.id);
  const pieces = await FilePieces(app.deps.db).find({ requestId: asked.id }).lean();
  expect(pieces.length).toBeGreaterThan(3);
  expect(new Set(pieces.map(({ fileId }) => fileId)).size).toBe(1);
  expect(pieces.some(({ sealed }) => sealed.includes(person.phone) || sealed.includes('茶'))).toBe(false);
  const file = await get((await linkTo(person, asked.id)).path);
  expect((JSON.parse(file.text) as File).sections.find(({ title }) => title === '消息')!.rows.filter((row) => row[2] === text)).toHaveLength(3);
});

test('a fourth copy on one day is refused, and the next day it works again', async () => {
  const person = await makeMember(app);
  for (let n = 0; n < 3; n += 1) await exported(person);
  expect(await refusalOf(app.as(person.claims)('POST /v1/member/privacy/exports'))).toMatchObject({ code: 'EXPORT_TOO_OFTEN' });
  await app.clock.travel(DAY_MS);
  expect((await app.as(person.claims)('POST /v1/member/privacy/exports')).state).toBe('preparing');
});

test('a complaint gets a number and 15 working days, is answered once with an audit row, and the member reads the answer', async () => {
  const person = await makeMember(app);
  const call = app.as(person.claims);
  const filed = await call('POST /v1/member/privacy/complaints', { body: { topic: '消息打扰', text: '一天收到三条短信' } });
  expect(filed).toMatchObject({ state: 'open', topic: '消息打扰', answer: null });
  const days = (new Date(filed.dueAt).getTime() - new Date(filed.askedAt).getTime()) / DAY_MS;
  expect(days).toBeGreaterThanOrEqual(19);
  expect(days).toBeLessThan(24);
  const answer = (text: string, by = support) => by('POST /v1/console/privacy/requests/:id/answer', { params: { id: filed.id }, body: { answer: text } });
  const open = await manager('GET /v1/console/privacy/requests', { query: { open: true, kind: 'complaint' } });
  expect(open.page.rows.find(({ id }) => id === filed.id)).toMatchObject({ text: '一天收到三条短信', overdue: false, memberMasked: expect.stringContaining('****') });
  expect(await answer('已把短信频率调到每月两条')).toMatchObject({ state: 'answered', answeredBy: '运营' });
  expect(await refusalOf(answer('再答一次', manager))).toMatchObject({ code: 'PRIVACY_REQUEST_CLOSED' });
  expect((await call('GET /v1/member/privacy')).requests[0]).toMatchObject({ id: filed.id, state: 'answered', answer: '已把短信频率调到每月两条' });
  expect((await call('GET /v1/member/messages', { query: {} })).page.rows.filter(({ title }) => title.includes('答复'))).toHaveLength(1);
  const audit = await AuditLog(app.deps.db).find({ target: `privacy-request:${filed.id}` }).lean();
  expect(audit.map(({ action, after }) => [action, after])).toEqual([['answer-privacy-request', { requestNo: filed.requestNo }]]);
});

test('what is overdue is counted, and the list goes on from page to page by deadline', async () => {
  const person = await makeMember(app);
  for (let n = 0; n < 3; n += 1) await app.as(person.claims)('POST /v1/member/privacy/complaints', { body: { topic: '其他', text: `第 ${n} 个问题` } });
  await app.clock.travel(30 * DAY_MS);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { page, overdue, toAnswer } = await manager('GET /v1/console/privacy/requests', { query: { open: true, limit: 2, ...(cursor ? { cursor } : {}) } });
    expect(overdue).toBeGreaterThanOrEqual(3);
    expect(toAnswer).toBeGreaterThanOrEqual(3);
    seen.push(...page.rows.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toHaveLength(await PrivacyRequests(app.deps.db).countDocuments({ state: { $in: ['open', 'cooling', 'erasing', 'preparing'] } }));
});

test('the member reads who looked, when and why: the counter, the console, a shown number, a downloaded copy', async () => {
  const person = await makeMember(app);
  const counter = await openCounter(app);
  await scan(app, counter, person);
  await support('GET /v1/console/members/:id', { params: { id: person.memberId } });
  await support('POST /v1/console/members/:id/phone', { params: { id: person.memberId }, body: { reason: '核对取货人' } });
  await get((await linkTo(person, await exported(person))).path);
  const { rows } = await app.as(person.claims)('GET /v1/member/accesses');
  expect(rows.map(({ who, what, why }) => [who, what, why]).reverse()).toEqual([
    ['店员 店员', '等级、积分、标签和可用的券', '到店出示会员码'], ['客服 运营', '会员资料', '后台查看会员'], ['客服 运营', '完整手机号', '核对取货人'],
    ['你本人', '导出的全部个人信息', '下载自己的数据副本'],
  ]);
});

test('withdrawing consent is one act like giving it, and each real change leaves one line', async () => {
  const person = await makeMember(app);
  const call = app.as(person.claims);
  const set = (granted: boolean) => call('PUT /v1/member/consents', { body: { channel: 'sms', granted } });
  await set(true);
  await set(true);
  const { marketing, history } = await set(false);
  expect(marketing.sms).toBe(false);
  expect(history.filter(({ purpose }) => purpose === 'marketing:sms').map(({ granted }) => granted)).toEqual([false, true, false]);
});

import { addDays, businessDate, HOUR_MS } from '@shuke/shared/values/time';
import type { CareRuleBody } from '@shuke/shared/contract/care';
import { CareGifts, CareRules, giveCare } from '../../server/src/features/care/index';
import { InboxMessages } from '../../server/src/features/inbox/index';
import { Members } from '../../server/src/features/membership/index';
import { AuditLog } from '../../server/src/platform/audit';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator } from '../support/people';
import { expectClean, holds } from './counter-support';
import { makeMembers, makeTemplate, tally } from './coupons-support';
import { Coupons } from '../../server/src/features/coupons/index';
import { shanghai, thisYear, travelTo } from './tiers-support';

jest.setTimeout(180_000);

let app: TestApp;
let manager: Call;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app, 'manager'));
  // The middle of a year, so that no test runs over its end.
  await travelTo(app, shanghai(`${thisYear(app) + 1}-06-01`, 8));
});
afterAll(() => app?.close());
beforeEach(async () => {
  await CareRules(app.deps.db).deleteMany({});
  await travelTo(app, new Date(shanghai(businessDate(addDays(app.clock.now(), 1)), 8).getTime()));
});
afterEach(() => expectClean(app));

const birthdayRule = (change: Partial<CareRuleBody> = {}): CareRuleBody => ({
  occasion: { kind: 'birthday' }, title: '生日快乐', text: '今天喝杯好茶。', gifts: [{ tierKeys: [], points: 20, templateId: null }], active: true, ...change,
});
const make = (body: CareRuleBody) => manager('POST /v1/console/care-rules', { body });
const today = (): string => businessDate(app.clock.now());
/** Members with a birthday `days` from now, who agreed to messages. */
const bornIn = async (days: number, count = 1, inbox = true): Promise<string[]> => {
  const ids = await makeMembers(app, count);
  const birthday = `1990-${businessDate(addDays(app.clock.now(), days)).slice(5)}`;
  await Members(app.deps.db).updateMany({ _id: { $in: ids } }, { $set: { birthday, birthdayKey: birthday.slice(5), 'consents.inbox': inbox } });
  return ids;
};
const points = (memberId: string): Promise<number> => holds(app, memberId, 'points');
const told = (memberId: string): Promise<number> => InboxMessages(app.deps.db).countDocuments({ memberId });

test('a birthday is kept at nine in the morning and not before, once however many look', async () => {
  await make(birthdayRule());
  const [born] = await bornIn(0) as [string];
  expect(await giveCare(app.deps)).toBe(0);
  await app.clock.travel(HOUR_MS + 1000);
  await Promise.all(Array.from({ length: 6 }, () => giveCare(app.deps)));
  expect([await points(born), await told(born)]).toEqual([20, 1]);
  await giveCare(app.deps);
  expect([await points(born), await told(born)]).toEqual([20, 1]);
});

test('each tier gets its own gift; a birthday without one falls to what the tier promises', async () => {
  const template = await makeTemplate(app);
  await make(birthdayRule({ gifts: [{ tierKeys: ['gold'], points: 99, templateId: template._id }] }));
  const [plain, gold] = await bornIn(0, 2) as [string, string];
  await Members(app.deps.db).updateOne({ _id: gold }, { $set: { tierKey: 'gold' } });
  await app.clock.travel(2 * HOUR_MS);
  await giveCare(app.deps);
  expect([await points(plain), await told(plain), await points(gold), await Coupons(app.deps.db).countDocuments({ memberId: gold, state: 'issued' })]).toEqual([0, 1, 99, 1]);
});

test('a birthday that is edited brings no second gift in the same year, and is edited once a year', async () => {
  await make(birthdayRule());
  const member = await makeMember(app);
  const call = app.as(member.claims);
  await call('POST /v1/member/profile', { body: { birthday: `1990-${today().slice(5)}` } });
  await app.clock.travel(2 * HOUR_MS);
  await giveCare(app.deps);
  const later = `1990-${businessDate(addDays(app.clock.now(), 3)).slice(5)}`;
  await expect(call('POST /v1/member/profile', { body: { birthday: later } })).rejects.toMatchObject({ code: 'BIRTHDAY_ALREADY_SET' });
  await Members(app.deps.db).updateOne({ _id: member.memberId }, { $set: { birthday: later, birthdayKey: later.slice(5) } });
  await app.clock.travel(72 * HOUR_MS);
  await giveCare(app.deps);
  expect(await points(member.memberId)).toBe(20);
  await app.clock.travel(365 * 24 * HOUR_MS);
  await expect(call('POST /v1/member/profile', { body: { birthday: `1991-${today().slice(5)}` } })).resolves.toHaveProperty('birthday');
});

test('of many changes of a birthday at once one holds', async () => {
  const member = await makeMember(app);
  await app.as(member.claims)('POST /v1/member/profile', { body: { birthday: '1990-01-01' } });
  await Members(app.deps.db).updateOne({ _id: member.memberId }, { $set: { birthdaySetAt: addDays(app.clock.now(), -400) } });
  const changes = Array.from({ length: 6 }, (_, n) => app.as(member.claims)('POST /v1/member/profile', { body: { birthday: `1990-02-0${n + 1}` } }));
  expect(await tally(changes)).toEqual({ ok: 1, BIRTHDAY_ALREADY_SET: 5 });
});

test('who did not agree to messages gets the gift without one', async () => {
  await make(birthdayRule());
  const [quiet] = await bornIn(0, 1, false) as [string];
  await app.clock.travel(2 * HOUR_MS);
  await giveCare(app.deps);
  expect([await points(quiet), await told(quiet)]).toEqual([20, 0]);
});

test('down-time of some days is made good; what is longer ago than a week is not', async () => {
  await make(birthdayRule());
  const [[soon], [early], [late]] = [await bornIn(3), await bornIn(1), await bornIn(12)] as [[string], [string], [string]];
  await app.clock.travel(10 * 24 * HOUR_MS + 2 * HOUR_MS);
  await giveCare(app.deps);
  expect([await points(soon), await points(early), await points(late)]).toEqual([20, 0, 0]);
});

test('a gift that a crash left half way is finished once', async () => {
  const { id } = await make(birthdayRule());
  const [memberId] = await bornIn(5) as [string];
  const row = { memberId, ruleId: id, date: today(), title: '生日快乐', text: '好', points: 20, templateId: null, tell: true, state: 'giving' as const, at: app.clock.now() };
  await CareGifts(app.deps.db).insertMany([{ _id: `care:birthday:${memberId}:${today().slice(0, 4)}`, ...row }]);
  await Promise.all([giveCare(app.deps), giveCare(app.deps), giveCare(app.deps)]);
  expect([await points(memberId), await told(memberId), (await CareGifts(app.deps.db).findOne({ memberId }).lean())!.state]).toEqual([20, 1, 'given']);
});

test('an anniversary is kept a year after joining at the earliest', async () => {
  await make(birthdayRule({ occasion: { kind: 'anniversary' }, title: '又一年' }));
  const [old, fresh] = await makeMembers(app, 2) as [string, string];
  const joinedAt = shanghai(`${thisYear(app) - 1}-${today().slice(5)}`, 20);
  await Members(app.deps.db).updateOne({ _id: old }, { $set: { joinedAt } });
  await app.clock.travel(2 * HOUR_MS);
  await giveCare(app.deps);
  expect([await points(old), await points(fresh)]).toEqual([20, 0]);
});

test('a festival reaches everybody once on its day; the preview says how many', async () => {
  await travelTo(app, shanghai(`${thisYear(app)}-09-20`, 8));
  await make(birthdayRule({ occasion: { kind: 'festival', festival: 'national' }, title: '国庆好', gifts: [{ tierKeys: [], points: 5, templateId: null }] }));
  const [memberId] = await makeMembers(app, 1) as [string];
  const joined = await Members(app.deps.db).countDocuments({ status: 'joined' });
  const { days } = await manager('GET /v1/console/care-preview');
  expect(days).toEqual([{ date: `${thisYear(app)}-10-01`, ruleId: expect.any(String), occasionName: '国庆', title: '国庆好', members: joined }]);
  await giveCare(app.deps);
  expect(await points(memberId)).toBe(0);
  await travelTo(app, shanghai(`${thisYear(app)}-10-01`, 10));
  await Promise.all([giveCare(app.deps), giveCare(app.deps)]);
  await travelTo(app, shanghai(`${thisYear(app)}-10-02`, 10));
  await giveCare(app.deps);
  expect([await points(memberId), await CareGifts(app.deps.db).countDocuments({ title: '国庆好' })]).toEqual([5, joined]);
});

test('a rule has one place for its occasion, names what is wrong with it, and leaves audit rows', async () => {
  const { id } = await make(birthdayRule());
  await expect(make(birthdayRule())).rejects.toMatchObject({ code: 'CARE_RULE_EXISTS' });
  await expect(make(birthdayRule({ occasion: { kind: 'anniversary' }, gifts: [{ tierKeys: ['nobody'], points: 1, templateId: null }] }))).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await manager('PUT /v1/console/care-rules/:id', { params: { id }, body: birthdayRule({ active: false }) });
  const rows = await AuditLog(app.deps.db).find({ target: `care-rule:${id}` }).sort({ _id: 1 }).lean();
  expect(rows.map(({ action }) => action)).toEqual(['create-care-rule', 'change-care-rule']);
  expect((await manager('GET /v1/console/care-rules')).rules).toMatchObject([{ id, active: false, occasionName: '生日' }]);
});

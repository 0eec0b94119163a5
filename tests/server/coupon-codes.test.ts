import { DAY_MS, MINUTE_MS } from '@shuke/shared/values/time';
import { Coupons, CouponTemplates, reconcileCoupons } from '../../server/src/features/coupons/index';
import { CodeBatches, CouponCodes, finishCodes, forgetCodes, reconcileCodes } from '../../server/src/features/coupon-codes/index';
import { ALPHABET, readCode } from '../../server/src/features/coupon-codes/code-text';
import { MOST_TRIES } from '../../server/src/features/coupon-codes/redeem-code';
import { AuditLog } from '../../server/src/platform/audit';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeOperator } from '../support/people';
import { makeMembers, makeTemplate, tally } from './coupons-support';

jest.setTimeout(120_000);

let app: TestApp;
let manager: Call;
beforeAll(async () => {
  app = await buildTestApp({ REQUESTS_PER_MINUTE: '1000000' });
  manager = app.as(await makeOperator(app));
});
afterAll(() => app?.close());
afterEach(async () => {
  expect((await reconcileCodes(app.deps)).faults).toEqual([]);
  expect((await reconcileCoupons(app.deps)).faults).toEqual([]);
});

const make = async (change: { count?: number; perMemberLimit?: number; days?: number } = {}, template: Parameters<typeof makeTemplate>[1] = {}, key?: string) => {
  const { _id: templateId } = await makeTemplate(app, { claimable: false, ...template });
  const { count = 3, perMemberLimit = 1, days = 9 } = change;
  const expiresAt = new Date(app.clock.now().getTime() + days * DAY_MS).toISOString();
  return manager('POST /v1/console/coupon-code-batches', { body: { templateId, title: '海报', count, perMemberLimit, expiresAt } }, key ? { key } : {});
};
const show = async (id: string) => (await manager('POST /v1/console/coupon-code-batches/:id/codes', { params: { id } })).codes;
const redeem = (memberId: string, code: string) => app.as({ sub: memberId, aud: 'member' })('POST /v1/member/coupon-codes/redeem', { body: { code } });
const member = async () => (await makeMembers(app, 1))[0]!;

test('a batch has as many different codes as it was asked for, without letters that are mistaken for others', async () => {
  const batch = await make({ count: 1200 });
  const codes = await show(batch.id);
  expect(new Set(codes).size).toBe(1200);
  for (const code of codes) expect(code).toMatch(new RegExp(`^[${ALPHABET}]{4}-[${ALPHABET}]{4}-[${ALPHABET}]{6}$`));
  expect(ALPHABET).not.toMatch(/[0O1IL2Z5S8BUV]/);
});

test('a code is nowhere in the database in the clear', async () => {
  const batch = await make();
  const [code] = await show(batch.id);
  const rows = JSON.stringify([await CouponCodes(app.deps.db).find().lean(), await CodeBatches(app.deps.db).find().lean()]);
  expect(rows).not.toContain(readCode(code!)!);
});

test('codes are shown for ten minutes from the first time, each time audited, and never again', async () => {
  const batch = await make();
  const first = await show(batch.id);
  expect(await show(batch.id)).toEqual(first);
  expect(await AuditLog(app.deps.db).countDocuments({ target: `coupon-codes:${batch.id}`, action: 'read-coupon-codes' })).toBe(2);
  await app.clock.travel(11 * MINUTE_MS);
  await expect(show(batch.id)).rejects.toMatchObject({ code: 'CODES_ALREADY_SHOWN' });
  await forgetCodes(app.deps);
  expect((await CodeBatches(app.deps.db).findById(batch.id).lean())!.sealedCodes).toBeNull();
  expect(await redeem(await member(), first[0]!)).toMatchObject({ state: 'issued' });
});

test('a repeated making answers the same batch', async () => {
  const { _id: templateId } = await makeTemplate(app);
  const body = { templateId, title: '海报', count: 5, perMemberLimit: 1, expiresAt: new Date(app.clock.now().getTime() + DAY_MS).toISOString() };
  const first = await manager('POST /v1/console/coupon-code-batches', { body }, { key: 'make-codes-1' });
  expect((await manager('POST /v1/console/coupon-code-batches', { body }, { key: 'make-codes-1' })).id).toBe(first.id);
  expect(await CouponCodes(app.deps.db).countDocuments({ batchId: first.id })).toBe(5);
});

test('a code typed with blanks, dashes and small letters gives its coupon; a repeat answers the same', async () => {
  const [code] = await show((await make()).id);
  const memberId = await member();
  const coupon = await redeem(memberId, ` ${code!.toLowerCase().replaceAll('-', ' ')} `);
  expect((await redeem(memberId, code!)).id).toBe(coupon.id);
  expect(await Coupons(app.deps.db).countDocuments({ memberId })).toBe(1);
});

test('twenty members with one code at once: one has the coupon, the others are told that it is used', async () => {
  const [code] = await show((await make()).id);
  expect(await tally((await makeMembers(app, 20)).map((memberId) => redeem(memberId, code!)))).toEqual({ ok: 1, COUPON_CODE_USED: 19 });
});

test('one member sending the same code ten times at once has one coupon', async () => {
  const [code] = await show((await make()).id);
  const memberId = await member();
  expect((await tally(Array.from({ length: 10 }, () => redeem(memberId, code!)))).ok).toBeGreaterThanOrEqual(1);
  expect(await Coupons(app.deps.db).countDocuments({ memberId })).toBe(1);
});

test('eight codes of one batch at once, at most two a member: two', async () => {
  const codes = await show((await make({ count: 8, perMemberLimit: 2 })).id);
  const memberId = await member();
  expect(await tally(codes.map((code) => redeem(memberId, code)))).toEqual({ ok: 2, COUPON_LIMIT_REACHED: 6 });
});

test('guessing ends after ten tries, also when they come at once, and also for a code that is good', async () => {
  const [code] = await show((await make()).id);
  const memberId = await member();
  const guesses = await tally(Array.from({ length: 15 }, (_, n) => redeem(memberId, `AAAA-CCCC-${'AAAAAA'.slice(1)}${ALPHABET[n]!}`)));
  expect(guesses).toEqual({ COUPON_CODE_INVALID: MOST_TRIES, COUPON_CODE_TOO_MANY: 15 - MOST_TRIES });
  await expect(redeem(memberId, code!)).rejects.toMatchObject({ code: 'COUPON_CODE_TOO_MANY' });
  await app.clock.travel(16 * MINUTE_MS);
  expect(await redeem(memberId, code!)).toMatchObject({ state: 'issued' });
});

test('codes of a batch that was stopped, or is over, are good no more', async () => {
  const [stopped, over] = [await make(), await make({ days: 1 })];
  const [[first], [second]] = [await show(stopped.id), await show(over.id)];
  await manager('POST /v1/console/coupon-code-batches/:id/stop', { params: { id: stopped.id } });
  await expect(redeem(await member(), first!)).rejects.toMatchObject({ code: 'COUPON_CODE_OVER' });
  await app.clock.travel(2 * DAY_MS);
  await expect(redeem(await member(), second!)).rejects.toMatchObject({ code: 'COUPON_CODE_OVER' });
});

test('when nothing is left the code is not used up', async () => {
  const batch = await make({ count: 2 }, { stock: 1 });
  const [first, second] = await show(batch.id);
  const [one, two] = await makeMembers(app, 2);
  await redeem(one!, first!);
  await expect(redeem(two!, second!)).rejects.toMatchObject({ code: 'COUPON_SOLD_OUT' });
  await CouponTemplates(app.deps.db).updateOne({ _id: batch.templateId }, { $set: { stock: 2 } });
  expect(await redeem(two!, second!)).toMatchObject({ state: 'issued' });
});

test('a crash after the code was bound: the sweeper gives the coupon, once', async () => {
  const [code] = await show((await make()).id);
  const memberId = await member();
  const id = app.deps.pii.blindIndex(`coupon-code:${readCode(code!)!}`);
  await CouponCodes(app.deps.db).updateOne({ _id: id }, { $set: { memberId, takenAt: new Date(Date.now() - MINUTE_MS) } });
  await Promise.all([finishCodes(app.deps), finishCodes({ ...app.deps })]);
  expect(await Coupons(app.deps.db).countDocuments({ memberId })).toBe(1);
  expect((await redeem(memberId, code!)).state).toBe('issued');
});

test('a batch that ends before it begins, or of a stopped template, is refused', async () => {
  await expect(make({ days: -1 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  const { _id: templateId } = await makeTemplate(app);
  await CouponTemplates(app.deps.db).updateOne({ _id: templateId }, { $set: { state: 'stopped' } });
  const body = { templateId, title: '海报', count: 1, perMemberLimit: 1, expiresAt: new Date(app.clock.now().getTime() + DAY_MS).toISOString() };
  await expect(manager('POST /v1/console/coupon-code-batches', { body })).rejects.toMatchObject({ code: 'COUPON_NOT_CLAIMABLE' });
});

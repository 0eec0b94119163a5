import { Coupons, issueCouponsInBulk, reconcileCoupons } from '../../server/src/features/coupons/index';
import { CouponGrants, GrantRows, reconcileGrants, runGrant } from '../../server/src/features/coupon-grants/index';
import { prepareGrant } from '../../server/src/features/coupon-grants/prepare-grant';
import { InboxMessages } from '../../server/src/features/inbox/index';
import { memberNo, Members } from '../../server/src/features/membership/index';
import { AuditLog } from '../../server/src/platform/audit';
import { newId } from '../../server/src/platform/database';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeVisitor } from '../support/people';
import { makeMembers, makeTemplate } from './coupons-support';

jest.setTimeout(120_000);

let app: TestApp;
let maker: Call;
let checker: Call;
beforeAll(async () => {
  app = await buildTestApp();
  maker = app.as(await makeOperator(app));
  checker = app.as(await makeOperator(app));
});
afterAll(() => app?.close());
afterEach(async () => {
  expect((await reconcileGrants(app.deps)).faults).toEqual([]);
  expect((await reconcileCoupons(app.deps)).faults).toEqual([]);
});

const numbersOf = async (memberIds: readonly string[]): Promise<string[]> => {
  const rows = await Members(app.deps.db).find({ _id: { $in: [...memberIds] } }, { ordinal: 1 }).lean();
  return rows.map(({ ordinal }) => memberNo(ordinal));
};
const prepare = async (recipients: string, change: Parameters<typeof makeTemplate>[1] = {}, key?: string) =>
  maker('POST /v1/console/coupon-grants', { body: { templateId: (await makeTemplate(app, { stock: null, ...change }))._id, reason: '补发会员日券', recipients } }, key ? { key } : {});
const prepareFor = async (count: number, change: Parameters<typeof makeTemplate>[1] = {}) => {
  const members = await makeMembers(app, count);
  return { members, grant: await prepare((await numbersOf(members)).join('\n'), change) };
};
const act = (call: Call, id: string, what: 'start' | 'approve' | 'cancel') => call(`POST /v1/console/coupon-grants/:id/${what}`, { params: { id } });
const undo = (id: string) => maker('POST /v1/console/coupon-grants/:id/undo', { params: { id }, body: { why: '名单有误' } });
const read = (id: string) => maker('GET /v1/console/coupon-grants/:id', { params: { id } });
const held = (templateId: string, state?: 'issued' | 'revoked' | 'redeemed') => Coupons(app.deps.db).countDocuments({ templateId, ...(state ? { state } : {}) });

test('phones and member numbers are matched, repeats and strangers are told, and no number stays behind', async () => {
  const [one, two] = [await makeMember(app), await makeMember(app)];
  const stranger = await makeVisitor(app);
  const [number] = await numbersOf([one.memberId]);
  const list = ['手机号,姓名', `${one.phone},甲`, `"+86 ${two.phone}"`, number, stranger.phone, 'SK99999999', '你好', ''].join('\r\n');
  const grant = await prepare(list);
  expect(grant).toMatchObject({ state: 'draft', lines: 6, members: 2, repeated: 1, unmatched: 3, costCeilingFen: 24_00, needsApproval: false, warning: null });
  expect(grant.faults.map(({ line, reason }) => [line, reason])).toEqual([
    [5, '没有找到这位会员'], [6, '没有找到这位会员'], [7, '不是手机号，也不是会员号（SK 加 8 位数字）'],
  ]);
  const kept = JSON.stringify([await CouponGrants(app.deps.db).find().lean(), await GrantRows(app.deps.db).find().lean(), await AuditLog(app.deps.db).find().lean()]);
  for (const { phone } of [one, two, stranger]) expect(kept).not.toContain(phone);
  expect(await held(grant.templateId)).toBe(0);
});

test('a list that names nobody is refused with its lines', async () => {
  await expect(prepare('12345\nabc')).rejects.toMatchObject({ code: 'GRANT_EMPTY' });
});

test('each member gets one, told to those who want to hear, whatever is repeated', async () => {
  const { members, grant } = await prepareFor(7);
  await Members(app.deps.db).updateMany({ _id: { $in: members.slice(0, 5) } }, { $set: { 'consents.inbox': true } });
  await Members(app.deps.db).updateMany({ _id: { $in: members.slice(5) } }, { $set: { 'consents.inbox': false } });
  expect((await act(maker, grant.id, 'start')).state).toBe('running');
  await Promise.all([runGrant(app.deps, grant.id), runGrant({ ...app.deps }, grant.id), runGrant({ ...app.deps }, grant.id)]);
  await runGrant(app.deps, grant.id);
  expect(await read(grant.id)).toMatchObject({ state: 'done', progress: { issued: 7, waiting: 0, refused: 0 } });
  expect(await held(grant.templateId, 'issued')).toBe(7);
  expect(await InboxMessages(app.deps.db).countDocuments({ memberId: { $in: members } })).toBe(5);
  expect((await act(maker, grant.id, 'start')).state).toBe('done');
});

test('over the limit a second person is needed, and it is not the one who prepared it', async () => {
  const { grant } = await prepareFor(201);
  expect(grant).toMatchObject({ needsApproval: true, approvalReason: '超过 200 人' });
  expect((await act(maker, grant.id, 'start')).state).toBe('waiting-approval');
  await runGrant(app.deps, grant.id);
  expect(await held(grant.templateId)).toBe(0);
  await expect(act(maker, grant.id, 'approve')).rejects.toMatchObject({ code: 'GRANT_SECOND_PERSON' });
  expect((await act(checker, grant.id, 'approve')).state).toBe('running');
  await runGrant(app.deps, grant.id);
  expect(await read(grant.id)).toMatchObject({ state: 'done', progress: { issued: 201 }, approvedBy: '运营' });
  expect(await AuditLog(app.deps.db).distinct('action', { target: `coupon-grant:${grant.id}` })).toEqual(['approve-coupon-grant', 'create-coupon-grant', 'start-coupon-grant']);
});

test('a coupon without a worst case, or a dear one, needs a second person too', async () => {
  expect((await prepareFor(1, { benefit: { kind: 'percent', thresholdFen: 0, percentOff: 10, capFen: null } })).grant).toMatchObject({ costCeilingFen: null, needsApproval: true });
  expect((await prepareFor(1, { benefit: { kind: 'threshold', thresholdFen: 0, discountFen: 2001_00 } })).grant.approvalReason).toBe('最高成本超过 ¥2000');
});

test('approving and cancelling at the same moment: one of both', async () => {
  const { grant } = await prepareFor(1, { benefit: { kind: 'percent', thresholdFen: 0, percentOff: 10, capFen: null } });
  await act(maker, grant.id, 'start');
  const [approved, cancelled] = await Promise.allSettled([act(checker, grant.id, 'approve'), act(maker, grant.id, 'cancel')]);
  expect([approved.status, cancelled.status].sort()).toEqual(['fulfilled', 'rejected']);
  await runGrant(app.deps, grant.id);
  expect(await held(grant.templateId)).toBe(approved.status === 'fulfilled' ? 1 : 0);
});

test('when the stock ends the rest is refused by name; the preview had said so', async () => {
  const { grant } = await prepareFor(5, { stock: 3 });
  expect(grant.warning).toBe('库存只剩 3 张，不够 5 人');
  await act(maker, grant.id, 'start');
  await runGrant(app.deps, grant.id);
  expect(await read(grant.id)).toMatchObject({ state: 'done', progress: { issued: 3, refused: 2 }, refusal: '券已领完，看看其他优惠吧' });
});

test('the budget ends it as well', async () => {
  const { grant } = await prepareFor(5, { budgetFen: 30_00 });
  expect(grant.warning).toBe('预算 ¥30 只够再发 2 张，不够 5 人');
  await act(maker, grant.id, 'start');
  await runGrant(app.deps, grant.id);
  expect((await read(grant.id)).progress).toMatchObject({ issued: 2, refused: 3 });
});

test('a worker that died within a chunk is finished by the next one, and doubles nothing', async () => {
  const { members, grant } = await prepareFor(6);
  await act(maker, grant.id, 'start');
  await GrantRows(app.deps.db).updateMany({ grantId: grant.id, memberId: { $in: members.slice(0, 4) } }, { $set: { outcome: 'granting' } });
  await issueCouponsInBulk(app.deps, { templateId: grant.templateId, via: 'test', items: members.slice(0, 2).map((memberId) => ({ memberId, reference: `grant:${grant.id}:${memberId}` })) });
  await runGrant(app.deps, grant.id);
  expect(await read(grant.id)).toMatchObject({ state: 'done', progress: { issued: 6 } });
  expect(await held(grant.templateId)).toBe(6);
});

describe('an undo', () => {
  test('takes back every coupon that is not used, and what is used never comes back free', async () => {
    const { members, grant } = await prepareFor(5);
    await act(maker, grant.id, 'start');
    await runGrant(app.deps, grant.id);
    const used = (await Coupons(app.deps.db).findOne({ templateId: grant.templateId, memberId: members[0] }).lean())!;
    await Coupons(app.deps.db).updateOne({ _id: used._id }, { $set: { state: 'redeemed', orderId: newId() } });
    expect((await undo(grant.id)).state).toBe('undoing');
    await Promise.all([runGrant(app.deps, grant.id), runGrant({ ...app.deps }, grant.id)]);
    expect(await read(grant.id)).toMatchObject({ state: 'undone', progress: { revoked: 4, kept: 1 } });
    expect([await held(grant.templateId, 'revoked'), await held(grant.templateId, 'redeemed')]).toEqual([4, 1]);
    expect((await Coupons(app.deps.db).findById(used._id).lean())!.revokeWhenBack).toBe(true);
    expect((await undo(grant.id)).state).toBe('undone');
    await Coupons(app.deps.db).updateOne({ _id: used._id }, { $set: { state: 'revoked', orderId: null } });
  });

  test('while it is still granting leaves nobody with a coupon, also from a worker that was at it', async () => {
    const { members, grant } = await prepareFor(30);
    await act(maker, grant.id, 'start');
    await GrantRows(app.deps.db).updateMany({ grantId: grant.id, memberId: { $in: members.slice(0, 10) } }, { $set: { outcome: 'granting' } });
    const slow = issueCouponsInBulk({ ...app.deps }, {
      templateId: grant.templateId, via: 'test', items: members.slice(0, 10).map((memberId) => ({ memberId, reference: `grant:${grant.id}:${memberId}` })),
    });
    await undo(grant.id);
    await Promise.all([slow, runGrant(app.deps, grant.id), runGrant({ ...app.deps }, grant.id)]);
    expect(await held(grant.templateId, 'issued')).toBe(0);
    expect((await read(grant.id)).progress).toMatchObject({ waiting: 0, issued: 0, skipped: 20, revoked: 10 });
  });

  test('of a draft is refused; a draft can be dropped', async () => {
    const { grant } = await prepareFor(1);
    await expect(undo(grant.id)).rejects.toMatchObject({ code: 'GRANT_STATE' });
    expect((await act(maker, grant.id, 'cancel')).state).toBe('cancelled');
    await expect(act(maker, grant.id, 'start')).rejects.toMatchObject({ code: 'GRANT_STATE' });
  });
});

test('the same list sent again with its key is the same grant', async () => {
  const body = { templateId: (await makeTemplate(app))._id, reason: '补发', recipients: (await numbersOf(await makeMembers(app, 2))).join('\n') };
  const first = await maker('POST /v1/console/coupon-grants', { body }, { key: 'grant-again-1' });
  expect((await maker('POST /v1/console/coupon-grants', { body }, { key: 'grant-again-1' })).id).toBe(first.id);
  expect((await maker('GET /v1/console/coupon-grants')).grants.filter(({ id }) => id === first.id)).toHaveLength(1);
});

test('a list whose preparing was cut off is finished by its repeat, and its cost follows who is on it then', async () => {
  const members = await makeMembers(app, 201);
  const numbers = await numbersOf(members);
  const body = { templateId: (await makeTemplate(app, { stock: null }))._id, reason: '补发', recipients: numbers.slice(0, 200).join('\n') };
  const operator = await makeOperator(app);
  const first = await app.as(operator)('POST /v1/console/coupon-grants', { body }, { key: 'cut-off-1' });
  expect(first.approvalReason).toBe('最高成本超过 ¥2000');
  await CouponGrants(app.deps.db).updateOne({ _id: first.id }, { $set: { state: 'preparing', costCeilingFen: 0, approvalReason: null } });
  await GrantRows(app.deps.db).deleteMany({ grantId: first.id, memberId: { $in: members.slice(0, 50) } });
  await expect(maker('GET /v1/console/coupon-grants/:id', { params: { id: first.id } })).rejects.toMatchObject({ code: 'GRANT_NOT_FOUND' });
  const actor = { kind: 'operator' as const, id: operator.sub, role: 'manager' as const, storeIds: [], name: '运营' };
  const again = await prepareGrant(app.deps, actor, body, { key: 'cut-off-1', requestId: 'r' });
  expect(again).toMatchObject({ _id: first.id, state: 'draft', members: 200, costCeilingFen: 200 * 12_00, approvalReason: '最高成本超过 ¥2000' });
});

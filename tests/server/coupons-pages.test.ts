import { DAY_MS } from '@shuke/shared/values/time';
import { Coupons, CouponTemplates, expireCoupons } from '../../server/src/features/coupons/index';
import { Tiers } from '../../server/src/features/tiers/index';
import { AuditLog } from '../../server/src/platform/audit';
import { newId } from '../../server/src/platform/database';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeStore, type Person } from '../support/people';
import { makeMembers, makeTemplate, templateBody } from './coupons-support';

jest.setTimeout(60_000);

let app: TestApp;
let manager: Call;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app));
});
afterAll(() => app?.close());

const CREATE = 'POST /v1/console/coupon-templates';
const CLAIM = 'POST /v1/member/coupon-templates/:id/claim';

describe('templates at the console', () => {
  test('a template is created once per key, with one audit row, and listed with its counts', async () => {
    const body = templateBody({ title: '只建一次', stock: 5 });
    const first = await manager(CREATE, { body }, { key: 'create-once-1' });
    expect(first).toMatchObject({ ...body, summary: '满 ¥50 减 ¥12', state: 'active', issued: 0, redeemed: 0 });
    expect(await manager(CREATE, { body }, { key: 'create-once-1' })).toEqual(first);
    expect(await AuditLog(app.deps.db).countDocuments({ target: `coupon-template:${first.id}`, action: 'create-coupon-template' })).toBe(1);
    const [member] = await makeMembers(app, 1);
    const coupon = await app.as({ sub: member!, aud: 'member' })(CLAIM, { params: { id: first.id } });
    await Coupons(app.deps.db).updateOne({ _id: coupon.id }, { $set: { state: 'redeemed' } });
    const { templates } = await manager('GET /v1/console/coupon-templates');
    expect(templates.find((template) => template.id === first.id)).toMatchObject({ issued: 1, redeemed: 1 });
    await Coupons(app.deps.db).updateOne({ _id: coupon.id }, { $set: { state: 'issued' } });
  });

  test('the same creation five times at once is one template', async () => {
    const body = templateBody({ title: '五次' });
    await Promise.allSettled(Array.from({ length: 5 }, () => manager(CREATE, { body }, { key: 'create-five-1' })));
    expect(await CouponTemplates(app.deps.db).countDocuments({ title: '五次' })).toBe(1);
  });

  test('stopping ends claims, keeps what was issued, and is told once', async () => {
    const template = await manager(CREATE, { body: templateBody({ title: '停发' }) });
    const [early, late] = await makeMembers(app, 2);
    const coupon = await app.as({ sub: early!, aud: 'member' })(CLAIM, { params: { id: template.id } });
    for (let i = 0; i < 3; i += 1) {
      expect(await manager('POST /v1/console/coupon-templates/:id/stop', { params: { id: template.id } })).toMatchObject({ state: 'stopped', issued: 1 });
    }
    await expect(app.as({ sub: late!, aud: 'member' })(CLAIM, { params: { id: template.id } })).rejects.toMatchObject({ code: 'COUPON_NOT_CLAIMABLE' });
    expect((await Coupons(app.deps.db).findById(coupon.id).lean())!.state).toBe('issued');
    expect(await AuditLog(app.deps.db).countDocuments({ target: `coupon-template:${template.id}`, action: 'stop-coupon-template' })).toBe(1);
    await expect(manager('POST /v1/console/coupon-templates/:id/stop', { params: { id: newId() } })).rejects.toMatchObject({ code: 'COUPON_TEMPLATE_NOT_FOUND' });
  });

  test.each([
    ['a discount above its threshold', { benefit: { kind: 'threshold' as const, thresholdFen: 1000, discountFen: 2000 } }, '/body/benefit/discountFen'],
    ['an end before its beginning', { validity: { kind: 'fixed' as const, startsAt: '2090-02-01T00:00:00Z', endsAt: '2090-01-01T00:00:00Z' } }, '/body/validity/endsAt'],
    ['a store that does not exist', { scope: { storeIds: ['f'.repeat(24)], channels: [], categories: [], productIds: [] } }, '/body/scope/storeIds'],
    ['no stock at all', { stock: 0 }, '/body/stock'],
  ])('%s is refused by its path, and nothing is written', async (_what, change, path) => {
    const before = await CouponTemplates(app.deps.db).countDocuments();
    const refused = await manager(CREATE, { body: templateBody(change) }).catch((error: unknown) => error as { code: string; problem: { errors: { path: string }[] } });
    expect(refused).toMatchObject({ code: 'BAD_REQUEST' });
    expect((refused as { problem: { errors: { path: string }[] } }).problem.errors.map((one) => one.path)).toContain(path);
    expect(await CouponTemplates(app.deps.db).countDocuments()).toBe(before);
  });

  test.each([['auditor'], ['support'], ['store-manager']] as const)('%s may look but not create', async (role) => {
    const reader = app.as(await makeOperator(app, role));
    await reader('GET /v1/console/coupon-templates');
    await expect(reader(CREATE, { body: templateBody() })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe("a member's pages", () => {
  let member: Person;
  let call: Call;
  beforeAll(async () => {
    member = await makeMember(app);
    call = app.as(member.claims);
    await CouponTemplates(app.deps.db).updateMany({}, { $set: { state: 'stopped' } });
  });

  test('what can be claimed comes with what is left, and what cannot with the reason', async () => {
    const gold = (await Tiers(app.deps.db).findOne({ _id: 'gold' }).lean())!;
    await makeTemplate(app, { title: '随手领', stock: 3 });
    await makeTemplate(app, { title: '高等级', minTierRank: gold.rank });
    await makeTemplate(app, { title: '不公开', claimable: false });
    const full = await makeTemplate(app, { title: '领完了', stock: 1 });
    const [other] = await makeMembers(app, 1);
    await app.as({ sub: other!, aud: 'member' })(CLAIM, { params: { id: full._id } });
    const read = async () => Object.fromEntries((await call('GET /v1/member/coupon-templates')).templates.map(({ template, claimed, left, refusal }) => [template.title, { claimed, left, refusal }]));
    expect(await read()).toEqual({
      随手领: { claimed: 0, left: 3, refusal: null },
      高等级: { claimed: 0, left: 100, refusal: '金毫会员起可领' },
      领完了: { claimed: 0, left: 0, refusal: '已领完' },
    });
    const open = await CouponTemplates(app.deps.db).findOne({ title: '随手领' }).lean();
    await call(CLAIM, { params: { id: open!._id } });
    expect((await read()).随手领).toEqual({ claimed: 1, left: 2, refusal: '已领取，去券包看看' });
  });

  test('conditions name the store', async () => {
    const store = await makeStore(app, '愚园路店');
    const template = await makeTemplate(app, { title: '只在这家', scope: { storeIds: [store.id], channels: ['counter'], categories: [], productIds: [] } });
    const coupon = await call(CLAIM, { params: { id: template._id } });
    expect(coupon.conditions).toMatch(/^限愚园路店 · 限到店 · \d+月\d+日前（含当日）$/);
  });

  test('usable ones come first and the most valuable before the others; the rest is found on its shelf', async () => {
    const person = await makeMember(app);
    const mine = app.as(person.claims);
    const claim = async (title: string, discountFen: number, days = 30): Promise<string> => {
      const template = await makeTemplate(app, { title, benefit: { kind: 'threshold', thresholdFen: 10_000, discountFen }, validity: { kind: 'after-issue', days } });
      return (await mine(CLAIM, { params: { id: template._id } })).id;
    };
    const [small, large, used, shortLived] = [await claim('小', 500), await claim('大', 3000), await claim('用掉', 2000), await claim('短', 9000, 1)];
    await Coupons(app.deps.db).updateOne({ _id: used }, { $set: { state: 'redeemed', orderId: newId(), redeemedAt: app.clock.now() } });
    await app.clock.travel(3 * DAY_MS);
    const all = await mine('GET /v1/member/coupons', { query: {} });
    expect([all.usable, all.coupons.map((coupon) => [coupon.title, coupon.state])]).toEqual([2, [['大', 'issued'], ['小', 'issued'], ['用掉', 'redeemed'], ['短', 'expired']]]);
    const shelf = async (state: 'usable' | 'used' | 'expired') => (await mine('GET /v1/member/coupons', { query: { state } })).coupons.map((coupon) => coupon.id);
    expect(await Promise.all([shelf('usable'), shelf('used'), shelf('expired')])).toEqual([[large, small], [used], [shortLived]]);
    await expireCoupons(app.deps);
    expect(await shelf('expired')).toEqual([shortLived]);
  });

  test('a visitor who has not joined claims nothing', async () => {
    const template = await makeTemplate(app);
    await expect(app.as()(CLAIM, { params: { id: template._id } })).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
  });
});

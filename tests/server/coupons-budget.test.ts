import { DAY_MS } from '@shuke/shared/values/time';
import {
  Coupons, CouponTemplates, expireCoupons, issueCouponsInBulk, reconcileCoupons, releaseBudgets, repairIssues,
} from '../../server/src/features/coupons/index';
import { claimCoupon } from '../../server/src/features/coupons/claim-coupon';
import { takeUnits } from '../../server/src/features/coupons/issue-steps';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeOperator } from '../support/people';
import { makeMembers, makeTemplate, readTemplate, tally } from './coupons-support';

jest.setTimeout(120_000);

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app?.close());
afterEach(async () => {
  await repairIssues(app.deps, 0);
  expect((await reconcileCoupons(app.deps)).faults).toEqual([]);
});

const otherProcess = (): TestApp['deps'] => ({ ...app.deps });
/** ¥12 each, so ¥100 pays for eight. */
const EIGHT = { budgetFen: 100_00, stock: null };

test('sixty who claim at once from two processes never spend more than the budget, and the losers are told why', async () => {
  const { _id } = await makeTemplate(app, EIGHT);
  const members = await makeMembers(app, 60);
  const counts = await tally(members.map((memberId, i) => claimCoupon(i % 2 ? app.deps : otherProcess(), { memberId, templateId: _id, key: 'budget-rush' })));
  expect(counts).toEqual({ ok: 8, COUPON_BUDGET_SPENT: 52 });
  expect(await readTemplate(app, _id)).toMatchObject({ issued: 8, committedFen: 96_00 });
});

test('the tighter of stock and budget ends it by its own name', async () => {
  const byStock = await makeTemplate(app, { budgetFen: 100_00, stock: 3 });
  const [five] = [await makeMembers(app, 5)];
  expect(await tally(five.map((memberId) => claimCoupon(app.deps, { memberId, templateId: byStock._id, key: 'tighter-1' })))).toEqual({ ok: 3, COUPON_SOLD_OUT: 2 });
});

test('a bulk grant and claims share the budget exactly', async () => {
  const { _id } = await makeTemplate(app, EIGHT);
  const [claimers, targets] = [await makeMembers(app, 20), await makeMembers(app, 20)];
  const [claimed, given] = await Promise.all([
    tally(claimers.map((memberId) => claimCoupon(app.deps, { memberId, templateId: _id, key: 'shared-budget' }))),
    issueCouponsInBulk(otherProcess(), { templateId: _id, via: 'test', items: targets.map((memberId) => ({ memberId, reference: `bulk:${_id}:${memberId}` })) }),
  ]);
  expect((claimed.ok ?? 0) + given.filter((one) => one.state === 'issued').length).toBe(8);
});

test('what expires or is revoked unused frees its part of the budget, once; what was used does not', async () => {
  const { _id } = await makeTemplate(app, { ...EIGHT, validity: { kind: 'after-issue', days: 2 } });
  const members = await makeMembers(app, 9);
  for (const memberId of members.slice(0, 8)) await claimCoupon(app.deps, { memberId, templateId: _id, key: 'freeing-1' });
  await expect(claimCoupon(app.deps, { memberId: members[8]!, templateId: _id, key: 'freeing-1' })).rejects.toMatchObject({ code: 'COUPON_BUDGET_SPENT' });
  const [used, revoked] = await Coupons(app.deps.db).find({ templateId: _id }).limit(2).lean();
  await Coupons(app.deps.db).updateOne({ _id: revoked!._id }, { $set: { state: 'revoked' } });
  expect((await Promise.all([releaseBudgets(app.deps), releaseBudgets(otherProcess())])).reduce((a, b) => a + b)).toBe(1);
  expect((await readTemplate(app, _id)).committedFen).toBe(84_00);
  await claimCoupon(app.deps, { memberId: members[8]!, templateId: _id, key: 'freeing-2' });
  await Coupons(app.deps.db).updateOne({ _id: used!._id }, { $set: { state: 'redeemed' } });
  await app.clock.travel(4 * DAY_MS);
  await expireCoupons(app.deps);
  await Promise.all([releaseBudgets(app.deps), releaseBudgets(otherProcess())]);
  await releaseBudgets(app.deps);
  expect((await readTemplate(app, _id)).committedFen).toBe(12_00);
  await Coupons(app.deps.db).deleteOne({ _id: used!._id });
  await CouponTemplates(app.deps.db).updateOne({ _id }, { $inc: { issued: -1, committedFen: -12_00 } });
});

test('a crash between counting and the row gives the money back with the unit', async () => {
  const template = await makeTemplate(app, EIGHT);
  const taken = await takeUnits(app.deps, template, ['f'.repeat(24)]);
  expect(taken).toEqual({ winners: ['f'.repeat(24)], shortOf: null });
  expect(await readTemplate(app, template._id)).toMatchObject({ issued: 1, committedFen: 12_00 });
  await repairIssues(app.deps, 0);
  expect(await readTemplate(app, template._id)).toMatchObject({ issued: 0, committedFen: 0, pending: [] });
});

test('the console says how the budget stands, and creating one without a worst case is refused', async () => {
  const manager = app.as(await makeOperator(app));
  const { _id } = await makeTemplate(app, EIGHT);
  const states: (string | undefined)[] = [];
  for (const memberId of await makeMembers(app, 8)) {
    await claimCoupon(app.deps, { memberId, templateId: _id, key: 'standing-1' });
    states.push((await manager('GET /v1/console/coupon-templates')).templates.find(({ id }) => id === _id)?.budgetState);
  }
  expect(states).toEqual(['open', 'open', 'open', 'open', 'open', 'open', 'near', 'spent']);
});

test('reconciling names a template whose money disagrees with its coupons', async () => {
  const { _id } = await makeTemplate(app, EIGHT);
  await CouponTemplates(app.deps.db).updateOne({ _id }, { $set: { committedFen: 5 } });
  expect((await reconcileCoupons(app.deps)).faults).toEqual([{ id: `coupon-template:${_id}`, fault: 'committed says 5 fen, coupons counted 0' }]);
  await CouponTemplates(app.deps.db).updateOne({ _id }, { $set: { committedFen: 0 } });
});

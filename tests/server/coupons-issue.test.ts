import {
  Coupons, CouponTemplates, giveNewcomerCoupons, issueCoupon, issueCouponsInBulk, reconcileCoupons, setNewcomerTemplates,
} from '../../server/src/features/coupons/index';
import { claimCoupon } from '../../server/src/features/coupons/claim-coupon';
import { newId } from '../../server/src/platform/database';
import type { Deps } from '../../server/src/platform/deps';
import { Outbox } from '../../server/src/platform/outbox';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeMembers, makeTemplate, readTemplate, tally } from './coupons-support';

jest.setTimeout(60_000);

let app: TestApp;
beforeAll(async () => {
  app = await buildTestApp();
});
afterAll(() => app?.close());
afterEach(async () => {
  await settled();
  expect((await reconcileCoupons(app.deps)).faults).toEqual([]);
});

/** The last write of issuing is not waited for by anybody but this. */
const settled = async (): Promise<void> => {
  for (let tries = 0; tries < 100 && (await CouponTemplates(app.deps.db).exists({ 'pending.0': { $exists: true } })); tries += 1) {
    await new Promise((done) => setTimeout(done, 20));
  }
};

const CLAIM = 'POST /v1/member/coupon-templates/:id/claim';
const claim = (memberId: string, templateId: string, key?: string) =>
  app.as({ sub: memberId, aud: 'member' })(CLAIM, { params: { id: templateId } }, key ? { key } : {});
const issuedOf = (templateId: string) => Coupons(app.deps.db).countDocuments({ templateId, state: 'issued' });
/** A second process: the same databases, nothing else shared. */
const otherProcess = (): Deps => ({ ...app.deps });

test('500 members at once on a stock of 100 get 100 coupons', async () => {
  const { _id } = await makeTemplate(app, { stock: 100 });
  const members = await makeMembers(app, 500);
  expect(await tally(members.map((id) => claim(id, _id)))).toEqual({ ok: 100, COUPON_SOLD_OUT: 400 });
  expect([(await readTemplate(app, _id)).issued, await issuedOf(_id), await Coupons(app.deps.db).countDocuments({ templateId: _id })]).toEqual([100, 100, 100]);
});

test('several processes at once do not oversell either', async () => {
  const { _id } = await makeTemplate(app, { stock: 30 });
  const processes = [app.deps, otherProcess(), otherProcess(), otherProcess()];
  const members = await makeMembers(app, 120);
  const counts = await tally(members.map((memberId, i) => claimCoupon(processes[i % 4]!, { memberId, templateId: _id, key: `key-${i}` })));
  expect(counts).toEqual({ ok: 30, COUPON_SOLD_OUT: 90 });
  await settled();
  expect(await readTemplate(app, _id)).toMatchObject({ issued: 30, pending: [] });
});

test('one member claiming 50 times at once with a limit of 2 gets 2', async () => {
  const { _id } = await makeTemplate(app, { perMemberLimit: 2 });
  const [member] = await makeMembers(app, 1);
  expect(await tally(Array.from({ length: 50 }, () => claim(member!, _id)))).toEqual({ ok: 2, COUPON_LIMIT_REACHED: 48 });
  const processes = [otherProcess(), otherProcess()];
  const [another] = await makeMembers(app, 1);
  const counts = await tally(Array.from({ length: 50 }, (_, i) => claimCoupon(processes[i % 2]!, { memberId: another!, templateId: _id, key: `many-${i}` })));
  expect(counts).toEqual({ ok: 2, COUPON_LIMIT_REACHED: 48 });
});

test('one tap sent ten times at once gives one coupon', async () => {
  const { _id } = await makeTemplate(app, { perMemberLimit: 5 });
  const [member] = await makeMembers(app, 1);
  const counts = await tally(Array.from({ length: 10 }, () => claim(member!, _id, 'one-tap-only')));
  expect((counts.ok ?? 0) + (counts.STILL_RUNNING ?? 0)).toBe(10);
  const later = await claim(member!, _id, 'one-tap-only');
  expect(await Coupons(app.deps.db).find({ templateId: _id }, { _id: 1 }).lean()).toEqual([{ _id: later.id }]);
});

test('a claim whose answer was lost finds its coupon again, though limit and stock are used up', async () => {
  const { _id } = await makeTemplate(app, { stock: 1 });
  const [member, another] = await makeMembers(app, 2);
  const first = await claimCoupon(app.deps, { memberId: member!, templateId: _id, key: 'lost-answer' });
  const again = await claimCoupon(otherProcess(), { memberId: member!, templateId: _id, key: 'lost-answer' });
  expect(again._id).toBe(first._id);
  await expect(claim(another!, _id)).rejects.toMatchObject({ code: 'COUPON_SOLD_OUT' });
  await expect(claim(member!, _id)).rejects.toMatchObject({ code: 'COUPON_SOLD_OUT' });
});

test('the same act running twice at the same moment ends in one coupon', async () => {
  const { _id } = await makeTemplate(app, { stock: 10, perMemberLimit: 5 });
  const members = await makeMembers(app, 8);
  const runs = members.flatMap((memberId) => [app.deps, otherProcess(), otherProcess()].map((deps) => claimCoupon(deps, { memberId, templateId: _id, key: 'twin-run-1' })));
  const results = await Promise.allSettled(runs);
  await settled();
  // A twin may be told that it lost; the member then has the coupon from the other one, never two.
  expect(await issuedOf(_id)).toBe(8);
  expect((await readTemplate(app, _id)).issued).toBe(8);
  const ids = new Set(results.flatMap((result) => (result.status === 'fulfilled' ? [result.value._id] : [])));
  expect(ids.size).toBe(8);
});

test.each([
  ['of a template that is given, not claimed', { claimable: false }, 'COUPON_NOT_CLAIMABLE'],
  ['above the tier of the member', { minTierRank: 2 }, 'COUPON_TIER_TOO_LOW'],
  ['after its fixed end', { validity: { kind: 'fixed' as const, startsAt: '2020-01-01T00:00:00Z', endsAt: '2020-02-01T00:00:00Z' } }, 'COUPON_NOT_CLAIMABLE'],
])('a claim %s is refused and leaves nothing', async (_when, change, code) => {
  const { _id } = await makeTemplate(app, change);
  const [member] = await makeMembers(app, 1);
  await expect(claim(member!, _id)).rejects.toMatchObject({ code });
  expect(await Coupons(app.deps.db).countDocuments({ templateId: _id })).toBe(0);
});

test('a claim of nothing is refused', async () => {
  const [member] = await makeMembers(app, 1);
  await expect(claim(member!, newId())).rejects.toMatchObject({ code: 'COUPON_TEMPLATE_NOT_FOUND' });
});

test('a coupon carries the rules of its template, its words, and one event', async () => {
  const template = await makeTemplate(app, { title: '会员日', benefit: { kind: 'percent', thresholdFen: 0, percentOff: 12, capFen: 2000 } });
  const [member] = await makeMembers(app, 1);
  const coupon = await claim(member!, template._id);
  expect(coupon).toMatchObject({ title: '会员日', summary: '8.8 折，最多减 ¥20', state: 'issued', benefit: template.benefit, scope: template.scope });
  expect(await Outbox(app.deps.db).countDocuments({ name: 'coupon.issued', 'payload.couponId': coupon.id })).toBe(1);
});

describe('giving to many', () => {
  const items = (members: string[], campaign: string) => members.map((memberId) => ({ memberId, reference: `campaign:${campaign}:${memberId}` }));

  test('each member gets one, repeats get the same, and the stock ends it by name', async () => {
    const { _id } = await makeTemplate(app, { stock: 1000, claimable: false });
    const members = await makeMembers(app, 1100);
    const first = await issueCouponsInBulk(app.deps, { templateId: _id, via: 'campaign', items: items(members, 'a') });
    const count = (state: string) => first.filter((one) => one.state === state).length;
    expect([count('issued'), count('refused'), count('repeated')]).toEqual([1000, 100, 0]);
    const again = await issueCouponsInBulk(app.deps, { templateId: _id, via: 'campaign', items: items(members, 'a') });
    expect(again.map((one) => (one.state === 'refused' ? null : one.coupon._id))).toEqual(first.map((one) => (one.state === 'refused' ? null : one.coupon._id)));
    expect([...new Set(again.map((one) => one.state))].sort()).toEqual(['refused', 'repeated']);
    expect(await Outbox(app.deps.db).countDocuments({ name: 'coupon.issued', 'payload.templateId': _id })).toBe(1000);
  });

  test('two workers with the same chunk give each member one', async () => {
    const { _id } = await makeTemplate(app, { stock: null });
    const chunk = items(await makeMembers(app, 150), 'b');
    const [one, two] = await Promise.all([app.deps, otherProcess()].map((deps) => issueCouponsInBulk(deps, { templateId: _id, via: 'campaign', items: chunk })));
    expect(await issuedOf(_id)).toBe(150);
    const third = await issueCouponsInBulk(app.deps, { templateId: _id, via: 'campaign', items: chunk });
    expect(third.every((outcome) => outcome.state === 'repeated')).toBe(true);
    expect(new Set([...one!, ...two!].flatMap((outcome) => (outcome.state === 'refused' ? [] : [outcome.coupon._id]))).size).toBe(150);
  });

  test('a chunk that names a member twice gives one coupon for one reference', async () => {
    const { _id } = await makeTemplate(app, { stock: 3 });
    const [memberId] = await makeMembers(app, 1);
    const twice = [0, 1].map(() => ({ memberId: memberId!, reference: `campaign:c:${memberId}` }));
    const outcomes = await issueCouponsInBulk(app.deps, { templateId: _id, via: 'campaign', items: twice });
    expect(outcomes.map((one) => one.state)).toEqual(['issued', 'repeated']);
    expect((await readTemplate(app, _id)).issued).toBe(1);
  });

  test('claims and a campaign on one stock share it exactly', async () => {
    const { _id } = await makeTemplate(app, { stock: 80 });
    const [claimers, targets] = [await makeMembers(app, 60), await makeMembers(app, 60)];
    const [claimed, given] = await Promise.all([
      tally(claimers.map((memberId) => claimCoupon(app.deps, { memberId, templateId: _id, key: 'claim-key-1' }))),
      issueCouponsInBulk(otherProcess(), { templateId: _id, via: 'campaign', items: items(targets, 'd') }),
    ]);
    expect((claimed.ok ?? 0) + given.filter((one) => one.state === 'issued').length).toBe(80);
    expect((await readTemplate(app, _id)).issued).toBe(80);
  });

  test('a stopped template gives nothing more, and what it gave is found again', async () => {
    const { _id } = await makeTemplate(app);
    const [before, after] = await makeMembers(app, 2);
    const input = (memberId: string) => ({ templateId: _id, memberId, reference: `gift:${memberId}`, via: 'gift', at: app.clock.now() });
    const given = await issueCoupon(app.deps, input(before!));
    await CouponTemplates(app.deps.db).updateOne({ _id }, { $set: { state: 'stopped' } });
    expect(await issueCoupon(app.deps, input(after!))).toEqual({ ok: false, reason: 'COUPON_NOT_CLAIMABLE' });
    const again = await issueCoupon(app.deps, input(before!));
    expect(again.ok && given.ok && again.coupon._id === given.coupon._id && again.repeated).toBe(true);
  });
});

test('the newcomer gift comes once, however often it is asked for, and a sold-out one keeps nobody out', async () => {
  const gift = await makeTemplate(app, { title: '见面礼', claimable: false });
  const none = await makeTemplate(app, { title: '没有了', stock: 1 });
  const [first, second] = await makeMembers(app, 2);
  await claim(first!, none._id);
  await setNewcomerTemplates(app.deps, [gift._id, none._id]);
  const gifts = await Promise.all(Array.from({ length: 5 }, () => giveNewcomerCoupons(app.deps, second!)));
  expect(gifts.map((coupons) => coupons.map((coupon) => coupon.title))).toEqual(Array(5).fill(['见面礼']));
  expect(await Coupons(app.deps.db).countDocuments({ memberId: second, templateId: gift._id })).toBe(1);
});

import { addDays } from '@shuke/shared/values/time';
import { InboxMessages } from '../../server/src/features/inbox/index';
import { Members } from '../../server/src/features/membership/index';
import { applyLadder, ensureTiers, moveDueTiers, refreshTier, TierMoves, Tiers } from '../../server/src/features/tiers/index';
import { AuditLog } from '../../server/src/platform/audit';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeMember, makeOperator, makeStore } from '../support/people';
import { expectClean, holds, openCounter, scan } from './counter-support';
import { makeMembers, makeTemplate, tally } from './coupons-support';
import { changeTier, grow, readLadder, readMember, tierKeyOf } from './tiers-support';
import { Coupons } from '../../server/src/features/coupons/index';

jest.setTimeout(180_000);

let app: TestApp;
let manager: Call;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app, 'manager'));
});
afterAll(() => app?.close());
afterEach(async () => {
  await expectClean(app);
  await Tiers(app.deps.db).deleteMany({});
  await ensureTiers(app.deps);
});

const someone = async (): Promise<string> => (await makeMembers(app, 1))[0]!;
const messages = (memberId: string) => InboxMessages(app.deps.db).find({ memberId, kind: 'system' }).sort({ at: 1 }).lean();

describe('an upgrade', () => {
  test('looked at twenty times at once happens once, with one gift of points and coupon and one congratulation', async () => {
    const template = await makeTemplate(app);
    await changeTier(manager, 'gold', (gold) => ({ ...gold, benefits: [{ kind: 'upgrade-gift', title: '好茶', points: 80, templateId: template._id }] }));
    const memberId = await someone();
    await Members(app.deps.db).updateOne({ _id: memberId }, { $set: { status: 'visitor' } });
    await grow(app, memberId, 2500);
    await Members(app.deps.db).updateOne({ _id: memberId }, { $set: { status: 'joined' } });
    const moved = await Promise.all(Array.from({ length: 20 }, () => refreshTier(app.deps, memberId)));
    expect(moved.filter((tier) => tier !== null)).toHaveLength(1);
    await app.drain();
    expect([await tierKeyOf(app, memberId), await holds(app, memberId, 'points')]).toEqual(['gold', 80]);
    expect(await Coupons(app.deps.db).countDocuments({ memberId, state: 'issued' })).toBe(1);
    expect((await messages(memberId)).map(({ title }) => title)).toEqual(['恭喜升级为金毫会员']);
  });

  test('after going down within the same validity brings no second gift', async () => {
    await changeTier(manager, 'silver', (silver) => ({ ...silver, benefits: [{ kind: 'upgrade-gift', title: '好茶', points: 30, templateId: null }] }));
    const memberId = await someone();
    await grow(app, memberId, 600);
    await app.clock.travel(3 * 86_400_000); // another day, so that the references differ
    await Members(app.deps.db).updateOne({ _id: memberId }, { $set: { tierKey: 'leaf', tierValidUntil: null } });
    await refreshTier(app.deps, memberId);
    expect([await tierKeyOf(app, memberId), await holds(app, memberId, 'points')]).toEqual(['silver', 30]);
    expect(await TierMoves(app.deps.db).countDocuments({ memberId, kind: 'upgrade' })).toBe(2);
  });
});

describe('the end of a validity', () => {
  test('renews who earned enough, with the annual gift once, however many look', async () => {
    await changeTier(manager, 'silver', (silver) => ({ ...silver, benefits: [{ kind: 'annual-gift', title: '一份茶', points: 40, templateId: null }] }));
    const memberId = await someone();
    await grow(app, memberId, 600);
    await grow(app, memberId, 300);
    const before = await readMember(app, memberId);
    await app.clock.travel(367 * 86_400_000);
    await Promise.all(Array.from({ length: 5 }, () => moveDueTiers(app.deps)));
    const after = await readMember(app, memberId);
    expect([after.tierKey, after.tierPeriodFrom, await holds(app, memberId, 'points')]).toEqual(['silver', before.tierValidUntil, 40]);
    expect((await messages(memberId)).map(({ title }) => title)).toEqual(['恭喜升级为银芽会员', '银芽保级成功']);
  });

  test('tells who is short once, keeps the tier in the grace, and lowers it after, once', async () => {
    const memberId = await someone();
    await grow(app, memberId, 2100);
    await grow(app, memberId, 700);
    await app.clock.travel(370 * 86_400_000);
    await moveDueTiers(app.deps);
    await refreshTier(app.deps, memberId);
    expect([await tierKeyOf(app, memberId), (await messages(memberId)).length]).toEqual(['gold', 2]);
    await app.clock.travel(30 * 86_400_000);
    await Promise.all(Array.from({ length: 5 }, () => moveDueTiers(app.deps)));
    await app.drain();
    expect([await tierKeyOf(app, memberId), await TierMoves(app.deps.db).countDocuments({ memberId, kind: 'downgrade' })]).toEqual(['silver', 1]);
    expect(await moveDueTiers(app.deps)).toBe(0);
  });

  test('is shown before it comes: to the member, at home and at the counter', async () => {
    const member = await makeMember(app);
    await grow(app, member.memberId, 600);
    await grow(app, member.memberId, 214);
    const keep = await readMember(app, member.memberId).then(({ tierValidUntil }) => addDays(tierValidUntil!, 0));
    const counter = await openCounter(app);
    const [{ current }, home, scanned] = await Promise.all([
      app.as(member.claims)('GET /v1/member/tier'), app.as(member.claims)('GET /v1/member/home', { query: {} }), scan(app, counter, member),
    ]);
    expect(current.keep).toMatchObject({ state: 'open', fenMissing: 86_00, before: keep.toISOString(), sentence: expect.stringMatching(/^再消费 ¥86 可在 (\d+ 年 )?\d+ 月 \d+ 日前保级$/) });
    expect([home.tier?.keep, scanned.member.tier.keep]).toEqual([current.keep, current.keep]);
  });
});

describe('a new ladder', () => {
  test('is refused by name for what is wrong with it, and when it was changed meanwhile', async () => {
    const { version, tiers } = await readLadder(manager);
    const wrong = tiers.map((tier) => ({ ...tier, growthFrom: 0 }));
    await expect(manager('PUT /v1/console/tiers', { body: { version, tiers: wrong } })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const changes = [11, 12, 13, 14].map((growthFrom) =>
      manager('PUT /v1/console/tiers', { body: { version, tiers: tiers.map((tier) => (tier.key === 'silver' ? { ...tier, growthFrom, keepGrowth: 1 } : tier)) } }));
    expect(await tally(changes)).toEqual({ ok: 1, CHANGED_MEANWHILE: 3 });
    expect(await AuditLog(app.deps.db).countDocuments({ action: 'change-tiers', 'after.1.keepGrowth': 1 })).toBe(1);
  });

  test('moves as many as its preview said; who stands higher than it would reach stays', async () => {
    const [low, high, far] = await makeMembers(app, 3) as [string, string, string];
    await grow(app, low, 450);
    await grow(app, high, 550);
    await grow(app, far, 7000);
    const { version, tiers } = await readLadder(manager);
    const lowered = tiers.map((tier) => (tier.key === 'silver' ? { ...tier, growthFrom: 400 } : tier));
    const preview = await manager('POST /v1/console/tiers/preview', { body: { tiers: lowered } });
    expect(preview.moves).toContainEqual({ fromKey: 'leaf', fromName: '绿叶', toKey: 'silver', toName: '银芽', members: 1 });
    await manager('PUT /v1/console/tiers', { body: { version, tiers: lowered } });
    expect([await applyLadder(app.deps), await applyLadder(app.deps), await tierKeyOf(app, low)]).toEqual([1, 0, 'silver']);
    const raised = lowered.map((tier) => (tier.key === 'silver' ? { ...tier, growthFrom: 900 } : tier));
    expect((await manager('POST /v1/console/tiers/preview', { body: { tiers: raised } }))).toMatchObject({ moves: [], kept: expect.any(Number) });
    await manager('PUT /v1/console/tiers', { body: { version: version + 1, tiers: raised } });
    expect([await applyLadder(app.deps), await tierKeyOf(app, low), await tierKeyOf(app, far)]).toEqual([0, 'silver', 'black']);
  });

  test('places those anew whose tier is gone', async () => {
    const memberId = await someone();
    await grow(app, memberId, 2100);
    const { version, tiers } = await readLadder(manager);
    await manager('PUT /v1/console/tiers', { body: { version, tiers: tiers.filter(({ key }) => key !== 'gold') } });
    await applyLadder(app.deps);
    expect([await tierKeyOf(app, memberId), (await TierMoves(app.deps.db).findOne({ memberId }).sort({ at: -1, _id: -1 }).lean())!.kind]).toEqual(['silver', 'reassigned']);
  });
});

test('the history of a tier is seen by the member, the console and no store manager of another store', async () => {
  const store = await makeStore(app);
  const member = await makeMember(app, store.scene);
  await grow(app, member.memberId, 600);
  const mine = await app.as(member.claims)('GET /v1/member/tier/history');
  expect(mine.rows.map(({ kind, fromName, toName }) => [kind, fromName, toName])).toEqual([['upgrade', '绿叶', '银芽'], ['joined', null, '绿叶']]);
  expect(await manager('GET /v1/console/members/:id/tiers', { params: { id: member.memberId } })).toEqual(mine);
  const elsewhere = app.as(await makeOperator(app, 'store-manager', [(await makeStore(app)).id]));
  await expect(elsewhere('GET /v1/console/members/:id/tiers', { params: { id: member.memberId } })).rejects.toMatchObject({ code: 'MEMBER_NOT_FOUND' });
  const timeline = await manager('GET /v1/console/members/:id/timeline', { params: { id: member.memberId }, query: { kind: 'tier' } });
  expect(timeline.rows.map(({ title }) => title)).toEqual(['等级从绿叶变为银芽']);
});

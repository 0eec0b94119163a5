import { spawn, type ChildProcess } from 'node:child_process';
import { Redis } from 'ioredis';
import { Deliveries, nameUnknowns, reconcileCampaigns } from '../../server/src/features/campaigns/index';
import { Coupons } from '../../server/src/features/coupons/index';
import { InboxMessages, MessageTemplates, SubscribePermissions } from '../../server/src/features/inbox/index';
import { blankMember, Members, reserveOrdinals } from '../../server/src/features/membership/index';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { bundleProcess } from '../support/bundle-process';
import { makeOperator, sandboxPost, until } from '../support/people';
import { startOwnRedis, type OwnRedis } from '../support/services';

const MEMBERS = 5000;
/** Members with a permission: their messages leave the house, ten at a time, so that a kill meets sends under way. */
const PERMITTED = 1500;
const KILLS = 5;

let app: TestApp;
let redis: OwnRedis;
let worker: ChildProcess | undefined;

const startWorker = (file: string): ChildProcess =>
  spawn(process.execPath, [file], { env: { ...process.env, ...app.environment }, stdio: ['ignore', 'ignore', 'inherit'] });

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const populate = async (): Promise<void> => {
  const at = app.clock.now();
  const first = await reserveOrdinals(app.deps, MEMBERS);
  const members = Array.from({ length: MEMBERS }, (_, i) => ({
    ...blankMember(first + i, at, { kind: 'direct', scene: '', storeId: null, at }), status: 'joined' as const, joinedAt: at,
    openid: `okill${String(i).padStart(23, '0')}`, consents: { privacyVersion: '2026-11', inbox: true, subscribe: true, sms: false, wecom: false },
  }));
  await Members(app.deps.db).insertMany(members);
  const permitted = members.slice(0, PERMITTED);
  await SubscribePermissions(app.deps.db).insertMany(permitted.map((member) => ({
    _id: `${member._id}:campaign-offer`, memberId: member._id, templateKey: 'campaign-offer', remaining: 1, banned: false, updatedAt: at,
  })));
  await sandboxPost(app, '/_sandbox/personas', permitted.map((member, i) => ({ openid: member.openid, phone: `1990000${String(i).padStart(4, '0')}`, name: '顾客', kind: 'member' })));
  const template = await MessageTemplates(app.deps.db).findById('campaign-offer').lean();
  const accept = (openid: string) => sandboxPost(app, '/_sandbox/subscribe', { openid, templateIds: [template!.templateId], accept: true });
  for (let i = 0; i < permitted.length; i += 50) await Promise.all(permitted.slice(i, i + 50).map((member) => accept(member.openid)));
};

const launch = async (): Promise<{ id: string; manager: ReturnType<TestApp['as']> }> => {
  const manager = app.as(await makeOperator(app));
  const template = await manager('POST /v1/console/coupon-templates', { body: {
    title: '回头券', benefit: { kind: 'threshold', thresholdFen: 3000, discountFen: 500 }, scope: { storeIds: [], channels: [], categories: [], productIds: [] },
    validity: { kind: 'after-issue', days: 7 }, stackable: false, claimable: false, minTierRank: 0, stock: null, perMemberLimit: 1,
  } });
  const { id } = await manager('POST /v1/console/campaigns', { body: {
    name: '五千人', stage: 'repurchase', segmentId: null, rule: { all: [] }, channels: { inbox: true, subscribe: true }, holdoutPercent: 5, budgetFen: null, attributionDays: 7,
    offers: [{ key: 'all', tierKeys: [], couponTemplateId: template.id, title: '送你一张券', text: '七天内可用' }],
  } });
  await manager('POST /v1/console/campaigns/:id/launch', { params: { id } });
  return { id, manager };
};

beforeAll(async () => {
  redis = await startOwnRedis('campaign-kill');
  app = await buildTestApp({ REDIS_URL: redis.url });
}, 60_000);
afterAll(async () => {
  worker?.kill('SIGKILL');
  await app.close();
  await redis.stop();
}, 60_000);

test('a worker killed five times and a flushed Redis double nothing, miss nothing and name what is unknown', async () => {
  const file = await bundleProcess('worker');
  await populate();
  const { id, manager } = await launch();
  const stateNow = async () => (await manager('GET /v1/console/campaigns/:id', { params: { id } })).state;
  let kills = 0;
  for (; kills < KILLS; kills += 1) {
    worker = startWorker(file);
    await wait(2500 + Math.random() * 1500);
    expect(await stateNow()).not.toBe('finished'); // else the kill would prove nothing
    worker.kill('SIGKILL');
    if (kills === 2) await new Redis(redis.url).flushall();
    await nameUnknowns(app.deps, 0); // the sender is dead, so whatever it had claimed cannot be known any more
  }
  worker = startWorker(file);
  await until(async () => (await stateNow()) === 'finished', 240_000);

  const view = await manager('GET /v1/console/campaigns/:id', { params: { id } });
  const { audience, holdout, pending, sent, skipped, failed, unknown } = view.progress;
  expect([audience, pending]).toEqual([MEMBERS, 0]);
  expect(holdout + sent + skipped + failed + unknown).toBe(MEMBERS);

  const treated = await Deliveries(app.deps.db).countDocuments({ campaignId: id, arm: 'treated' });
  expect(await Coupons(app.deps.db).countDocuments({ state: 'issued' })).toBe(treated);
  expect((await Coupons(app.deps.db).distinct('memberId')).length).toBe(treated);
  expect(await InboxMessages(app.deps.db).countDocuments({ campaignId: id })).toBe(treated);
  expect((await InboxMessages(app.deps.db).distinct('memberId', { campaignId: id })).length).toBe(treated);

  const arrived = (await (await fetch(`${app.sandboxUrl}/_sandbox/subscribe-messages`)).json()) as { messages: { openid: string }[] };
  const perPhone = new Map<string, number>();
  for (const { openid } of arrived.messages) perPhone.set(openid, (perPhone.get(openid) ?? 0) + 1);
  expect([...perPhone.values()].filter((times) => times > 1)).toEqual([]);
  const counts = async (state: string) => Deliveries(app.deps.db).countDocuments({ campaignId: id, subscribe: state as 'sent' });
  const [told, unknowns, claimed] = [await counts('sent'), await counts('unknown'), await counts('claimed')];
  expect(claimed).toBe(0);
  // Every message on a phone is one that we say was sent, or one whose fate we say we do not know.
  expect(perPhone.size).toBeGreaterThanOrEqual(told);
  expect(perPhone.size).toBeLessThanOrEqual(told + unknowns);
  expect((await reconcileCampaigns(app.deps)).faults).toEqual([]);
  const receipt = await manager('GET /v1/console/campaigns/:id/receipt', { params: { id } });
  expect(receipt.adds).toBe(true);
  expect(receipt.lines.filter((line) => line.channel === 'subscribe' && line.state === 'unknown').reduce((sum, line) => sum + line.members, 0)).toBe(unknowns);
}, 480_000);

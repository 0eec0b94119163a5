import { sweepCampaigns } from '../../server/src/features/campaigns/index';
import type { Deps } from '../../server/src/platform/deps';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeOperator, makeVisitor, until } from '../support/people';
import { startOwnRedis, type OwnRedis } from '../support/services';
import { atOnce, NO_REDIS, openPlatform, type Platform } from './platform-support';

/** With Redis all right, to look at what comes back. */
let healthy: Platform;
beforeAll(async () => {
  healthy = await openPlatform();
});
afterAll(() => healthy?.close());

const get = (app: TestApp, url: string) => app.app.inject({ url, headers: { authorization: `Bearer ${app.deps.config.metricsToken}` } });
const ready = async (app: TestApp) => {
  const reply = await get(app, '/ready');
  return [reply.statusCode, reply.json<object>()];
};

const launch = async (app: TestApp): Promise<string> => {
  const manager = app.as(await makeOperator(app));
  const { id } = await manager('POST /v1/console/campaigns', { body: {
    name: '没有闹钟', stage: 'repurchase', segmentId: null, rule: { all: [] }, channels: { inbox: true, subscribe: false }, holdoutPercent: 0, budgetFen: null, attributionDays: 7,
    offers: [{ key: 'all', tierKeys: [], couponTemplateId: null, title: '新茶到店', text: '来坐坐' }],
  } });
  const launched = await manager('POST /v1/console/campaigns/:id/launch', { params: { id } });
  expect(launched.state).toBe('preparing');
  return id;
};

const promises = (open: () => TestApp): void => {
  test('the process says that it lives, and readiness says what is missing', async () => {
    expect((await get(open(), '/health')).statusCode).toBe(200);
    expect(await ready(open())).toEqual([503, { ready: false, mongodb: true, redis: false }]);
  });

  test('metrics tell everything but the queues', async () => {
    const [first, second] = await atOnce(2, () => get(open(), '/metrics'));
    for (const reply of [first!, second!]) {
      expect(reply.statusCode).toBe(200);
      expect(reply.body).toContain('shuke_outbox_open');
      expect(reply.body).not.toContain('shuke_queue_waiting{');
    }
  });

  test('the shop stays open: limits let everybody through', async () => {
    const visitor = await makeVisitor(open());
    const homes = await atOnce(10, () => open().as(visitor.claims)('GET /v1/member/home', { query: {} }));
    expect(homes).toHaveLength(10);
  });

  test('what a manager starts is written down, and the sweeper queues it when Redis is back', async () => {
    const id = await launch(open());
    const waiting = () => healthy.deps.queues.of('campaigns').getJob(`freeze-audience-${id}`);
    expect(await waiting()).toBeUndefined();
    const back: Deps = { ...open().deps, queues: healthy.deps.queues };
    await sweepCampaigns(back);
    expect((await waiting())?.data).toEqual({ campaignId: id });
  });
};

describe('a process that never met Redis', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await buildTestApp({ REDIS_URL: NO_REDIS });
  });
  afterAll(() => app?.close());
  promises(() => app);
});

describe('a Redis that takes commands and never answers', () => {
  let app: TestApp;
  let redis: OwnRedis;
  beforeAll(async () => {
    redis = await startOwnRedis('platform-frozen');
    app = await buildTestApp({ REDIS_URL: redis.url });
    expect((await ready(app))[0]).toBe(200);
    process.kill(redis.pid(), 'SIGSTOP');
  }, 60_000);
  afterAll(async () => {
    process.kill(redis.pid(), 'SIGCONT');
    await app?.close();
    await redis.stop();
  }, 60_000);
  promises(() => app);

  test('when it answers again, so does readiness', async () => {
    process.kill(redis.pid(), 'SIGCONT');
    await until(async () => (await ready(app))[0] === 200);
  });
});

import { dispatchChunk } from '../../server/src/features/campaigns/dispatch-chunk';
import { Chunks, Deliveries, reconcileCampaigns, sweepCampaigns } from '../../server/src/features/campaigns/index';
import { issueCouponsInBulk } from '../../server/src/features/coupons/index';
import { sendInbox } from '../../server/src/features/inbox/index';
import { buildTestApp, type Call, type TestApp } from '../support/build-test-app';
import { makeOperator } from '../support/people';
import { bodyOf, couponTemplate, dropLeases, launchOver, makePeople, truthOf } from './campaigns-support';

let app: TestApp;
let manager: Call;
beforeAll(async () => {
  app = await buildTestApp();
  manager = app.as(await makeOperator(app));
});
afterAll(() => app.close());

const after = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const act = (id: string, name: 'pause' | 'resume' | 'stop') => manager(`POST /v1/console/campaigns/:id/${name}`, { params: { id } });
const view = (id: string) => manager('GET /v1/console/campaigns/:id', { params: { id } });

const expectSums = async (id: string): Promise<void> => {
  const { audience, holdout, pending, sent, skipped, failed, unknown } = (await view(id)).progress;
  expect(holdout + pending + sent + skipped + failed + unknown).toBe(audience);
  expect((await manager('GET /v1/console/campaigns/:id/receipt', { params: { id } })).adds).toBe(true);
};

test('a stop in the middle of sending leaves out only what did not go out', async () => {
  const template = await couponTemplate(manager);
  const ids = await makePeople(app, 240);
  for (let round = 0; round < 8; round += 1) {
    const { id, chunkIds } = await launchOver(app, manager, bodyOf(template), ids, 60);
    const stopping = after(round * 8).then(() => act(id, 'stop'));
    await Promise.all([...chunkIds.map((chunkId) => dispatchChunk(app.deps, chunkId)), stopping, after(round * 8).then(() => act(id, 'stop')).catch(() => undefined)]);
    await sweepCampaigns(app.deps);
    const { granted, coupons, told, messages, open } = await truthOf(app, id);
    expect({ granted, told, open }).toEqual({ granted: coupons, told: messages, open: 0 });
    await expectSums(id);
  }
  expect((await reconcileCampaigns(app.deps)).faults).toEqual([]);
});

test('what a worker handed out before it died is found when the campaign is stopped', async () => {
  const template = await couponTemplate(manager);
  const ids = await makePeople(app, 6);
  const { id, chunkIds } = await launchOver(app, manager, bodyOf(template), ids);
  await Deliveries(app.deps.db).insertMany(ids.map((memberId) => ({
    _id: `${id}:${memberId}`, campaignId: id, chunkId: chunkIds[0]!, memberId, tierKey: 'leaf', arm: 'treated' as const, offerKey: 'all', couponId: null,
    grant: 'pending' as const, inbox: 'pending' as const, subscribe: 'none' as const, reason: null, subscribeReason: null, claimedAt: null, tries: 0, at: null,
  })));
  const items = ids.slice(0, 4).map((memberId) => ({ memberId, reference: `campaign:${id}:${memberId}` }));
  await issueCouponsInBulk(app.deps, { templateId: template, via: 'campaign', items });
  await sendInbox(app.deps, null, items.slice(0, 2).map((item) => ({ ...item, kind: 'campaign' as const, title: '茶', text: '茶', campaignId: id })));
  await act(id, 'stop');
  expect(await truthOf(app, id)).toEqual({ granted: 4, coupons: 4, told: 2, messages: 2, open: 0 });
  expect((await view(id)).progress).toMatchObject({ sent: 4, skipped: 2, pending: 0 });
});

test('a chunk that a dead worker held is settled by the sweeper after a stop', async () => {
  const ids = await makePeople(app, 4);
  const { id, chunkIds } = await launchOver(app, manager, bodyOf(null), ids);
  await Chunks(app.deps.db).updateOne({ _id: chunkIds[0]! }, { $set: { leaseUntil: new Date(Date.now() + 60_000) } });
  await act(id, 'stop');
  expect(await Chunks(app.deps.db).countDocuments({ campaignId: id, done: false })).toBe(1);
  await dropLeases(app, id);
  await sweepCampaigns(app.deps);
  expect(await Chunks(app.deps.db).countDocuments({ campaignId: id, done: false })).toBe(0);
  await expectSums(id);
});

test('pressing pause, resume and stop at random beside the workers ends in one state that adds up', async () => {
  const template = await couponTemplate(manager);
  const ids = await makePeople(app, 200);
  for (let round = 0; round < 4; round += 1) {
    const { id, chunkIds } = await launchOver(app, manager, bodyOf(template, { holdoutPercent: 10 }), ids, 50);
    const press = async (): Promise<void> => {
      for (let n = 0; n < 6; n += 1) {
        await after(Math.random() * 15);
        await act(id, Math.random() < 0.5 ? 'pause' : 'resume').catch((error: { code?: string }) => expect(error.code).toBe('CAMPAIGN_STATE'));
        await expectSums(id);
      }
    };
    await Promise.all([press(), press(), ...chunkIds.map((chunkId) => dispatchChunk(app.deps, chunkId))]);
    if (round % 2 === 1) await act(id, 'stop').catch((error: { code?: string }) => expect(error.code).toBe('CAMPAIGN_STATE'));
    for (let n = 0; n < 10 && !['finished', 'stopped'].includes((await view(id)).state); n += 1) {
      await act(id, 'resume').catch(() => undefined);
      await Promise.all(chunkIds.map((chunkId) => dispatchChunk(app.deps, chunkId)));
    }
    const end = await view(id);
    expect(round % 2 === 1 ? ['finished', 'stopped'] : ['finished']).toContain(end.state);
    expect(end.progress.pending).toBe(0);
    const { granted, coupons, told, messages, open } = await truthOf(app, id);
    expect({ granted, told, open }).toEqual({ granted: coupons, told: messages, open: 0 });
    await expectSums(id);
  }
});

test('a campaign that is paused when its last message has gone is finished, and what is over cannot go on', async () => {
  const ids = await makePeople(app, 3);
  const { id, chunkIds } = await launchOver(app, manager, bodyOf(null), ids);
  await dispatchChunk(app.deps, chunkIds[0]!);
  expect((await view(id)).state).toBe('finished');
  for (const name of ['pause', 'resume', 'stop'] as const) await expect(act(id, name)).rejects.toMatchObject({ code: 'CAMPAIGN_STATE' });
  const second = await launchOver(app, manager, bodyOf(null), ids);
  await Chunks(app.deps.db).updateMany({ campaignId: second.id }, { $set: { done: true } });
  expect((await act(second.id, 'pause')).state).toBe('finished');
});

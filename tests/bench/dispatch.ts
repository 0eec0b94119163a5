import { Queue, Worker } from 'bullmq';
import { Campaigns, Chunks, Deliveries } from '../../server/src/features/campaigns/index';
import { dispatchChunk } from '../../server/src/features/campaigns/dispatch-chunk';
import { freezeAudience } from '../../server/src/features/campaigns/freeze-audience';
import { Members } from '../../server/src/features/membership/index';
import { newId } from '../../server/src/platform/database';
import type { Deps } from '../../server/src/platform/deps';
import { redisForQueues } from '../../server/src/platform/queues';
import { median, startProduct } from '../support/bench/measure';
import { benchMembers } from '../support/bench/people';

const MEMBERS = 20_000;
const FLOOR_JOBS = 10_000;
const ROUNDS = 3;
/** Chunks in hand at once, as a worker has them. */
const CONCURRENCY = 4;

const seconds = async (work: () => Promise<void>): Promise<number> => {
  const began = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - began) / 1e9;
};

/** BullMQ's own pace in the same minute: jobs that do nothing, a hundred at once. */
const floorRound = async (deps: Deps): Promise<number> => {
  const name = `floor-${newId()}`;
  const connection = redisForQueues(deps.config.redisUrl);
  const queue = new Queue(name, { connection });
  await queue.addBulk(Array.from({ length: FLOOR_JOBS }, (_, i) => ({ name: 'noop', data: { i }, opts: { removeOnComplete: true } })));
  let done = 0;
  const took = await seconds(() => new Promise((finish) => {
    const worker = new Worker(name, async () => undefined, { connection: redisForQueues(deps.config.redisUrl), concurrency: 100 });
    worker.on('completed', () => {
      done += 1;
      if (done === FLOOR_JOBS) void worker.close().then(() => finish());
    });
  }));
  await queue.close();
  connection.disconnect();
  return FLOOR_JOBS / took;
};

const makeCampaign = async (deps: Deps): Promise<string> => {
  const _id = newId();
  const now = deps.clock.now();
  await Campaigns(deps.db).insertMany([{
    _id, name: 'bench', stage: 'repurchase', segmentId: null, rule: { all: [] }, offers: [{ key: 'all', tierKeys: [], couponTemplateId: null, title: '茶', text: '茶' }],
    channels: { inbox: true, subscribe: false }, holdoutPercent: 0, budgetFen: null, attributionDays: 7, state: 'preparing', createdAt: now, createdBy: 'bench',
    launchedAt: now, finishedAt: null, freezeToken: null, frozenBeatAt: null, audience: 0, holdout: 0, chunks: 0, sendingSince: null, failure: null,
  }]);
  return _id;
};

/** Durable deliveries: a row and an inbox message each, majority-written. The freeze is told apart. */
const ourRound = async (deps: Deps): Promise<{ perSecond: number; freezePerSecond: number }> => {
  const campaignId = await makeCampaign(deps);
  const freezeSeconds = await seconds(() => freezeAudience(deps, campaignId));
  const ids = (await Chunks(deps.db).find({ campaignId }, { _id: 1 }).lean()).map((chunk) => chunk._id);
  const took = await seconds(async () => {
    const lane = async (): Promise<void> => {
      for (let id = ids.pop(); id; id = ids.pop()) await dispatchChunk(deps, id);
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  });
  const written = await Deliveries(deps.db).countDocuments({ campaignId, inbox: 'sent' });
  if (written !== MEMBERS) throw new Error(`${written} of ${MEMBERS} deliveries written`);
  return { perSecond: MEMBERS / took, freezePerSecond: MEMBERS / freezeSeconds };
};

/** Campaign deliveries a second against BullMQ's no-op jobs a second, in turns. */
const run = async (): Promise<object> => {
  const product = await startProduct();
  const { deps } = product;
  try {
    await benchMembers(deps, MEMBERS);
    await Members(deps.db).updateMany({}, { $set: { 'consents.inbox': true } });
    const floors: number[] = [];
    const ours: Awaited<ReturnType<typeof ourRound>>[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      floors.push(await floorRound(deps));
      ours.push(await ourRound(deps));
    }
    const [oursPerSecond, floorPerSecond] = [median(ours.map((one) => one.perSecond)), median(floors)];
    return {
      name: 'dispatch', what: `${MEMBERS} durable deliveries (row and inbox message) against ${FLOOR_JOBS} no-op jobs`, oursPerSecond: Math.round(oursPerSecond),
      floorPerSecond: Math.round(floorPerSecond), ratio: Number((oursPerSecond / floorPerSecond).toFixed(3)), freezePerSecond: Math.round(median(ours.map((one) => one.freezePerSecond))),
    };
  } finally {
    await product.close();
  }
};
export default run;
export { run };

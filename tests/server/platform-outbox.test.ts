import { newId } from '../../server/src/platform/database';
import type { Deps } from '../../server/src/platform/deps';
import { createListenerBook, on } from '../../server/src/platform/listeners';
import { emit, Outbox, relayOverdue, relayRow, runListener } from '../../server/src/platform/outbox';
import { startRelay } from '../../server/src/platform/relay';
import { withTransaction } from '../../server/src/platform/transaction';
import { startWorkers } from '../../server/src/platform/workers';
import { until } from '../support/people';
import { atOnce, NO_REDIS, openPlatform, type Platform } from './platform-support';

let platform: Platform;
let deps: Deps;
/** Calls by listener and event. */
let calls: Map<string, number>;
/** How often `flaky` still fails. */
let failures = 0;
const count = (name: string, eventId: string): number => {
  const times = (calls.get(`${name} ${eventId}`) ?? 0) + 1;
  calls.set(`${name} ${eventId}`, times);
  return times;
};
const book = createListenerBook([
  on('order.paid', 'steady', async (_payload, _deps, eventId) => void count('steady', eventId)),
  on('order.paid', 'flaky', async (_payload, _deps, eventId) => {
    count('flaky', eventId);
    if ((failures -= 1) >= 0) throw new Error('not yet');
  }),
]);

beforeAll(async () => {
  platform = await openPlatform();
  deps = { ...platform.deps, listeners: book };
});
beforeEach(async () => {
  calls = new Map();
  failures = 0;
  await Outbox(deps.db).deleteMany({});
  await deps.redis.flushdb();
});
afterAll(() => platform?.close());

const pay = () => ({ orderId: newId(), memberId: newId(), paidFen: 100, channel: 'counter' });
const happen = (times: number) => withTransaction(deps.db, async (session) => {
  for (let n = 0; n < times; n += 1) await emit(deps, session, 'order.paid', pay());
});
const open = () => Outbox(deps.db).countDocuments({ open: true });
/** As if the time until the next try were over. */
const comeDue = () => Outbox(deps.db).updateMany({}, { $set: { retryAt: new Date(0) } });
const withWorkers = async (work: () => Promise<void>, times = 1): Promise<void> => {
  const workers = await atOnce(times, () => startWorkers(deps, [], []));
  try {
    await work();
  } finally {
    await Promise.all(workers.map((one) => one.stop()));
  }
};
const allDone = () => until(async () => (await open()) === 0, 25_000);

test('an event is true with its transaction, and never happened without it', async () => {
  await expect(withTransaction(deps.db, async (session) => {
    await emit(deps, session, 'order.paid', pay());
    throw new Error('the power is gone');
  })).rejects.toThrow('the power is gone');
  expect(await Outbox(deps.db).countDocuments()).toBe(0);
  await happen(1);
  expect(await open()).toBe(1);
});

test('an event of another shape is a bug of whoever emits it', async () => {
  await expect(emit(deps, null, 'order.paid', { ...pay(), phone: '1' } as never)).rejects.toThrow('another shape');
});

test('a listener that fails is tried again alone', async () => {
  failures = 2;
  await withWorkers(async () => {
    await happen(1);
    await allDone();
  });
  const { _id } = (await Outbox(deps.db).findOne().lean())!;
  expect([calls.get(`steady ${_id}`), calls.get(`flaky ${_id}`)]).toEqual([1, 3]);
});

test('what happened while no worker lived is told when one comes, once', async () => {
  await happen(40);
  await withWorkers(allDone);
  expect(calls.size).toBe(80);
  expect([...calls.values()].every((times) => times === 1)).toBe(true);
});

test('two workers share the events: each listener hears each event once', async () => {
  await withWorkers(async () => {
    await atOnce(10, () => happen(10));
    await allDone();
  }, 2);
  expect(calls.size).toBe(200);
  expect([...calls.values()].every((times) => times === 1)).toBe(true);
});

test('a flushed Redis loses nothing and doubles nothing', async () => {
  await happen(60);
  await comeDue();
  expect(await relayOverdue(deps)).toBe(60);
  await deps.redis.flushdb();
  expect(await relayOverdue(deps)).toBe(0); // taken for queued until their time comes
  await comeDue();
  await withWorkers(allDone);
  expect(calls.size).toBe(120);
  expect([...calls.values()].every((times) => times === 1)).toBe(true);
});

test('a row queued twenty times over is heard once', async () => {
  await happen(1);
  const row = (await Outbox(deps.db).findOne().lean())!;
  await withWorkers(async () => {
    await atOnce(20, () => relayRow(deps, row));
    await allDone();
    await atOnce(20, () => relayRow(deps, row));
    await until(async () => (await deps.queues.of('events').getJobCountByTypes('waiting', 'active', 'delayed')) === 0);
  });
  expect([...calls.values()]).toEqual([1, 1]);
});

test('the change stream tells at once; the poller finds what the stream never saw', async () => {
  await happen(1);
  await comeDue(); // written before anybody watches
  const relay = startRelay(deps);
  const waiting = () => deps.queues.of('events').getWaitingCount();
  await until(async () => (await waiting()) === 2);
  const farAway = new Date(Date.now() + 3_600_000);
  await Outbox(deps.db).collection.insertOne({ _id: newId() as never, name: 'order.paid', payload: pay(), at: new Date(), pending: ['steady'], open: true, retryAt: farAway, createdAt: new Date() });
  await until(async () => (await waiting()) === 3);
  await relay.stop();
});

test('without Redis an event waits in its row, due at once, and nobody hangs', async () => {
  const alone = await openPlatform({ REDIS_URL: NO_REDIS });
  try {
    const lonely = { ...alone.deps, db: deps.db, listeners: book };
    await happen(3);
    await comeDue();
    expect(await relayOverdue(lonely)).toBe(0);
    expect(await Outbox(deps.db).countDocuments({ retryAt: new Date(0) })).toBe(3);
    const relay = startRelay(lonely);
    await relay.stop();
  } finally {
    await alone.close();
  }
  await withWorkers(allDone);
  expect([...calls.values()]).toEqual([1, 1, 1, 1, 1, 1]);
});

test('a listener that was taken out of the product does not keep an event open', async () => {
  const [_id, createdAt] = [newId(), new Date()];
  await Outbox(deps.db).insertMany([{ _id, name: 'order.paid', payload: pay(), at: createdAt, pending: ['retired', 'steady'], open: true, retryAt: createdAt, createdAt }]);
  await runListener(deps, _id, 'retired');
  expect((await Outbox(deps.db).findById(_id).lean())?.pending).toEqual(['steady']);
  await runListener(deps, _id, 'steady');
  expect(await open()).toBe(0);
});

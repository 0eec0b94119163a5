import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import mongoose from 'mongoose';
import { blankMember, Members, reserveOrdinals } from '../../server/src/features/membership/index';
import { factsOf, populationFor } from '../../server/src/features/segments/index';
import { AudienceFeed } from '../../server/src/features/segments/index-feed/audience-feed';
import { readCheckpoint, writeCheckpoint } from '../../server/src/features/segments/index-feed/checkpoint';
import { FACT_SOURCES, LIVE_NEEDS } from '../../server/src/features/segments/index-feed/fact-sources';
import { startAudienceFeed } from '../../server/src/features/segments/index-feed/start-feed';
import { newId } from '../../server/src/platform/database';
import { DAY_MS, startOfBusinessDay } from '../../shared/values/time';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeOperator, until } from '../support/people';
import { repopulate } from './segments-people';
import { ruleFrom } from './segments-random';
import { shakerFor } from './segments-shake';
import { namedByIndex, namedByPipeline, worldOf } from './segments-support';

jest.setTimeout(120_000);
const PEOPLE = 60;
const SEED = Number(process.env.SEGMENT_SEED ?? Math.floor(Math.random() * 2 ** 31));

let app: TestApp;
let firstDay = 0;
const folder = mkdtempSync(path.join(tmpdir(), 'audience-'));
const feeds: AudienceFeed[] = [];

beforeAll(async () => {
  app = await buildTestApp();
  firstDay = startOfBusinessDay(app.clock.now()).getTime() - 30 * DAY_MS;
  await repopulate(app, PEOPLE, firstDay, SEED);
});
afterEach(async () => {
  await Promise.all(feeds.splice(0).map((feed) => feed.stop()));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await app.close();
});

/** What a feed says while it works. */
const said: string[] = [];
const start = (options: { folder?: string; checkpointEveryMs?: number } = {}): AudienceFeed => {
  const note = (_facts: unknown, line: string): void => void said.push(line);
  const deps = { ...app.deps, log: Object.assign(Object.create(app.deps.log) as typeof app.deps.log, { info: note, warn: note }) };
  const feed = new AudienceFeed(deps, { folder: '', ...options });
  feeds.push(feed);
  return feed;
};
const live = async (feed: AudienceFeed): Promise<AudienceFeed> => {
  await until(async () => feed.state() === 'live', 30_000);
  return feed;
};
const caughtUp = async (feed: AudienceFeed) => {
  let index = await feed.caughtUp();
  await until(async () => (index ??= await feed.caughtUp()) !== null, 30_000);
  return index!;
};

/** Everybody by every feed and by the database, for rules of every kind. */
const expectEqual = async (about: unknown, ...asked: AudienceFeed[]): Promise<void> => {
  const rules = fc.sample(ruleFrom(firstDay), { numRuns: 80, seed: SEED });
  const indexes = await Promise.all(asked.map(caughtUp));
  const asOf = app.clock.now();
  const world = await worldOf(app, asOf, 20);
  const right = await namedByPipeline(app, rules, asOf, world, false);
  expect(right.filter((ids) => ids.length > 0).length).toBeGreaterThan(20);
  for (const index of indexes) {
    const named = namedByIndex(index, rules, asOf, world);
    rules.forEach((rule, i) => expect({ about, seed: SEED, rule, members: named[i] }).toEqual({ about, seed: SEED, rule, members: right[i] }));
    expect(index.rfmCuts(asOf, 20)).toEqual({ ok: true, cuts: world.rfm.cuts });
  }
};

test('every collection that facts are read from is listened to', async () => {
  const read = new Set<string>();
  mongoose.set('debug', (collection: string) => void read.add(collection));
  try {
    await factsOf(app.deps, await Members(app.deps.db).find(populationFor()).limit(1).lean(), LIVE_NEEDS);
  } finally {
    mongoose.set('debug', false);
  }
  expect([...read].sort()).toEqual(FACT_SOURCES.map(({ collection }) => collection).sort());
});

test('whatever comes, changes, moves or goes in any collection, two indexes end where the database is', async () => {
  const [one, other] = [await live(start()), await live(start())];
  await expectEqual('as built', one, other);
  const shaker = await shakerFor(app, firstDay, SEED);
  for (let round = 0; round < 4; round += 1) {
    const done: string[] = [];
    for (let i = 0; i < 60; i += 1) done.push(await shaker.shake());
    await expectEqual(done, one, other);
  }
});

test('what was written before the question is in the answer, while many write', async () => {
  const feed = await live(start());
  let over = false;
  const writers = [1, 2, 3, 4].map(async (n) => {
    const shaker = await shakerFor(app, firstDay, SEED + n);
    while (!over) await shaker.shake();
  });
  const row = { ...blankMember(await reserveOrdinals(app.deps, 1), app.clock.now(), { kind: 'direct' as const, scene: '', storeId: null, at: app.clock.now() }), status: 'joined' as const };
  await Members(app.deps.db).insertMany([row]);
  const lags: number[] = [];
  for (let i = 0; i < 20; i += 1) {
    const listId = newId();
    await app.deps.db.collection('member_list_rows').insertOne({ _id: `${listId}:${row._id}`, listId, memberId: row._id } as never);
    lags.push(feed.lagMs());
    const found = (await caughtUp(feed)).members({ rule: { list: listId }, asOf: app.clock.now(), world: await worldOf(app, app.clock.now(), 20) });
    expect(found.ok && [...found.ids]).toEqual([row._id]);
  }
  over = true;
  await Promise.all(writers);
  expect(lags.every((lag) => lag >= 0 && lag < 60_000)).toBe(true);
  await expectEqual('after many writers', feed);
});

const fileOf = (): string => {
  const [name] = readdirSync(folder).filter((file) => file.endsWith('.audience'));
  return path.join(folder, name ?? 'none');
};

const kindOf = (file: string): string => {
  const bytes = readFileSync(file);
  return (JSON.parse(bytes.subarray(4, 4 + bytes.readUInt32LE()).toString()) as { kind: string }).kind;
};

test('killed at any moment, also while it is built, a process goes on from its checkpoint and is equal', async () => {
  const at = app.clock.now();
  const first = await reserveOrdinals(app.deps, 700);
  const crowd = Array.from({ length: 700 }, (_, i) => ({ ...blankMember(first + i, at, { kind: 'direct' as const, scene: '', storeId: null, at }), status: 'joined' as const }));
  await Members(app.deps.db).insertMany(crowd);
  const doomed = start({ folder, checkpointEveryMs: 0 });
  const shaker = await shakerFor(app, firstDay, SEED + 9);
  const left: string[] = [];
  const keep = (): void => {
    // All that a process leaves behind that is killed now.
    left.push(path.join(folder, `left-${left.length}`));
    copyFileSync(fileOf(), left.at(-1)!);
  };
  await until(async () => existsSync(fileOf()), 30_000);
  keep();
  await live(doomed);
  for (let i = 0; i < 2; i += 1) {
    for (let n = 0; n < 30; n += 1) await shaker.shake();
    keep();
  }
  await doomed.stop();
  const place = fileOf();
  for (const file of left) {
    copyFileSync(file, place);
    for (let n = 0; n < 30; n += 1) await shaker.shake();
    said.length = 0;
    const next = await live(start({ folder }));
    expect(said).toContain('audience index goes on from its checkpoint');
    await expectEqual(file, next);
    await next.stop();
  }
});

/** A token of a change that the stream does not find any more. */
const forgottenToken = async () => {
  const stream = app.deps.db.db!.watch();
  try {
    await stream.tryNext();
    await app.deps.db.collection('member_list_rows').insertOne({ _id: newId(), listId: newId(), memberId: newId() } as never);
    const { _data } = (await stream.next())._id as { _data: string };
    return { _data: `${_data.slice(0, 4)}00000000${_data.slice(12)}` };
  } finally {
    await stream.close();
  }
};

test('a token that the database has forgotten, another kind of facts and a torn file each lead to a new build', async () => {
  const feed = await live(start({ folder }));
  await feed.stop();
  const file = fileOf();
  const whole = readCheckpoint(file, kindOf(file))!;
  const longAgo = await forgottenToken();
  const spoil: [string, () => unknown][] = [
    ['the audience index is in doubt and built anew', () => writeCheckpoint(file, 'test', { ...whole.head, token: longAgo }, whole.index.save())],
    ['audience index is complete', () => writeCheckpoint(file, 'test', { ...whole.head, kind: 'former facts' }, whole.index.save())],
    ['audience index is complete', () => writeFileSync(file, 'torn')],
  ];
  for (const [line, act] of spoil) {
    await act();
    said.length = 0;
    const next = await live(start({ folder }));
    expect(said).toContain(line);
    await expectEqual(line, next);
    await next.stop();
  }
});

test('rows that vanish untold lead to a new build', async () => {
  const feed = await live(start());
  said.length = 0;
  await app.deps.db.db!.dropCollection('check_ins');
  await until(async () => said.includes('the audience index is in doubt and built anew'), 30_000);
  await app.deps.db.createCollection('check_ins');
  await expectEqual('after a drop', await live(feed));
});

test('the editor counts by the index what it wrote a moment ago, each store its own members, and other moments by the database', async () => {
  const [feed, manager] = [startAudienceFeed(app.deps), app.as(await makeOperator(app, 'manager'))];
  feeds.push(feed);
  const own = app.as(await makeOperator(app, 'store-manager', ['s1']));
  const rule = { all: [{ field: { name: 'gender', eq: 'female' } }, { not: { orders: { count: { gte: 1 } } } }] } as const;
  const ask = { body: { rule: { ...rule, all: [...rule.all] }, sample: 3 } };
  const before = await manager('POST /v1/console/segments/count', ask);
  await live(feed);
  await until(async () => (await manager('POST /v1/console/segments/count', ask)).evaluator === 'index');
  const indexed = await manager('POST /v1/console/segments/count', ask);
  expect(indexed).toMatchObject({ count: before.count, total: before.total, conditions: before.conditions, evaluator: 'index' });
  expect(indexed.sample).toHaveLength(3);
  expect(before.evaluator).toBe('pipeline');

  const at = app.clock.now();
  const one = { ...blankMember(await reserveOrdinals(app.deps, 1), at, { kind: 'direct' as const, scene: '', storeId: null, at }), status: 'joined' as const, gender: 'female' as const };
  await Members(app.deps.db).insertMany([one]);
  expect(await manager('POST /v1/console/segments/count', ask)).toMatchObject({ count: before.count + 1, total: before.total + 1 });
  const [theirs, everybody] = [await own('POST /v1/console/segments/count', ask), await Members(app.deps.db).countDocuments({ ...populationFor(), homeStoreId: 's1' })];
  expect(theirs).toMatchObject({ total: everybody, evaluator: 'index' });
  expect(theirs.count).toBeLessThan(before.count);
  const past = await manager('POST /v1/console/segments/count', { body: { ...ask.body, asOf: new Date(at.getTime() - DAY_MS).toISOString() } });
  expect(past.evaluator).toBe('pipeline');

  const metrics = await app.app.inject({ url: '/metrics', headers: { authorization: `Bearer ${app.deps.config.metricsToken}` } });
  expect(metrics.payload).toMatch(/^shuke_audience_live 1$/m);
  expect(metrics.payload).toMatch(/^shuke_audience_lag_seconds \d/m);
});

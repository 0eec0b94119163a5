import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { Redis } from 'ioredis';
import { ensureDatabases } from '../../scripts/provision/databases';
import { type Home, openHome, repositoryRoot } from '../../scripts/provision/home';
import { ensureMongod } from '../../scripts/provision/mongod';
import { findMongod } from '../../scripts/provision/mongod-program';
import { findFreePort, isPortFree } from '../../scripts/provision/ports';
import { startDetached, stopProcess, waitUntil } from '../../scripts/provision/processes';
import { ensureRedis } from '../../scripts/provision/redis';
import { Unavailable } from '../../scripts/provision/say';
import { readRunRecord, stopRecorded } from '../../scripts/provision/service';
import { makeTemporaryHome, type TemporaryHome } from '../support/temporary-home';

let temporary: TemporaryHome;
let home: Home;

const ports = { mongod: 27_517, redis: 26_579 };
const ensureOwnMongod = (more = {}) => ensureMongod(home, { preferredPort: ports.mongod, cacheGb: 0.25, ...more });
const ensureOwnRedis = (more = {}) => ensureRedis(home, { preferredPort: ports.redis, databases: 16, ...more });

beforeEach(() => {
  temporary = makeTemporaryHome('databases');
  home = openHome(temporary.root);
});

afterEach(async () => {
  await stopRecorded(home, 'mongod');
  await stopRecorded(home, 'redis');
  temporary.remove();
});

/** Another process that wants both databases for a while. */
const startUser = (): Promise<{ mongodbUri: string; redisUrl: string }> =>
  new Promise((resolve, reject) => {
    const args = ['--import', 'tsx', 'tests/support/use-databases.ts'];
    const env = { ...process.env, SHUKE_HOME: temporary.root, MONGODB_URI: '', REDIS_URL: '' };
    const child = spawn(process.execPath, args, { cwd: repositoryRoot, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
    child.on('close', (code) => (code === 0 ? resolve(JSON.parse(output)) : reject(new Error(`exit code ${code}`))));
  });

test('four starters at once share one MongoDB and one Redis, which stop with the last of them', async () => {
  const found = await Promise.all([startUser(), startUser(), startUser(), startUser()]);
  expect(new Set(found.map(({ mongodbUri }) => mongodbUri)).size).toBe(1);
  expect(new Set(found.map(({ redisUrl }) => redisUrl)).size).toBe(1);
  expect([readRunRecord(home, 'mongod'), readRunRecord(home, 'redis')]).toEqual([null, null]);
  expect(await isPortFree(Number(new URL(found[0]?.redisUrl ?? '').port))).toBe(true);
  expect(readdirSync(home.run).filter((name) => name.endsWith('.lock'))).toEqual([]);
}, 90_000);

const occupy = (port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    // Accepts and keeps silent: the worst kind of neighbour.
    const server = createServer();
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
  });

const withClient = async <T>(uri: string, work: (client: MongoClient) => Promise<T>): Promise<T> => {
  const client = await MongoClient.connect(uri);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
};

test('MongoDB keeps its data, and its transactions, when its port is taken at the next start', async () => {
  const first = await ensureOwnMongod();
  await withClient(first.uri, (client) => client.db().collection('rows').insertOne({ kept: true }));
  await first.release();
  const port = Number(new URL(first.uri).port);
  const squatter = await occupy(port);
  try {
    const second = await ensureOwnMongod();
    expect(new URL(second.uri).port).not.toBe(String(port));
    await withClient(second.uri, async (client) => {
      const rows = client.db().collection('rows');
      await client.withSession((session) => session.withTransaction(() => rows.insertOne({ kept: false }, { session })));
      expect(await rows.countDocuments()).toBe(2);
    });
  } finally {
    squatter.close();
  }
}, 60_000);

test('Redis keeps its data over a stop', async () => {
  const first = await ensureOwnRedis();
  const before = new Redis(first.uri);
  await before.set('kept', 'yes');
  before.disconnect();
  await first.release();
  const second = await ensureOwnRedis();
  const after = new Redis(second.uri);
  expect(await after.get('kept')).toBe('yes');
  after.disconnect();
});

test('a database that a crash left running is taken over, and stops with its new user', async () => {
  const crashed = await ensureOwnRedis({ user: 2 ** 22 + 1 });
  const next = await ensureOwnRedis();
  expect([next.uri, next.startedHere]).toEqual([crashed.uri, false]);
  await next.release();
  expect(readRunRecord(home, 'redis')).toBeNull();
});

test('a user that is still there keeps the database up', async () => {
  const staying = await ensureOwnRedis({ user: process.ppid });
  const leaving = await ensureOwnRedis();
  await leaving.release();
  expect(readRunRecord(home, 'redis')).not.toBeNull();
  await staying.release();
  expect(readRunRecord(home, 'redis')).toBeNull();
});

test('the lock of a starter that died holds nobody up', async () => {
  mkdirSync(home.run, { recursive: true });
  writeFileSync(path.join(home.run, 'redis.lock'), String(2 ** 22 + 1));
  const redis = await ensureOwnRedis();
  expect(redis.startedHere).toBe(true);
  expect(existsSync(path.join(home.run, 'redis.lock'))).toBe(false);
});

test.each([
  ['MONGODB_URI', 'mongodb://127.0.0.1:9/shuke', /^MONGODB_URI cannot be used: .+ Correct or unset it\.$/],
  ['REDIS_URL', 'redis://127.0.0.1:9', /^REDIS_URL cannot be used: .+ Correct or unset it\.$/],
])('an address in %s that nobody answers is one clear line', async (name, address, line) => {
  const before = { MONGODB_URI: process.env.MONGODB_URI, REDIS_URL: process.env.REDIS_URL };
  process.env[name] = address;
  const failure = await ensureDatabases(home).catch((error: unknown) => error);
  Object.assign(process.env, before);
  expect(failure).toBeInstanceOf(Unavailable);
  expect((failure as Error).message).toMatch(line);
}, 20_000);

test('a MongoDB of the person that is no replica set is refused, with the reason', async () => {
  const port = await findFreePort(27_600);
  const dbPath = path.join(home.data, 'alone');
  mkdirSync(dbPath, { recursive: true });
  const args = ['--dbpath', dbPath, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'];
  const pid = startDetached({ program: await findMongod(home), args, logFile: path.join(home.logs, 'alone.log') });
  try {
    await waitUntil(pid, 30, async () => !(await isPortFree(port)));
    const refusal = ensureOwnMongod({ external: `mongodb://127.0.0.1:${port}/shuke` });
    await expect(refusal).rejects.toThrow('it is no replica set, and transactions need one');
  } finally {
    await stopProcess(pid);
  }
}, 60_000);

import os from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { openHome, openTestHome } from '../../scripts/provision/home';
import { ensureMongod } from '../../scripts/provision/mongod';
import { ensureRedis } from '../../scripts/provision/redis';
import { redisCommands } from '../../scripts/provision/redis-command';
import { readRunRecord } from '../../scripts/provision/service';

/** How many Redis databases the tests share out, one for each test file; number 0 holds the counter. */
const redisDatabases = 1000;

export interface TestServices {
  mongodbUri: string;
  redisUrl: string;
  /** Whether this call started one of them. */
  startedHere: boolean;
  release(): Promise<void>;
}

/**
 * One MongoDB and one Redis for all tests on this machine: started once, kept for the next run. Addresses of servers
 * that the person runs are ignored on purpose: tests flush and drop.
 */
export const ensureTestServices = async (user = process.pid): Promise<TestServices> => {
  const home = openTestHome();
  const [mongod, redis] = await Promise.all([
    ensureMongod(home, { preferredPort: 27_317, cacheGb: 1, user, volatile: true }),
    ensureRedis(home, { preferredPort: 26_379, databases: redisDatabases, user }),
  ]);
  return {
    mongodbUri: mongod.uri,
    redisUrl: redis.uri,
    startedHere: mongod.startedHere || redis.startedHere,
    release: async () => {
      await redis.release();
      await mongod.release();
    },
  };
};

const withDatabase = (mongodbUri: string, name: string): string => {
  const uri = new URL(mongodbUri);
  uri.pathname = `/${name}`;
  return uri.toString();
};

/** Rows go, collections and their indexes stay: making those anew for every file costs more than most tests. */
const emptyDatabase = async (uri: string): Promise<void> => {
  const client = new MongoClient(uri, { runtimeAdapters: { os } });
  try {
    const collections = await client.db().listCollections({}, { nameOnly: true }).toArray();
    const own = collections.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
    await Promise.all(own.map((name) => client.db().collection(name).deleteMany({})));
  } finally {
    await client.close();
  }
};

/** An empty database of MongoDB and one of Redis that nobody else uses meanwhile: files of one worker run one by one. */
export const isolateServices = async (mongodbUri: string, redisUrl: string, run: string, worker: string) => {
  const redis = new URL(redisUrl);
  const port = Number(redis.port || 6379);
  const [counted = ':0'] = await redisCommands(port, ['INCR shuke-test-files']);
  const database = 1 + (Number(counted.slice(1)) % (redisDatabases - 1));
  await redisCommands(port, [`SELECT ${database}`, 'FLUSHDB']);
  redis.pathname = `/${database}`;
  const own = withDatabase(mongodbUri, `${run}_${worker}`);
  await emptyDatabase(own);
  return { mongodbUri: own, redisUrl: redis.toString() };
};

/** Removes the databases that one test run made. Names begin with the run's name. */
export const dropRunDatabases = async (mongodbUri: string, run: string): Promise<void> => {
  const client = new MongoClient(mongodbUri);
  try {
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    for (const { name } of databases) if (name.startsWith(`${run}_`)) await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
};

export interface OwnRedis {
  url: string;
  port: number;
  pid(): number;
  stop(): Promise<void>;
}

/** A Redis for one fault test alone, which may flush, stall or kill it. Kept under the test home by `name`. */
export const startOwnRedis = async (name: string): Promise<OwnRedis> => {
  const tests = openTestHome();
  const home = { ...openHome(path.join(tests.root, name)), bin: tests.bin };
  const redis = await ensureRedis(home, { preferredPort: 26_400, databases: 16 });
  const pid = () => readRunRecord(home, 'redis')?.pid ?? 0;
  return { url: redis.uri, port: Number(new URL(redis.uri).port), pid, stop: redis.release };
};

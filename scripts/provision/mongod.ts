import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import type { Home } from './home';
import { findMongod } from './mongod-program';
import { findFreePort } from './ports';
import { lastLines, startDetached, waitUntil } from './processes';
import { say, Unavailable } from './say';
import { ensureService, externalService, type Service, stopRecorded, writeRunRecord } from './service';

export interface MongodOptions {
  /** Address of a server that the person runs themselves; then nothing is started. */
  external?: string;
  /** Id of the process that will use it, by default this one. */
  user?: number;
  preferredPort: number;
  cacheGb: number;
}

const replicaSet = 'shuke';
const service = 'mongod';

const uriOf = (port: number): string => `mongodb://127.0.0.1:${port}/shuke?replicaSet=${replicaSet}`;

const withAdmin = async <T>(port: number, work: (client: MongoClient) => Promise<T>): Promise<T> => {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 800,
    connectTimeoutMS: 800,
  });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
};

/** Makes this server the only member of its replica set, also when its port changed since the last start. */
const becomeReplicaSet = (port: number): Promise<void> =>
  withAdmin(port, async (client) => {
    const admin = client.db('admin');
    const members = [{ _id: 0, host: `127.0.0.1:${port}` }];
    const state = await admin.command({ hello: 1 });
    if (state.isWritablePrimary) return;
    if (state.isreplicaset) {
      await admin.command({ replSetInitiate: { _id: replicaSet, members } });
      return;
    }
    const { config } = await admin.command({ replSetGetConfig: 1 });
    if (config.members[0].host === members[0]?.host) return;
    await admin.command({ replSetReconfig: { ...config, members, version: config.version + 1 }, force: true });
  });

const isWritable = async (port: number): Promise<boolean> => {
  try {
    return await withAdmin(port, async (client) => {
      const state = await client.db('admin').command({ hello: 1 });
      return state.isWritablePrimary === true && state.me === `127.0.0.1:${port}`;
    });
  } catch {
    return false;
  }
};

const isListening = async (port: number): Promise<boolean> => {
  try {
    await withAdmin(port, (client) => client.db('admin').command({ ping: 1 }));
    return true;
  } catch {
    return false;
  }
};

const launch = async (home: Home, options: MongodOptions): Promise<number> => {
  const program = await findMongod(home);
  const port = await findFreePort(options.preferredPort);
  const dbPath = path.join(home.data, 'mongodb');
  const logFile = path.join(home.logs, 'mongod.log');
  mkdirSync(dbPath, { recursive: true });
  const args = ['--replSet', replicaSet, '--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', dbPath];
  args.push('--wiredTigerCacheSizeGB', String(options.cacheGb), '--nounixsocket', '--quiet');
  args.push('--setParameter', 'diagnosticDataCollectionEnabled=false');
  const pid = startDetached({ program, args, logFile });
  writeRunRecord(home, service, { pid, port });
  if (!(await waitUntil(pid, 60, () => isListening(port)))) {
    await stopRecorded(home, service);
    throw new Unavailable(`mongod did not start; its log ${logFile} ends with:\n${lastLines(logFile, 8)}`);
  }
  await becomeReplicaSet(port);
  if (!(await waitUntil(pid, 60, () => isWritable(port)))) {
    throw new Unavailable(`mongod did not become a replica set; see ${logFile}`);
  }
  return port;
};

/** Checks that a MongoDB of the person's own answers and can do transactions. */
export const checkExternalMongodb = async (uri: string): Promise<Service> => {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5000 });
  try {
    const state = await client.db('admin').command({ hello: 1 });
    if (!state.setName && state.msg !== 'isdbgrid') {
      throw new Error('it is no replica set, and transactions need one');
    }
    return externalService(uri);
  } catch (error) {
    throw new Unavailable(`MONGODB_URI cannot be used: ${(error as Error).message}. Correct or unset it.`);
  } finally {
    await client.close();
  }
};

/**
 * MongoDB as a single-node replica set on loopback: `external` when given, else the one that already runs for
 * this home, else a new one. It outlives this process until its last user calls `release`.
 *
 * @throws {Unavailable} with the way out
 */
export const ensureMongod = async (home: Home, options: MongodOptions): Promise<Service> => {
  if (options.external) return checkExternalMongodb(options.external);
  return ensureService({
    home,
    name: service,
    user: options.user ?? process.pid,
    uriOf,
    isReady: isWritable,
    launch: async () => {
      const port = await launch(home, options);
      say(`✓ MongoDB on 127.0.0.1:${port}`);
      return port;
    },
  });
};

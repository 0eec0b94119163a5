import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import type { Home } from './home';
import { findMongod } from './mongod-program';
import { onFreePort } from './ports';
import { startDetached, waitUntil } from './processes';
import { say, Unavailable } from './say';
import { ensureService, externalService, type Service, startFailure, stopRecorded, writeRunRecord } from './service';

export interface MongodOptions {
  /** Address of a server that the person runs themselves; then nothing is started. */
  external?: string;
  /** Id of the process that will use it, by default this one. */
  user?: number;
  preferredPort: number;
  cacheGb: number;
  /** Acknowledge writes before they are on disk: for tests, whose data nobody misses after a power cut. */
  volatile?: boolean;
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

const alreadyInitialized = 23;

/** Makes a new server the only member of its replica set. */
const initiate = ({ port, volatile }: Server): Promise<void> =>
  withAdmin(port, async (client) => {
    const members = [{ _id: 0, host: `127.0.0.1:${port}` }];
    const config = { _id: replicaSet, members, writeConcernMajorityJournalDefault: !volatile };
    try {
      await client.db('admin').command({ replSetInitiate: config });
    } catch (error) {
      if ((error as { code?: number }).code !== alreadyInitialized) throw error;
    }
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

/** Whether this very process answers there: a stranger may have taken the port. */
const isListening = async (port: number, pid: number): Promise<boolean> => {
  try {
    const status = await withAdmin(port, (client) => client.db('admin').command({ serverStatus: 1 }));
    return Number(status.pid) === pid;
  } catch {
    return false;
  }
};

interface Server {
  program: string;
  port: number;
  dbPath: string;
  logFile: string;
  cacheGb: number;
  volatile: boolean;
}

/** Starts mongod and waits until it answers. Answers the process id. */
const startServer = async (home: Home, server: Server, more: string[]): Promise<number> => {
  const { program, port, dbPath, logFile } = server;
  const args = ['--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', dbPath, '--nounixsocket', '--quiet'];
  args.push('--wiredTigerCacheSizeGB', String(server.cacheGb));
  args.push('--setParameter', 'diagnosticDataCollectionEnabled=false');
  const pid = startDetached({ program, args: [...args, ...more], logFile });
  writeRunRecord(home, service, { pid, port });
  if (await waitUntil(pid, 60, () => isListening(port, pid))) return pid;
  throw await startFailure(home, service, logFile);
};

/**
 * Writes a new port into the stored replica set configuration, with the server outside of its set: inside, it would
 * first look for itself at the old port, where a stranger may answer, or keep silent for half a minute.
 */
const moveToPort = async (home: Home, server: Server): Promise<void> => {
  await startServer(home, server, []);
  await withAdmin(server.port, (client) =>
    client.db('local').collection('system.replset').updateOne({}, { $set: { 'members.0.host': `127.0.0.1:${server.port}` } }),
  );
  await stopRecorded(home, service);
};

const portFileOf = (home: Home): string => path.join(home.data, 'mongodb.port');

/** The port in the stored replica set configuration; null before the first start came to its end. */
const storedPort = (home: Home): number | null =>
  existsSync(portFileOf(home)) ? Number(readFileSync(portFileOf(home), 'utf8')) : null;

const launchOnPort = async (home: Home, server: Server): Promise<void> => {
  const before = storedPort(home);
  if (before !== null && before !== server.port) await moveToPort(home, server);
  const pid = await startServer(home, server, ['--replSet', replicaSet]);
  if (before === null) await initiate(server);
  if (!(await waitUntil(pid, 60, () => isWritable(server.port)))) {
    throw new Unavailable(`mongod did not become a replica set; see ${server.logFile}`);
  }
  writeFileSync(portFileOf(home), String(server.port));
};

const launch = async (home: Home, options: MongodOptions): Promise<number> => {
  const program = await findMongod(home);
  const logFile = path.join(home.logs, 'mongod.log');
  const dbPath = path.join(home.data, 'mongodb');
  mkdirSync(dbPath, { recursive: true });
  const server = { program, logFile, dbPath, cacheGb: options.cacheGb, volatile: options.volatile ?? false };
  return onFreePort(storedPort(home) ?? options.preferredPort, (port) => launchOnPort(home, { ...server, port }));
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

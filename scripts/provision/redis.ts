import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Home } from './home';
import { onFreePort } from './ports';
import { startDetached, waitUntil } from './processes';
import { isRedisReady, redisProcessId } from './redis-command';
import { findRedisServer } from './redis-program';
import { say, Unavailable } from './say';
import { ensureService, externalService, type Service, startFailure, writeRunRecord } from './service';

export interface RedisOptions {
  /** Address of a server that the person runs themselves; then nothing is started. */
  external?: string;
  /** Id of the process that will use it, by default this one. */
  user?: number;
  preferredPort: number;
  /** How many numbered databases it offers. */
  databases: number;
}

const service = 'redis';

const uriOf = (port: number): string => `redis://127.0.0.1:${port}`;

const launchOnPort = async (home: Home, program: string, options: RedisOptions, port: number): Promise<void> => {
  const folder = path.join(home.data, 'redis');
  const logFile = path.join(home.logs, 'redis.log');
  mkdirSync(folder, { recursive: true });
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--databases', String(options.databases)];
  args.push('--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--maxmemory-policy', 'noeviction');
  // Redis rewrites its own command line for `ps`; the template keeps the folder in it, so that we know it again.
  const title = ['--proc-title-template', `{title} {listen-addr} ${folder}`];
  const pid = startDetached({ program, args: [...args, ...title], logFile });
  writeRunRecord(home, service, { pid, port });
  const isOurs = async () => (await redisProcessId(port)) === pid && (await isRedisReady(port));
  if (!(await waitUntil(pid, 30, isOurs))) throw await startFailure(home, service, logFile);
};

const launch = (home: Home, options: RedisOptions): Promise<number> => {
  const program = findRedisServer(home);
  return onFreePort(options.preferredPort, (port) => launchOnPort(home, program, options, port));
};

/** Checks that a Redis of the person's own answers. */
export const checkExternalRedis = async (url: string): Promise<Service> => {
  const { Redis } = await import('ioredis');
  const client = new Redis(url, { lazyConnect: true, connectTimeout: 5000, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
    return externalService(url);
  } catch (error) {
    throw new Unavailable(`REDIS_URL cannot be used: ${(error as Error).message}. Correct or unset it.`);
  } finally {
    client.disconnect();
  }
};

/**
 * Redis with an append-only file on loopback: `external` when given, else the one that already runs for this home,
 * else a new one. It outlives this process until its last user calls `release`.
 *
 * @throws {Unavailable} with the way out
 */
export const ensureRedis = async (home: Home, options: RedisOptions): Promise<Service> => {
  if (options.external) return checkExternalRedis(options.external);
  return ensureService({
    home,
    name: service,
    user: options.user ?? process.pid,
    uriOf,
    isReady: isRedisReady,
    launch: async () => {
      const port = await launch(home, options);
      say(`✓ Redis on 127.0.0.1:${port}`);
      return port;
    },
  });
};

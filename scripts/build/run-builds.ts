import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Home, repositoryRoot } from '../provision/home';
import { lastLines } from '../provision/processes';
import { say, Unavailable } from '../provision/say';
import { withLock } from '../provision/with-lock';
import { contentHash } from './content-hash';
import { type BuildTarget, targets } from './targets';

const absolute = (place: string): string => path.join(repositoryRoot, place);

const hashFile = (target: BuildTarget): string => absolute(path.join(target.output, '.content-hash'));

const hashOf = (target: BuildTarget): string => {
  const variables = Object.entries(process.env).filter(([name]) => target.variables.test(name));
  const words = [...target.program, ...variables.sort().map((pair) => pair.join('='))];
  return contentHash(repositoryRoot, target.inputs, words);
};

/** Whether the last build of this target was made from exactly what lies there now. */
export const isUpToDate = (target: BuildTarget): boolean => {
  const proof = absolute(path.join(target.output, target.proof));
  const file = hashFile(target);
  return existsSync(proof) && existsSync(file) && readFileSync(file, 'utf8') === hashOf(target);
};

const runProgram = (target: BuildTarget, logFile: string, signal?: AbortSignal): Promise<boolean> => {
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, target.program, {
    cwd: absolute(target.cwd),
    env: { ...process.env, ...target.environment },
    stdio: ['ignore', log, log],
    signal,
  });
  closeSync(log);
  return new Promise((resolve) => child.on('exit', (code) => resolve(code === 0)).on('error', () => resolve(false)));
};

const build = async (home: Home, target: BuildTarget, signal?: AbortSignal): Promise<void> => {
  const logFile = path.join(home.logs, `build-${target.name}.log`);
  const hash = hashOf(target);
  const startedAt = Date.now();
  say(`  building ${target.title}`);
  rmSync(hashFile(target), { force: true });
  const built = await runProgram(target, logFile, signal);
  if (signal?.aborted) throw new Unavailable(`the build of ${target.title} was stopped`);
  if (!built || !existsSync(absolute(path.join(target.output, target.proof)))) {
    throw new Unavailable(`The build of ${target.title} failed; ${logFile} ends with:\n${lastLines(logFile, 25)}`);
  }
  writeFileSync(hashFile(target), hash);
  say(`✓ ${target.title} built in ${Math.round((Date.now() - startedAt) / 1000)} s`);
};

/** Two builds at once in one folder would write over each other, so each target has a lock in its workspace. */
const buildIfNeeded = (home: Home, target: BuildTarget, signal?: AbortSignal): Promise<void> =>
  withLock(path.join(absolute('node_modules'), `.shuke-build-${target.name}.lock`), 600, async () => {
    if (!isUpToDate(target)) await build(home, target, signal);
  });

/**
 * Builds what changed since its last build, two at a time.
 *
 * @throws {Unavailable} with the end of the log
 */
export const runBuilds = async (home: Home, names: BuildTarget['name'][], signal?: AbortSignal): Promise<void> => {
  const queue = targets.filter((target) => names.includes(target.name));
  const worker = async () => {
    for (let target = queue.shift(); target; target = queue.shift()) await buildIfNeeded(home, target, signal);
  };
  await Promise.all([worker(), worker()]);
};

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const lock = join(root, 'console/node_modules/.building');
const longestBuildMs = 120_000;

const newest = (path: string): number =>
  (statSync(path).isDirectory() ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name)))) : statSync(path).mtimeMs);

const isFresh = (): boolean => {
  const page = join(root, 'console/dist/index.html');
  const sources = ['console/src', 'console/public', 'console/index.html', 'console/vite.config.ts', 'shared/values', 'shared/contract/client.ts'];
  return existsSync(page) && statSync(page).mtimeMs >= Math.max(...sources.map((path) => newest(join(root, path))));
};

const pause = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** Builds the console when its sources are newer than what lies there; two test files at once build it once. */
export function ensureBuilt(): void {
  const giveUpAt = Date.now() + longestBuildMs;
  while (!isFresh()) {
    try {
      mkdirSync(lock);
    } catch {
      if (Date.now() > giveUpAt) throw new Error(`another build holds ${lock}`);
      pause(200);
      continue;
    }
    try {
      const done = spawnSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build'], { cwd: join(root, 'console'), encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } });
      if (done.status !== 0) throw new Error(`the console does not build:\n${done.stdout}\n${done.stderr}`);
    } finally {
      rmdirSync(lock);
    }
  }
}

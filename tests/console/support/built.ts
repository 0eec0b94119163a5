import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Not `console/dist`: a start or another suite may rebuild that one at any moment. */
const builds = join(root, 'console/node_modules/.builds-for-tests');
const sources = ['console/src', 'console/public', 'console/index.html', 'console/vite.config.ts', 'console/package.json', 'shared/values', 'shared/rules', 'shared/contract/client.ts'];
const keptMs = 3_600_000;

const filesIn = (path: string): string[] => (statSync(path).isDirectory() ? readdirSync(path).sort().flatMap((name) => filesIn(join(path, name))) : [path]);

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((path) => filesIn(join(root, path)))) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 16);
}

function forgetOld(keep: string): void {
  const old = readdirSync(builds).filter((name) => name !== keep && Date.now() - statSync(join(builds, name)).mtimeMs > keptMs);
  for (const name of old) rmSync(join(builds, name), { recursive: true, force: true });
}

/** The built console of these very sources; built when it is not there. Two suites at once may build it twice, and both win. */
export function builtConsole(): string {
  const name = fingerprint();
  const folder = join(builds, name);
  if (existsSync(folder)) return folder;
  mkdirSync(builds, { recursive: true });
  const made = join(builds, `${name}.${process.pid}`);
  const done = spawnSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', made, '--emptyOutDir'], {
    cwd: join(root, 'console'), encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' },
  });
  if (done.status !== 0) throw new Error(`the console does not build:\n${done.stdout}\n${done.stderr}`);
  try {
    renameSync(made, folder);
  } catch {
    rmSync(made, { recursive: true, force: true });
  }
  forgetOld(name);
  return folder;
}

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBrowser } from '../../scripts/provision/browser';
import { type Home, openHome, repositoryRoot } from '../../scripts/provision/home';
import { findInstalledMongod } from '../../scripts/provision/mongod-program';
import { findInstalledRedis } from '../../scripts/provision/redis-program';

const before = { PATH: process.env.PATH, SHUKE_BROWSER: process.env.SHUKE_BROWSER };
let folder: string;
let home: Home;

/** A program on PATH that says a version. */
const programOnPath = (name: string, says: string): string => {
  const file = path.join(folder, 'path', name);
  writeFileSync(file, `#!/bin/sh\necho "${says}"\n`);
  chmodSync(file, 0o755);
  return file;
};

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'shuke-programs-'));
  mkdirSync(path.join(folder, 'path'));
  home = openHome(path.join(folder, 'home'));
  process.env.PATH = path.join(folder, 'path');
  delete process.env.SHUKE_BROWSER;
});

afterEach(() => {
  Object.assign(process.env, before);
  if (before.SHUKE_BROWSER === undefined) delete process.env.SHUKE_BROWSER;
  rmSync(folder, { recursive: true, force: true });
});

test('nothing is found where nothing is', () => {
  expect([findInstalledRedis(home), findInstalledMongod(home), findBrowser()]).toEqual([null, null, null]);
});

test.each([
  ['redis-server', 'Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64'],
  ['redis-server', 'Redis server v=6.2.14 sha=00000000:0 malloc=libc bits=64'],
  ['valkey-server', 'Valkey server v=8.0.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64'],
])('%s on PATH is used when new enough: %s', (name, says) => {
  process.env.PATH = `${process.env.PATH}${path.delimiter}/bin`;
  const file = programOnPath(name, says);
  expect(findInstalledRedis(home)).toBe(file);
});

test.each([
  ['db version v7.0.14', true],
  ['db version v6.0.5', true],
  ['db version v4.4.29', false],
  ['nonsense', false],
])('mongod on PATH that says %j is used: %s', (says, used) => {
  process.env.PATH = `${process.env.PATH}${path.delimiter}/bin`;
  const file = programOnPath('mongod', says);
  expect(findInstalledMongod(home)).toBe(used ? file : null);
});

test('one that was fetched before is used when PATH has an old one', () => {
  process.env.PATH = `${process.env.PATH}${path.delimiter}/bin`;
  programOnPath('redis-server', 'Redis server v=5.0.7 sha=00000000:0');
  const cached = path.join(home.bin, 'redis-server');
  symlinkSync(programOnPath('other', 'Redis server v=6.2.14'), cached);
  expect(findInstalledRedis(home)).toBe(cached);
});

test('SHUKE_BROWSER wins, and one that cannot run counts as none', () => {
  programOnPath('chromium', '');
  const chosen = programOnPath('my-browser', '');
  process.env.SHUKE_BROWSER = chosen;
  expect(findBrowser()).toBe(chosen);
  process.env.SHUKE_BROWSER = path.join(folder, 'missing');
  expect(findBrowser()).toBeNull();
});

test('an old Node is told in one line, before anything else happens', () => {
  const pretend = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"18.20.4"})';
  const run = spawnSync(process.execPath, ['--import', pretend, 'scripts/bootstrap.mjs', 'start'], { cwd: repositoryRoot, encoding: 'utf8' });
  expect([run.status, run.stdout]).toEqual([1, '']);
  expect(run.stderr).toMatch(/^✗ Shuke needs Node 20\.19 or newer; this is 18\.20\.4\. .+\n$/);
});

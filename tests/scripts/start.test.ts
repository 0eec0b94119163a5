import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { type ProductRecord } from '../../scripts/product-record';
import { repositoryRoot } from '../../scripts/provision/home';
import { isRunning } from '../../scripts/provision/processes';
import { makeTemporaryHome, type TemporaryHome } from '../support/temporary-home';

/** `npm start` as a person meets it: its words, its doors, and what it leaves behind. Without demo data: see stories. */

jest.setTimeout(240_000);

interface Run {
  child: ChildProcess;
  said(): string;
  ended: Promise<number | null>;
}

let home: TemporaryHome;
const runs: Run[] = [];

const run = (command: string, ...args: string[]): Run => {
  const env = { ...process.env, SHUKE_HOME: home.root, MONGODB_URI: '', REDIS_URL: '', NODE_ENV: '', PORT: '' };
  const child = spawn(process.execPath, ['scripts/bootstrap.mjs', command, ...args], { cwd: repositoryRoot, env });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (text += bytes.toString()));
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  const one = { child, said: () => text, ended };
  runs.push(one);
  return one;
};

const until = async (what: string, isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const giveUpAt = Date.now() + 200_000;
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error(`${what} did not come about`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const startProduct = async (...args: string[]): Promise<Run> => {
  const started = run('start', '--no-demo', ...args);
  await until('the doors', () => started.said().includes('is ready') || started.child.exitCode !== null);
  expect(started.said()).toContain('Shuke is ready');
  return started;
};

const record = (): ProductRecord =>
  JSON.parse(readFileSync(path.join(home.root, 'run/product.json'), 'utf8')) as ProductRecord;

const databasePids = (): number[] =>
  ['mongod', 'redis'].map((name) => (JSON.parse(readFileSync(path.join(home.root, `run/${name}.json`), 'utf8')) as { pid: number }).pid);

const originOf = ({ addresses }: ProductRecord): string => `http://127.0.0.1:${addresses.port}`;

beforeEach(() => {
  home = makeTemporaryHome('start');
});

afterEach(async () => {
  for (const { child, ended } of runs.splice(0)) {
    child.kill('SIGTERM');
    await ended;
  }
  home.remove();
});

test('opens its doors, keeps data over a stop, leaves nothing running, and begins anew on request', async () => {
  const first = await startProduct();
  const product = record();
  for (const door of ['/', '/m/', '/console/', '/openapi.json', '/ready']) {
    expect([door, (await fetch(originOf(product) + door)).status]).toEqual([door, 200]);
  }
  const client = await MongoClient.connect(product.addresses.mongodbUri);
  await client.db().collection('kept').insertOne({ kept: true });
  await client.close();
  const pids = [...product.children, ...databasePids()];
  expect(pids.filter(isRunning)).toHaveLength(5);
  first.child.kill('SIGINT');
  expect(await first.ended).toBe(0);
  expect(pids.filter(isRunning)).toEqual([]);

  const count = async (): Promise<number> => {
    const again = await MongoClient.connect(record().addresses.mongodbUri);
    const found = await again.db().collection('kept').countDocuments();
    await again.close();
    return found;
  };
  const second = await startProduct();
  expect(await count()).toBe(1);
  second.child.kill('SIGTERM');
  await second.ended;
  await startProduct('--fresh');
  expect(await count()).toBe(0);
});

test('a second start for the same home is refused in one line', async () => {
  await startProduct();
  const second = run('start', '--no-demo');
  expect(await second.ended).toBe(1);
  expect(second.said()).toMatch(/^✗ Shuke runs already at http:\/\/127\.0\.0\.1:\d+ \(process \d+\)\..+\n$/);
});

test('a part that dies is reported with its log, and everything stops', async () => {
  const started = await startProduct();
  const { children } = record();
  const pids = [...children, ...databasePids()];
  process.kill(children.at(-1) ?? 0, 'SIGKILL');
  expect(await started.ended).toBe(1);
  expect(started.said()).toMatch(/✗ server ended by itself \(SIGKILL\), so everything stops\.\n.+server\.log ends with:\n.+listening/);
  expect(pids.filter(isRunning)).toEqual([]);
});

test('what a killed watcher left behind is ended by the next start', async () => {
  const killed = await startProduct();
  const { children } = record();
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(children.filter(isRunning)).toHaveLength(3);
  await startProduct();
  expect(children.filter(isRunning)).toEqual([]);
});

test('a word that it does not know is refused', async () => {
  const started = run('start', '--frsh');
  expect(await started.ended).toBe(1);
  expect(started.said()).toContain('npm start does not know --frsh');
});

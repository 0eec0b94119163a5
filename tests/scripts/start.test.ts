import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Collection, MongoClient } from 'mongodb';
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

beforeAll(() => {
  home = makeTemporaryHome('start');
});

afterAll(async () => {
  for (const { child, ended } of runs) {
    child.kill('SIGTERM');
    await ended;
  }
  home.remove();
});

/** What ran as one product: server, worker, sandbox and both databases. */
const pidsOfProduct = (): number[] => [...record().children, ...databasePids()];

const inDatabase = async <T>(work: (kept: Collection) => Promise<T>): Promise<T> => {
  const client = await MongoClient.connect(record().addresses.mongodbUri);
  try {
    return await work(client.db().collection('kept'));
  } finally {
    await client.close();
  }
};

/** A start takes seconds, so the promises are kept along one life of a product, in this order. */
describe('one life of a product', () => {
  let running: Run;

  test('opens its doors', async () => {
    running = await startProduct();
    for (const door of ['/', '/m/', '/console/', '/openapi.json', '/ready']) {
      expect([door, (await fetch(originOf(record()) + door)).status]).toEqual([door, 200]);
    }
    await inDatabase((kept) => kept.insertOne({ kept: true }));
  });

  test('a second start for the same home is refused in one line', async () => {
    const second = run('start', '--no-demo');
    expect(await second.ended).toBe(1);
    expect(second.said()).toMatch(/^✗ Shuke runs already at http:\/\/127\.0\.0\.1:\d+ \(process \d+\)\..+\n$/);
  });

  test('Ctrl-C leaves nothing running', async () => {
    const pids = pidsOfProduct();
    expect(pids.filter(isRunning)).toHaveLength(5);
    running.child.kill('SIGINT');
    expect(await running.ended).toBe(0);
    expect(pids.filter(isRunning)).toEqual([]);
  });

  test('a start after a stop keeps data; a part that dies is reported with its log, and everything stops', async () => {
    running = await startProduct();
    expect(await inDatabase((kept) => kept.countDocuments())).toBe(1);
    const pids = pidsOfProduct();
    process.kill(record().children.at(-1) ?? 0, 'SIGKILL');
    expect(await running.ended).toBe(1);
    expect(running.said()).toMatch(/✗ server ended by itself \(SIGKILL\), so everything stops\.\n.+server\.log ends with:\n.+listening/);
    expect(pids.filter(isRunning)).toEqual([]);
  });

  test('begins anew on request, and ends first what a killed watcher left behind', async () => {
    running = await startProduct();
    const { children } = record();
    running.child.kill('SIGKILL');
    await running.ended;
    expect(children.filter(isRunning)).toHaveLength(3);
    running = await startProduct('--fresh');
    expect(children.filter(isRunning)).toEqual([]);
    expect(await inDatabase((kept) => kept.countDocuments())).toBe(0);
  });
});

test('a word that it does not know is refused', async () => {
  const started = run('start', '--frsh');
  expect(await started.ended).toBe(1);
  expect(started.said()).toContain('npm start does not know --frsh');
});

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../../scripts/provision/home';
import { makeTemporaryHome, type TemporaryHome } from '../support/temporary-home';

/** The operator's CLI: JSON alone on stdout, whatever happens. */

interface Answer {
  code: number | null;
  json: unknown;
}

let home: TemporaryHome;

const shuke = (...args: string[]): Promise<Answer> =>
  new Promise((resolve) => {
    const env = { ...process.env, SHUKE_HOME: home.root, MONGODB_URI: '', REDIS_URL: '' };
    const child = spawn(process.execPath, ['scripts/bootstrap.mjs', 'shuke', ...args, '--json'], { cwd: repositoryRoot, env });
    let text = '';
    child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
    child.on('close', (code) => resolve({ code, json: JSON.parse(text) }));
  });

beforeEach(() => {
  home = makeTemporaryHome('cli');
});

afterEach(() => home.remove());

test('version and help answer without starting anything', async () => {
  expect(await shuke('version')).toEqual({ code: 0, json: { shuke: '0.1.0', node: process.versions.node } });
  const help = await shuke('help');
  expect(help).toMatchObject({ code: 0, json: { usage: expect.any(String), commands: expect.any(Array) } });
  expect(readdirSync(home.root)).toEqual(['bin']);
});

test('an unknown command is told as an error in JSON', async () => {
  const answer = await shuke('nonsense');
  expect(answer).toMatchObject({ code: 2, json: { error: { code: 'UNKNOWN_COMMAND' } } });
  expect(await shuke('constructor')).toMatchObject({ code: 2 });
});

test('status says that nothing runs', async () => {
  const answer = await shuke('status');
  expect(answer.json).toEqual({ home: home.root, running: false, url: null, mongodb: null, redis: null });
});

test('a command that needs the databases starts them, and stops them again', async () => {
  const answer = await shuke('reconcile');
  expect(answer.code).toBe(0);
  expect(readdirSync(path.join(home.root, 'run')).filter((name) => name.endsWith('.json'))).toEqual([]);
}, 60_000);

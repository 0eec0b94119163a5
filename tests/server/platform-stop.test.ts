import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Type } from 'typebox';
import { defineJob, enqueue } from '../../server/src/platform/jobs';
import { startWorkers } from '../../server/src/platform/workers';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { bundleProcess } from '../support/bundle-process';
import { until } from '../support/people';
import { NO_REDIS } from './platform-support';

jest.setTimeout(120_000);

let app: TestApp;
let [mainFile, workerFile] = ['', ''];
/** WeChat, which takes its time until it is told to answer. */
let slowWechat: Server;
let asked = 0;
let answer: () => void = () => undefined;
const children: ChildProcess[] = [];

beforeAll(async () => {
  app = await buildTestApp();
  [mainFile, workerFile] = [await bundleProcess('main'), await bundleProcess('worker')];
  slowWechat = createServer((_request, reply) => {
    asked += 1;
    answer = () => reply.setHeader('content-type', 'application/json').end(JSON.stringify({ openid: 'oSlow_0123456789012345678901', session_key: 'x' }));
  }).listen(0, '127.0.0.1');
  await once(slowWechat, 'listening');
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  slowWechat?.closeAllConnections();
  slowWechat?.close();
  await app?.close();
});

interface Started {
  child: ChildProcess;
  url: string;
  exit: Promise<number | null>;
  output(): string;
}
const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const port = portOf(probe);
  await new Promise((done) => probe.close(done));
  return port;
};

const start = async (file: string, more: NodeJS.ProcessEnv = {}): Promise<Started> => {
  const port = await freePort();
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, ...app.environment, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'info', WECHAT_API_BASE: `http://127.0.0.1:${portOf(slowWechat)}`, ...more },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let output = '';
  child.stdout!.on('data', (data: Buffer) => (output += data.toString()));
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  await until(async () => /server is listening|worker is running/.test(output), 30_000);
  return { child, url: `http://127.0.0.1:${port}`, exit, output: () => output };
};

const signIn = async (url: string): Promise<number> => {
  const before = asked;
  const reply = fetch(`${url}/v1/session/wechat`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code: 'any' }) });
  reply.catch(() => undefined);
  await until(async () => asked > before);
  return reply.then((one) => one.status);
};

/** The request is under way when this answers; its end is in `status`. */
const underWay = async (url: string): Promise<{ status: Promise<number> }> => {
  const before = asked;
  const status = signIn(url);
  status.catch(() => undefined);
  await until(async () => asked > before);
  return { status };
};

test('a server that is told to stop answers what is under way, takes nothing new, and ends well', async () => {
  const server = await start(mainFile);
  const { status } = await underWay(server.url);
  server.child.kill('SIGTERM');
  await until(async () => fetch(`${server.url}/health`).then((reply) => reply.status === 503, () => true));
  answer();
  expect(await status).toBe(200);
  expect(await server.exit).toBe(0);
});

test('who asks twice does not wait', async () => {
  const server = await start(mainFile);
  const { status } = await underWay(server.url);
  server.child.kill('SIGTERM');
  await until(async () => server.output().includes('stopping'));
  server.child.kill('SIGTERM');
  expect(await server.exit).toBe(1);
  await expect(status).rejects.toThrow('fetch failed');
});

test('a worker that is told to stop finishes the job in hand, which nobody runs again', async () => {
  let [begun, done] = [0, 0];
  let finish: () => void = () => undefined;
  const job = defineJob({
    name: 'slow-probe', queue: 'outside', payload: Type.Object({}),
    run: async () => {
      begun += 1;
      await new Promise<void>((resolve) => (finish = resolve));
      done += 1;
    },
  });
  const workers = await startWorkers(app.deps, [job], []);
  await enqueue(app.deps, job, {});
  await until(async () => begun === 1);
  let stopped = false;
  const stopping = workers.stop().then(() => (stopped = true));
  await new Promise((wait) => setTimeout(wait, 300));
  expect([begun, done, stopped]).toEqual([1, 0, false]);
  finish();
  await stopping;
  expect([begun, done]).toEqual([1, 1]);
  expect(await app.deps.queues.of('outside').getJobCountByTypes('active', 'waiting', 'delayed')).toBe(0);
});

test('a worker process ends well', async () => {
  const worker = await start(workerFile);
  worker.child.kill('SIGTERM');
  expect(await worker.exit).toBe(0);
});

test('without Redis both processes start, say so, and end well', async () => {
  const [server, worker] = await Promise.all([start(mainFile, { REDIS_URL: NO_REDIS }), start(workerFile, { REDIS_URL: NO_REDIS })]);
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  expect((await fetch(`${server.url}/ready`)).status).toBe(503);
  for (const { child } of [server, worker]) child.kill('SIGTERM');
  expect(await Promise.all([server.exit, worker.exit])).toEqual([0, 0]);
});

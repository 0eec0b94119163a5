import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import Fastify, { type FastifyInstance } from 'fastify';
import { buildApp } from '../../../server/src/app';
import { createDeps } from '../../../server/src/create-deps';
import { systemClock } from '../../../server/src/platform/clock';
import type { Deps } from '../../../server/src/platform/deps';
import { testConfig } from '../build-test-app';
import { testKeys } from '../test-keys';
import type { LoadFigures, LoadPlan } from './send-load';

const sender = fileURLToPath(new URL('send-load.ts', import.meta.url));

export const measure = async (plan: LoadPlan): Promise<LoadFigures> => {
  const child = spawn(process.execPath, ['--import', 'tsx', sender], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(plan));
  const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`the load process ended with ${code}`);
  return JSON.parse(out) as LoadFigures;
};

export interface BenchApp {
  app: FastifyInstance;
  deps: Deps;
  port: number;
  close(): Promise<void>;
}

const portOf = (app: FastifyInstance): number => (app.server.address() as AddressInfo).port;

/** The product as it runs in production: replies are not checked against the contract, logs are quiet. */
export const startProduct = async (): Promise<BenchApp> => {
  const nowhere = 'http://127.0.0.1:9';
  const config = testConfig(await testKeys(), nowhere, nowhere, { SANDBOX_URL: '' });
  const { deps, close } = await createDeps(config, { name: 'bench', clock: systemClock });
  config.mode = 'production';
  const app = await buildApp(deps);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const stop = async (): Promise<void> => {
    await app.close();
    await close();
  };
  return { app, deps, port: portOf(app), close: stop };
};

/** The floor to compare with: a Fastify that does nothing but what `routes` say. */
export const startFloor = async (routes: (app: FastifyInstance) => void): Promise<{ port: number; close(): Promise<void> }> => {
  const app = Fastify() as unknown as FastifyInstance;
  routes(app);
  await app.listen({ host: '127.0.0.1', port: 0 });
  return { port: portOf(app), close: async () => void (await app.close()) };
};

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Both sides in turns, so that a busy moment of the machine hits both; medians of the rounds. */
export const inTurns = async (rounds: number, ours: (round: number) => Promise<LoadFigures>, floor: (round: number) => Promise<LoadFigures>) => {
  const figures: { ours: LoadFigures; floor: LoadFigures }[] = [];
  for (let round = 0; round < rounds; round += 1) figures.push({ floor: await floor(round), ours: await ours(round) });
  const of = (side: 'ours' | 'floor', name: 'perSecond' | 'p50Ms' | 'p99Ms'): number => median(figures.map((one) => one[side][name]));
  return {
    oursPerSecond: of('ours', 'perSecond'), floorPerSecond: of('floor', 'perSecond'), ratio: Number((of('ours', 'perSecond') / of('floor', 'perSecond')).toFixed(3)),
    p50Ms: of('ours', 'p50Ms'), p99Ms: of('ours', 'p99Ms'), floorP50Ms: of('floor', 'p50Ms'), floorP99Ms: of('floor', 'p99Ms'),
    statuses: figures.map((one) => one.ours.statuses),
  };
};

import path from 'node:path';
import { type Addresses, type Environment, makeEnvironment, makeSandboxEnvironment, originOf, sandboxUrlOf } from '../environment';
import { loadKeys } from '../keys';
import { ensureDatabases } from '../provision/databases';
import { type Home, repositoryRoot } from '../provision/home';
import { choosePorts } from './choose-ports';
import type { Program, Supervisor } from './supervisor';
import { waitForHttp } from './wait-for-http';

/** Everything that the parts of one product need to find each other. */
export interface Plan {
  home: Home;
  addresses: Addresses;
  environment: Environment;
  sandboxEnvironment: Environment;
}

/** Databases up, ports and keys chosen. The databases stop last of all. */
export const makePlan = async (home: Home, supervisor: Supervisor): Promise<Plan> => {
  const starting = ensureDatabases(home);
  // Also when the stop comes while they still start: nothing may be left behind.
  supervisor.atStop(() => starting.then((databases) => databases.release(), () => undefined));
  const databases = await starting;
  const ports = await choosePorts();
  const keys = await loadKeys(home);
  const addresses = { ...ports, mongodbUri: databases.mongodbUri, redisUrl: databases.redisUrl };
  return {
    home,
    addresses,
    environment: makeEnvironment(home, keys, addresses),
    sandboxEnvironment: makeSandboxEnvironment(home, keys, addresses),
  };
};

export type PartName = 'sandbox' | 'worker' | 'server';

/** How each part is started: `built` from dist folders, `source` again whenever a file changes. */
const argumentsOf: Record<PartName, { built: string; source: string }> = {
  sandbox: { built: 'server/dist/sandbox/main.js', source: 'server/src/sandbox/main.ts' },
  worker: { built: 'server/dist/worker.js', source: 'server/src/worker.ts' },
  server: { built: 'server/dist/main.js', source: 'server/src/main.ts' },
};

export const programOf = (plan: Plan, name: PartName, from: 'built' | 'source'): Program => {
  const file = path.join(repositoryRoot, argumentsOf[name][from]);
  const watcher = path.join(repositoryRoot, 'node_modules/tsx/dist/cli.mjs');
  return {
    name,
    args: from === 'built' ? ['--enable-source-maps', file] : [watcher, 'watch', '--clear-screen=false', file],
    environment: name === 'sandbox' ? plan.sandboxEnvironment : plan.environment,
    logFile: path.join(plan.home.logs, `${name}.log`),
    show: from === 'built' ? 'log' : 'terminal',
  };
};

/** The sandbox answers. It has no readiness page of its own: any answer will do. */
export const waitForSandbox = (plan: Plan, signal: AbortSignal): Promise<void> =>
  waitForHttp(sandboxUrlOf(plan.addresses), 60, signal, (status) => status < 500);

/** The server reaches MongoDB and Redis. */
export const waitForServer = (plan: Plan, signal: AbortSignal): Promise<void> =>
  waitForHttp(`${originOf(plan.addresses)}/ready`, 120, signal);

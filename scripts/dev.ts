import { watch } from 'node:fs';
import path from 'node:path';
import { runBuilds } from './build/run-builds';
import { originOf, sandboxUrlOf } from './environment';
import { removeProductRecord } from './product-record';
import { openHome, repositoryRoot } from './provision/home';
import { findFreePort } from './provision/ports';
import { say, sayError } from './provision/say';
import { makePlan, type PartName, type Plan, programOf, waitForSandbox, waitForServer } from './run/parts';
import { seedOnce } from './run/seed-once';
import { createSupervisor, stopOnSignals } from './run/supervisor';
import { noteProduct, takeHome } from './run/take-home';

/** `npm run dev`: the same product from its sources; every part starts again or reloads when a file changes. */

const home = openHome();
const supervisor = createSupervisor();
const { signal } = supervisor;
const children: number[] = [];

const start = (plan: Plan, name: PartName): void => {
  const child = supervisor.start(programOf(plan, name, 'source'));
  if (child.pid) children.push(child.pid);
  noteProduct(home, plan.addresses, children);
};

const startConsole = async (plan: Plan): Promise<number> => {
  const port = await findFreePort(5174);
  const vite = path.join(repositoryRoot, 'node_modules/vite/bin/vite.js');
  supervisor.start({
    name: 'console',
    args: [vite, '--host', '127.0.0.1', '--port', String(port), '--strictPort'],
    environment: { SHUKE_BACKEND: originOf(plan.addresses) },
    logFile: path.join(home.logs, 'console.log'),
    show: 'terminal',
    cwd: path.join(repositoryRoot, 'console'),
  });
  return port;
};

/** The mini-program for the browser is built anew (some seconds, thanks to its cache); reload the page then. */
const rebuildMiniProgramOnChange = (): void => {
  let timer: NodeJS.Timeout | undefined;
  let building = Promise.resolve();
  const rebuild = () => {
    building = building.then(() => runBuilds(home, ['h5'], signal)).catch(sayError);
  };
  for (const folder of ['miniapp/src', 'miniapp/config', 'shared']) {
    const watcher = watch(path.join(repositoryRoot, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(rebuild, 300);
    });
    supervisor.atStop(async () => watcher.close());
  }
};

const run = async (): Promise<void> => {
  await takeHome(home);
  // The demo data is made by the built seed, so that `start` and `dev` agree on it.
  const [plan] = await Promise.all([makePlan(home, supervisor), runBuilds(home, ['server', 'h5'], signal)]);
  supervisor.atStop(async () => removeProductRecord(home));
  start(plan, 'sandbox');
  await waitForSandbox(plan, signal);
  await seedOnce(home, plan.environment);
  start(plan, 'worker');
  start(plan, 'server');
  await waitForServer(plan, signal);
  const consolePort = await startConsole(plan);
  rebuildMiniProgramOnChange();
  say(`
  熟客 Shuke, from its sources

    Start here             ${originOf(plan.addresses)}/
    Mini-program (H5)      ${originOf(plan.addresses)}/m/         built anew when a file changes
    Manager's console      http://127.0.0.1:${consolePort}/console/   reloads by itself
    Sandbox                ${sandboxUrlOf(plan.addresses)}/
`);
};

stopOnSignals(supervisor);
await run().catch(async (error: unknown) => {
  if (!signal.aborted) sayError(error);
  await supervisor.stop(1);
});

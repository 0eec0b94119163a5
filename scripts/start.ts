import path from 'node:path';
import { runBuilds } from './build/run-builds';
import { originOf, sandboxUrlOf } from './environment';
import { openHome } from './provision/home';
import { say, sayError, Unavailable } from './provision/say';
import { removeProductRecord } from './product-record';
import { beginAnew } from './run/begin-anew';
import { makePlan, type PartName, type Plan, programOf, waitForSandbox, waitForServer } from './run/parts';
import { seedOnce } from './run/seed-once';
import { createSupervisor, stopOnSignals } from './run/supervisor';
import { noteProduct, takeHome } from './run/take-home';

/** `npm start [-- --fresh --no-demo]`: everything a person needs to walk through the product. */

const known = ['--fresh', '--no-demo'];
const options = process.argv.slice(2);
const home = openHome();
const supervisor = createSupervisor();
const { signal } = supervisor;
const children: number[] = [];

const start = (plan: Plan, name: PartName): void => {
  const child = supervisor.start(programOf(plan, name, 'built'));
  if (child.pid) children.push(child.pid);
  noteProduct(home, plan.addresses, children);
};

const showDoors = ({ addresses }: Plan): void => {
  const origin = originOf(addresses);
  say(`
  熟客 Shuke is ready

    Start here             ${origin}/
    Mini-program (H5)      ${origin}/m/
    Manager's console      ${origin}/console/
    API                    ${origin}/docs/
    Sandbox (WeChat, Pay)  ${sandboxUrlOf(addresses)}/
    Logs                   ${path.relative(process.cwd(), home.logs) || home.logs}

  Ctrl-C stops everything. npm start -- --fresh begins anew.
`);
};

/** Nobody waits for this one: WeChat DevTools opens its result from the repository's root. */
const buildForWechat = async (plan: Plan): Promise<void> => {
  // A phone has no origin, so the server's address is compiled in.
  process.env.SHUKE_API_BASE ||= originOf(plan.addresses);
  try {
    await runBuilds(home, ['weapp'], signal);
  } catch (error) {
    if (!signal.aborted) sayError(error);
  }
};

const run = async (): Promise<void> => {
  const unknown = options.filter((option) => !known.includes(option));
  if (unknown.length > 0) throw new Unavailable(`npm start does not know ${unknown.join(' ')}. It knows ${known.join(' ')}.`);
  await takeHome(home);
  if (options.includes('--fresh')) await beginAnew(home);
  const frontEnds = runBuilds(home, ['server'], signal).then(() => runBuilds(home, ['h5', 'console'], signal));
  const [plan] = await Promise.all([makePlan(home, supervisor), frontEnds]);
  if (signal.aborted) return;
  supervisor.atStop(async () => removeProductRecord(home));
  start(plan, 'sandbox');
  await waitForSandbox(plan, signal);
  if (!options.includes('--no-demo')) await seedOnce(home, plan.environment);
  if (signal.aborted) return;
  start(plan, 'worker');
  start(plan, 'server');
  await waitForServer(plan, signal);
  if (signal.aborted) return;
  showDoors(plan);
  await buildForWechat(plan);
};

stopOnSignals(supervisor);
await run().catch(async (error: unknown) => {
  if (!signal.aborted) sayError(error);
  await supervisor.stop(1);
});

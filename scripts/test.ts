import { ensureTestServices } from '../tests/support/services';
import { runBuilds } from './build/run-builds';
import { describeCheck, runChecks } from './check/run-checks';
import { ensureBrowser } from './provision/browser';
import { openHome, repositoryRoot } from './provision/home';
import { say, sayError } from './provision/say';
import { runJest, type Tally } from './test-run/run-jest';

/**
 * `npm test`: types, lint, boundaries, then every Jest project; the last line is `N passed, N failed`.
 * `npm test -- FILE…` runs these test files alone.
 */

const fast = ['rules', 'contract', 'server', 'adapters', 'sandbox', 'scripts', 'miniapp', 'console'];
/** After the others, two at once: they start, kill and drive whole products, with databases of their own. */
const whole = ['faults', 'stories'];

const checks = async (): Promise<Tally> => {
  say('\n── types, lint, boundaries');
  const results = await runChecks(repositoryRoot, (result) => say(describeCheck(result)));
  const passed = results.filter((result) => result.ok).length;
  return { passed, failed: results.length - passed };
};

const builds = async (): Promise<Tally> => {
  say('\n── builds');
  try {
    await runBuilds(openHome(), ['server', 'h5', 'console', 'weapp']);
    return { passed: 0, failed: 0 };
  } catch (error) {
    sayError(error);
    return { passed: 0, failed: 1 };
  }
};

const project = (names: string[], more: string[] = []) => (): Promise<Tally> => {
  say(`\n── ${names.join(', ')}`);
  return runJest(['--selectProjects', ...names, ...more]);
};

const everything = [checks, builds, project(fast), project(whole, ['--maxWorkers=2'])];

/** A story needs a browser; where none can be had, that is one clear failure, and all else still runs. */
const prepareBrowser = async (): Promise<Tally> => {
  try {
    process.env.SHUKE_BROWSER = ensureBrowser();
    return { passed: 0, failed: 0 };
  } catch (error) {
    sayError(error);
    return { passed: 0, failed: 1 };
  }
};

const run = async (files: string[]): Promise<Tally> => {
  const steps = files.length > 0 ? [prepareBrowser, () => runJest(files)] : [prepareBrowser, ...everything];
  const total = { passed: 0, failed: 0 };
  for (const step of steps) {
    const { passed, failed } = await step();
    total.passed += passed;
    total.failed += failed;
  }
  return total;
};

const startedAt = Date.now();
const services = await ensureTestServices().catch((error: unknown) => {
  sayError(error);
  return null;
});
const total = services ? await run(process.argv.slice(2)) : { passed: 0, failed: 1 };
// Services that earlier runs left up stay up for the next one.
if (services?.startedHere) await services.release();
say(`\n${Math.round((Date.now() - startedAt) / 1000)} s`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`, () => process.exit(total.failed === 0 ? 0 : 1));

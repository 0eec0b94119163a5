import { spawn } from 'node:child_process';
import { type CheckJob, checkJobs } from './jobs';
import { findLongTestFunctions } from './test-function-lengths';

export interface CheckResult {
  name: string;
  ok: boolean;
  seconds: number;
  /** What the tool said; shown when it failed. */
  output: string;
}

const runJob = (root: string, job: CheckJob): Promise<CheckResult> =>
  new Promise((resolve) => {
    const startedAt = Date.now();
    const env = { ...process.env, ...job.environment, NO_COLOR: '1', FORCE_COLOR: '0' };
    const child = spawn(process.execPath, job.program, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (output += bytes.toString()));
    const finish = (code: number | null) => {
      const suspicion = code === 0 ? (job.suspect?.(output, root) ?? null) : null;
      if (suspicion) output += `\n${suspicion}`;
      const seconds = (Date.now() - startedAt) / 1000;
      resolve({ name: job.name, ok: code === 0 && !suspicion, seconds, output: output.trim() });
    };
    child.on('error', (error) => {
      output += error.message;
      finish(1);
    });
    child.on('close', finish);
  });

const checkTestFunctions = (root: string): CheckResult => {
  const startedAt = Date.now();
  const found = findLongTestFunctions(root);
  const seconds = (Date.now() - startedAt) / 1000;
  return { name: 'lint: functions in tests', ok: found.length === 0, seconds, output: found.join('\n') };
};

/** Types, lint and import rules of the sources in `root`, all at once; `names` picks some. */
export const runChecks = async (
  root: string,
  report: (result: CheckResult) => void = () => undefined,
  picks: (name: string) => boolean = () => true,
): Promise<CheckResult[]> => {
  const told = (result: CheckResult) => {
    report(result);
    return result;
  };
  const jobs = checkJobs.filter((job) => picks(job.name)).map((job) => runJob(root, job).then(told));
  return [...(await Promise.all(jobs)), told(checkTestFunctions(root))];
};

/** One line for a good result, all that the tool said for a bad one. */
export const describeCheck = ({ name, ok, seconds, output }: CheckResult): string =>
  ok ? `✓ ${name} (${seconds.toFixed(1)} s)` : `✗ ${name} (${seconds.toFixed(1)} s)\n${output}\n`;

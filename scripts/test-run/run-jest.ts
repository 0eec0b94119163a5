import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repositoryRoot } from '../provision/home';
import { say } from '../provision/say';

export interface Tally {
  passed: number;
  failed: number;
}

interface JestReport {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
}

const jest = path.join(repositoryRoot, 'node_modules/jest/bin/jest.js');

/** Ends with `false` when Jest is still there after its time: a hanging test must not hang the whole run. */
const runProgram = (args: string[], minutes: number): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [jest, ...args], { cwd: repositoryRoot, stdio: ['ignore', 2, 2] });
    const timer = setTimeout(() => {
      say(`✗ Jest did not end within ${minutes} minutes`);
      child.kill('SIGKILL');
    }, minutes * 60_000);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
  });

const tallyOf = (report: JestReport | null, exitedWell: boolean): Tally => {
  if (!report) return { passed: 0, failed: 1 };
  const left = report.numPendingTests + report.numTodoTests;
  if (left > 0) say(`✗ ${left} tests were skipped or left to do; they count as failed`);
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites + left;
  // Jest can fail without a failed test: no tests found, a set-up that threw.
  const unexplained = failed === 0 && !(exitedWell && report.success) ? 1 : 0;
  return { passed: report.numPassedTests, failed: failed + unexplained };
};

/** Runs Jest with its own output streaming on stderr, and counts. A suite that cannot run counts as a failed test. */
export const runJest = async (args: string[], minutes = 25): Promise<Tally> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'shuke-jest-'));
  const file = path.join(folder, 'report.json');
  try {
    const config = ['-c', 'tests/jest.config.mjs', '--json', `--outputFile=${file}`];
    // A test that leaves a timer or connection open must not keep the whole run waiting.
    const exitedWell = await runProgram([...config, '--forceExit', ...args], minutes);
    const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JestReport) : null;
    return tallyOf(report, exitedWell);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

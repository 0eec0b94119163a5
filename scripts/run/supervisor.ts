import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '../provision/home';
import { lastLines, stopProcess } from '../provision/processes';
import { say, sayError } from '../provision/say';

/** A part of the product that runs as a process of its own. */
export interface Program {
  name: string;
  args: string[];
  environment: Record<string, string>;
  /** Where its output goes. */
  logFile: string;
  /** `terminal` shows the lines too, with the name before each. */
  show: 'log' | 'terminal';
  cwd?: string;
}

export interface Supervisor {
  /** Starts a program and watches it: when it ends by itself, everything stops with exit code 1. */
  start(program: Program): ChildProcess;
  /** Adds a step to be done when everything stops; the last one added is done first. */
  atStop(step: () => Promise<void>): void;
  /** Stops all in reverse order and ends this process. Safe to call again while it works. */
  stop(exitCode: number): Promise<never>;
  /** Aborts when the stop begins. */
  signal: AbortSignal;
}

const launch = ({ args, environment, logFile, show, cwd }: Program): ChildProcess => {
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, args, {
    cwd: cwd ?? repositoryRoot,
    env: { ...process.env, ...environment },
    // A group of its own: Ctrl-C reaches it through us, in the right order.
    detached: true,
    stdio: ['ignore', show === 'log' ? log : 'pipe', show === 'log' ? log : 'pipe'],
  });
  closeSync(log);
  return child;
};

const showLines = (child: ChildProcess, name: string): void => {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => say(`${name.padEnd(8)}│ ${line}`));
  }
};

const reportEnd = ({ name, logFile, show }: Program, code: number | null, signal: string | null): void => {
  say(`✗ ${name} ended by itself (${signal ?? `exit code ${code}`}), so everything stops.`);
  if (show === 'log') say(`  ${logFile} ends with:\n${lastLines(logFile, 20)}`);
};

/** Watches over the parts of a running product and stops them in order. */
export const createSupervisor = (): Supervisor => {
  const steps: (() => Promise<void>)[] = [];
  const aborter = new AbortController();
  let stopping: Promise<never> | null = null;

  const stopAll = async (exitCode: number): Promise<never> => {
    aborter.abort();
    for (let step = steps.pop(); step; step = steps.pop()) await step().catch(sayError);
    process.exit(exitCode);
  };
  const stop = (exitCode: number): Promise<never> => (stopping ??= stopAll(exitCode));

  const start = (program: Program): ChildProcess => {
    const child = launch(program);
    const { pid } = child;
    if (program.show === 'terminal') showLines(child, program.name);
    child.on('exit', (code, signal) => {
      if (aborter.signal.aborted) return;
      reportEnd(program, code, signal);
      void stop(1);
    });
    if (pid) steps.push(() => stopProcess(pid, 25));
    return child;
  };

  return { start, stop, atStop: (step) => steps.push(step), signal: aborter.signal };
};

/** Ctrl-C and TERM stop everything; HUP too, because the terminal is gone. */
export const stopOnSignals = (supervisor: Supervisor): void => {
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const) {
    process.on(signal, () => {
      if (!supervisor.signal.aborted) say('\nStopping');
      void supervisor.stop(signal === 'SIGINT' ? 0 : code);
    });
  }
};

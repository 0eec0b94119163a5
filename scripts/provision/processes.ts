import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process with this id exists (it may belong to someone else). */
export const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Ended, but not yet fetched by its parent. While other threads of it work on, the first one looks the same. */
const isZombie = (pid: number): boolean => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return /^State:\s+Z/m.test(status) && Number(/^Threads:\s+(\d+)/m.exec(status)?.[1] ?? 1) <= 1;
  } catch {
    return false;
  }
};

/** The command line of a process, or '' when unknown. Guards against killing a stranger that got an old id. */
export const commandLineOf = (pid: number): string => {
  const file = `/proc/${pid}/cmdline`;
  if (existsSync('/proc/self/cmdline')) {
    return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\0', ' ').trim() : '';
  }
  return spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout.trim();
};

export interface DetachedProgram {
  program: string;
  args: string[];
  logFile: string;
}

/** Starts a program in its own process group, so that Ctrl-C reaches it only through us. Answers its id. */
export const startDetached = ({ program, args, logFile }: DetachedProgram): number => {
  const log = openSync(logFile, 'a');
  const child = spawn(program, args, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.on('error', () => undefined);
  child.unref();
  if (!child.pid) throw new Error(`${program} cannot be started`);
  return child.pid;
};

/** Asks a process to end, and ends it when it does not within `graceSeconds`. */
export const stopProcess = async (pid: number, graceSeconds = 15): Promise<void> => {
  if (!isRunning(pid)) return;
  process.kill(pid, 'SIGTERM');
  const giveUpAt = Date.now() + graceSeconds * 1000;
  while (isRunning(pid) && Date.now() < giveUpAt) await sleep(50);
  if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  while (isRunning(pid)) await sleep(20);
};

/** Repeats `probe` until it answers true; false when `seconds` pass or the process `pid` ends first. */
export const waitUntil = async (pid: number, seconds: number, probe: () => Promise<boolean>): Promise<boolean> => {
  const giveUpAt = Date.now() + seconds * 1000;
  while (Date.now() < giveUpAt) {
    if (await probe()) return true;
    if (!isRunning(pid)) return false;
    await sleep(60);
  }
  return false;
};

/** The last lines of a log, for a report about a program that ended. */
export const lastLines = (file: string, count: number): string => {
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
};

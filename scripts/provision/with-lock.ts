import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from './processes';
import { Unavailable } from './say';

const readHolder = (file: string): number | null => {
  try {
    return Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    return null;
  }
};

const take = (file: string): boolean => {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

/** A holder that died left its file. Moving it aside first lets only one of several waiters remove it. */
const removeIfAbandoned = (file: string): void => {
  const holder = readHolder(file);
  if (holder === null || holder === 0 || isRunning(holder)) return;
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readHolder(aside) !== holder) renameSync(aside, file);
  else rmSync(aside, { force: true });
};

/** Runs `work` while no other process holds `file`. Waits for the holder, at most `waitSeconds`. */
export const withLock = async <T>(file: string, waitSeconds: number, work: () => Promise<T>): Promise<T> => {
  const giveUpAt = Date.now() + waitSeconds * 1000;
  while (!take(file)) {
    if (Date.now() > giveUpAt) {
      throw new Unavailable(`Another process (${readHolder(file)}) holds ${file}. Stop it, or delete that file.`);
    }
    removeIfAbandoned(file);
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
};

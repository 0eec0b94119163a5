import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Home } from './home';
import { commandLineOf, isRunning, stopProcess } from './processes';

/** A database server that is up, by us or by someone else. */
export interface Service {
  uri: string;
  /** Whether this call started it: who starts, stops. */
  startedHere: boolean;
  stop(): Promise<void>;
}

export interface RunRecord {
  pid: number;
  port: number;
}

const recordFile = (home: Home, name: string): string => path.join(home.run, `${name}.json`);

export const writeRunRecord = (home: Home, name: string, record: RunRecord): void =>
  writeFileSync(recordFile(home, name), JSON.stringify(record));

export const removeRunRecord = (home: Home, name: string): void => rmSync(recordFile(home, name), { force: true });

/** What this home started earlier and still runs, or null. The command line guards against a reused id. */
export const readRunRecord = (home: Home, name: string): RunRecord | null => {
  const file = recordFile(home, name);
  if (!existsSync(file)) return null;
  const record = JSON.parse(readFileSync(file, 'utf8')) as RunRecord;
  const alive = isRunning(record.pid) && commandLineOf(record.pid).includes(home.data);
  return alive ? record : null;
};

/** Stops what the record names, whoever started it. */
export const stopRecorded = async (home: Home, name: string): Promise<void> => {
  const record = readRunRecord(home, name);
  if (record) await stopProcess(record.pid, 30);
  removeRunRecord(home, name);
};

/** A server that the person runs themselves: never stopped by us. */
export const externalService = (uri: string): Service => ({ uri, startedHere: false, stop: async () => undefined });

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Home } from './home';
import { PortTaken } from './ports';
import { commandLineOf, isRunning, lastLines, stopProcess, waitUntil } from './processes';
import { Unavailable } from './say';
import { withLock } from './with-lock';

/** A database server that is up, by us or by someone else. */
export interface Service {
  uri: string;
  /** Whether this call started it. */
  startedHere: boolean;
  /** This process needs it no longer. The last one to say so stops it; a server of the person's own stays. */
  release(): Promise<void>;
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

/** Why a service did not start, from the end of its log. It is stopped first if it still tries. */
export const startFailure = async (home: Home, name: string, logFile: string): Promise<Error> => {
  await stopRecorded(home, name);
  const end = lastLines(logFile, 8);
  if (/address already in use/i.test(end)) return new PortTaken(`the port of ${name} was taken`);
  return new Unavailable(`${name} did not start; its log ${logFile} ends with:\n${end}`);
};

/** One starter or stopper of a service at a time. */
export const withServiceLock = <T>(home: Home, name: string, work: () => Promise<T>): Promise<T> =>
  withLock(path.join(home.run, `${name}.lock`), 300, work);

const usersFolder = (home: Home, name: string): string => path.join(home.run, `${name}.users`);

/** Notes that a process (by its id) uses the service, so that nobody else stops it underneath. */
export const addUser = (home: Home, name: string, pid: number): void => {
  mkdirSync(usersFolder(home, name), { recursive: true });
  livingUsers(home, name);
  writeFileSync(path.join(usersFolder(home, name), String(pid)), '');
};

/** Processes that use the service now. Those that ended without saying so are forgotten. */
export const livingUsers = (home: Home, name: string): number[] => {
  const folder = usersFolder(home, name);
  const noted = existsSync(folder) ? readdirSync(folder).map(Number) : [];
  for (const pid of noted) if (!isRunning(pid)) rmSync(path.join(folder, String(pid)), { force: true });
  return noted.filter(isRunning);
};

/** Takes a user's name off the list, and stops the service when it was the last. */
export const releaseUser = (home: Home, name: string, pid: number): Promise<void> =>
  withServiceLock(home, name, async () => {
    rmSync(path.join(usersFolder(home, name), String(pid)), { force: true });
    if (livingUsers(home, name).length === 0) await stopRecorded(home, name);
  });

/** A server that the person runs themselves: never stopped by us. */
export const externalService = (uri: string): Service => ({ uri, startedHere: false, release: async () => undefined });

export interface Launch {
  home: Home;
  name: string;
  /** Id of the process that will use it. */
  user: number;
  uriOf(port: number): string;
  isReady(port: number): Promise<boolean>;
  /** Starts it and answers its port. */
  launch(): Promise<number>;
}

/** Reuses what already runs for this home, else launches it; notes the user. Safe with several callers at once. */
export const ensureService = ({ home, name, user, uriOf, isReady, launch }: Launch): Promise<Service> =>
  withServiceLock(home, name, async () => {
    const release = () => releaseUser(home, name, user);
    const running = readRunRecord(home, name);
    // A busy machine answers late: only silence over many seconds counts as broken.
    const reused = running !== null && (await waitUntil(running.pid, 30, () => isReady(running.port)));
    if (running && !reused) await stopRecorded(home, name);
    const port = running && reused ? running.port : await launch();
    addUser(home, name, user);
    return { uri: uriOf(port), startedHere: !reused, release };
  });

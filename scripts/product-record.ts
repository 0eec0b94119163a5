import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Addresses } from './environment';
import type { Home } from './provision/home';
import { isRunning } from './provision/processes';

/** The product that runs for a home, written by `start` and `dev`. */
export interface ProductRecord {
  /** Id of the process that watches over the others. */
  pid: number;
  addresses: Addresses;
  /** Ids of server, worker and sandbox, so that a later start can end what a crash left behind. */
  children: number[];
}

const fileOf = (home: Home): string => path.join(home.run, 'product.json');

const read = (home: Home): ProductRecord | null => {
  const file = fileOf(home);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ProductRecord) : null;
};

export const writeProductRecord = (home: Home, record: ProductRecord): void =>
  writeFileSync(fileOf(home), JSON.stringify(record));

export const removeProductRecord = (home: Home): void => rmSync(fileOf(home), { force: true });

/** The product that runs now, or null. */
export const readProductRecord = (home: Home): ProductRecord | null => {
  const record = read(home);
  return record && isRunning(record.pid) ? record : null;
};

/** Children of a product whose watcher was killed. */
export const readOrphans = (home: Home): number[] => {
  const record = read(home);
  return record && !isRunning(record.pid) ? record.children.filter(isRunning) : [];
};

import { type Addresses, originOf } from '../environment';
import { type ProductRecord, readOrphans, readProductRecord, removeProductRecord, writeProductRecord } from '../product-record';
import { type Home, repositoryRoot } from '../provision/home';
import { commandLineOf, stopProcess } from '../provision/processes';
import { say, Unavailable } from '../provision/say';

/**
 * Makes sure that nothing else runs the product in this home, and ends what a crash left behind.
 *
 * @throws {Unavailable} when the product runs already
 */
export const takeHome = async (home: Home): Promise<void> => {
  const running = readProductRecord(home);
  if (running) {
    const where = originOf(running.addresses);
    throw new Unavailable(`Shuke runs already at ${where} (process ${running.pid}). Stop it, or set another SHUKE_HOME.`);
  }
  for (const pid of readOrphans(home)) {
    if (!commandLineOf(pid).includes(repositoryRoot)) continue;
    say(`  ending process ${pid}, left by a run that was killed`);
    await stopProcess(pid, 25);
  }
  removeProductRecord(home);
};

/** Tells CLI and later starts what runs, with the ids of its parts. */
export const noteProduct = (home: Home, addresses: Addresses, children: ProductRecord['children']): void =>
  writeProductRecord(home, { pid: process.pid, addresses, children });

import { mkdirSync, rmSync } from 'node:fs';
import { keyFiles } from '../keys';
import type { Home } from '../provision/home';
import { say, Unavailable } from '../provision/say';
import { livingUsers, stopRecorded } from '../provision/service';

/**
 * Removes data, logs and keys of this home; the downloaded programs stay.
 *
 * @throws {Unavailable} when something still uses the databases, or a database belongs to the person
 */
export const beginAnew = async (home: Home): Promise<void> => {
  if (process.env.MONGODB_URI || process.env.REDIS_URL) {
    throw new Unavailable('--fresh does not empty a MongoDB or Redis of your own. Empty it yourself, then npm start.');
  }
  for (const name of ['redis', 'mongod']) {
    const users = livingUsers(home, name).filter((pid) => pid !== process.pid);
    if (users.length > 0) throw new Unavailable(`${name} is in use by process ${users.join(', ')}. Stop it first.`);
    await stopRecorded(home, name);
  }
  const { product, sandbox } = keyFiles(home);
  for (const place of [home.data, home.logs, product, sandbox]) rmSync(place, { recursive: true, force: true });
  for (const folder of [home.data, home.logs]) mkdirSync(folder, { recursive: true });
  say('✓ began anew: data, logs and keys removed');
};

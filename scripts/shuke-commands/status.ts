import { originOf } from '../environment';
import { openHome } from '../provision/home';
import { readRunRecord } from '../provision/service';
import { readProductRecord } from '../product-record';
import type { ShukeCommand } from './command';

/** What runs for this home. Starts nothing. */
export const status: ShukeCommand = {
  name: 'status',
  summary: 'status                 says what runs for this SHUKE_HOME, and where',
  needs: 'none',
  run: async () => {
    const home = openHome();
    const product = readProductRecord(home);
    const output = {
      home: home.root,
      running: product !== null,
      url: product ? originOf(product.addresses) : null,
      mongodb: process.env.MONGODB_URI ? 'external' : (readRunRecord(home, 'mongod')?.port ?? null),
      redis: process.env.REDIS_URL ? 'external' : (readRunRecord(home, 'redis')?.port ?? null),
    };
    return { output, exitCode: 0 };
  },
};

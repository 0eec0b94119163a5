import { setTimeout as sleep } from 'node:timers/promises';
import { ensureDatabases } from '../../scripts/provision/databases';
import { openHome } from '../../scripts/provision/home';

/** A process that uses the databases of SHUKE_HOME for a moment, for tests of many users at once. */
const databases = await ensureDatabases(openHome());
await sleep(300);
await databases.release();
process.stdout.write(JSON.stringify({ mongodbUri: databases.mongodbUri, redisUrl: databases.redisUrl }));

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import type { Environment } from '../environment';
import { type Home, repositoryRoot } from '../provision/home';
import { say, Unavailable } from '../provision/say';

/** What this home knows about the demo data of one database. */
interface Marker {
  database: string;
  state: 'seeding' | 'done';
}

const markerFile = (home: Home): string => path.join(home.data, 'demo.json');

/** Only a hash is kept: an address can carry a password. */
const nameOf = (mongodbUri: string): string => createHash('sha256').update(mongodbUri.replace(/:\d+\//, '/')).digest('hex');

const readMarker = (home: Home, database: string): Marker['state'] | null => {
  if (!existsSync(markerFile(home))) return null;
  const marker = JSON.parse(readFileSync(markerFile(home), 'utf8')) as Marker;
  return marker.database === database ? marker.state : null;
};

const holdsData = async (client: MongoClient): Promise<boolean> => {
  for (const { name } of await client.db().listCollections({}, { nameOnly: true }).toArray()) {
    if (!name.startsWith('system.') && (await client.db().collection(name).findOne({}, { projection: { _id: 1 } }))) return true;
  }
  return false;
};

/** An interrupted seeding left half a brand that we made ourselves: away with it. Data of anyone else stays. */
const makeRoom = async (mongodbUri: string, state: Marker['state'] | null): Promise<boolean> => {
  const client = await MongoClient.connect(mongodbUri);
  try {
    if (state === 'seeding') await client.db().dropDatabase();
    return !(await holdsData(client));
  } finally {
    await client.close();
  }
};

const runSeed = (environment: Environment): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['scripts/dist/seed-demo.js'], {
      cwd: repositoryRoot,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 2, 2],
    });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Unavailable('The demo data could not be made, see above.'))));
  });

/** Fills an empty database with the demo brand, once. A database that holds data of its own is left as it is. */
export const seedOnce = async (home: Home, environment: Environment): Promise<void> => {
  const uri = environment.MONGODB_URI ?? '';
  const database = nameOf(uri);
  const state = readMarker(home, database);
  if (state === 'done') return;
  if (!(await makeRoom(uri, state))) return say('  the database holds data already, so no demo data is added');
  const mark = (next: Marker['state']) => writeFileSync(markerFile(home), JSON.stringify({ database, state: next }));
  const startedAt = Date.now();
  say('  making the demo brand');
  mark('seeding');
  await runSeed(environment);
  mark('done');
  say(`✓ demo brand made in ${Math.round((Date.now() - startedAt) / 1000)} s`);
};

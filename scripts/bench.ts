import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { dropRunDatabases, ensureTestServices, isolateServices } from '../tests/support/services';
import { repositoryRoot } from './provision/home';
import { say, sayError, Unavailable } from './provision/say';

/**
 * `npm run -s bench -- NAME`: runs `tests/bench/NAME.ts` on databases of its own and prints its answer as JSON.
 * The file's default export is `async (args: string[]) => result`; it finds MONGODB_URI and REDIS_URL in the
 * environment, empty.
 */

const folder = path.join(repositoryRoot, 'tests/bench');

const names = (): string[] =>
  existsSync(folder)
    ? readdirSync(folder).filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -'.ts'.length))
    : [];

interface Bench {
  default(args: string[]): Promise<unknown>;
}

const load = async (name: string): Promise<Bench> => {
  if (!names().includes(name)) throw new Unavailable(`Usage: npm run -s bench -- ${names().join('|') || 'NAME'}`);
  return (await import(pathToFileURL(path.join(folder, `${name}.ts`)).href)) as Bench;
};

const runBench = async (name: string, args: string[]): Promise<unknown> => {
  const bench = await load(name);
  const services = await ensureTestServices();
  const run = `bench${Date.now().toString(36)}`;
  try {
    const own = await isolateServices(services.mongodbUri, services.redisUrl, run, 'bench');
    process.env.MONGODB_URI = own.mongodbUri;
    process.env.REDIS_URL = own.redisUrl;
    return await bench.default(args);
  } finally {
    await dropRunDatabases(services.mongodbUri, run);
    if (services.startedHere) await services.release();
  }
};

const [name = '', ...args] = process.argv.slice(2);
try {
  const result = await runBench(name, args);
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`, () => process.exit(0));
} catch (error) {
  sayError(error);
  if (!(error instanceof Unavailable)) say(`✗ bench ${name} failed`);
  process.exit(1);
}

/** What most tests of the compiled mini-program want: it runs against a fixture brand, and leaves nothing behind. */
import { startFixtureServer, type FixtureServer } from '../miniapp/fixture-server';
import { createWorld, type World } from '../miniapp/fixture-world';
import { builtFor, builtWeapp } from './built-package';
import { launchWeapp, type LaunchOptions, type Weapp } from './weapp';

export interface OnPhone {
  app: Weapp;
  server: FixtureServer;
  world: World;
}

export type PhoneOptions = Partial<Omit<LaunchOptions, 'hosts'>> & { world?: World };

const open: (() => Promise<void>)[] = [];

/** Starts a brand and the mini-program on a phone. Close with `closePhones` after each test. */
export const onPhone = async ({ world = createWorld(), ...options }: PhoneOptions = {}): Promise<OnPhone> => {
  const dist = options.dist ?? (await builtWeapp());
  const server = await startFixtureServer(world);
  open.push(() => server.close());
  const app = await launchWeapp({ ...options, dist, hosts: { [builtFor]: server.url } });
  open.push(async () => app.close());
  return { app, server, world };
};

/** The same phone opens the mini-program again: another run over the same storage, against the same brand. */
export const reopen = async ({ app, server }: OnPhone, options: PhoneOptions = {}): Promise<Weapp> => {
  const again = await launchWeapp({ ...options, dist: app.pack.root, storage: app.storage, hosts: { [builtFor]: server.url } });
  open.push(async () => again.close());
  return again;
};

export const closePhones = async (): Promise<void> => {
  for (let close = open.pop(); close; close = open.pop()) await close();
};

/** Nothing that WeChat would refuse, and nothing sent that the contract does not know. */
export const expectClean = ({ app, server }: OnPhone): void => {
  app.assertClean();
  expect(server.faults).toEqual([]);
};

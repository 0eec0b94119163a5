/**
 * Owns: what the doors page shows of a demo: where the sandbox is, whose part one can play.
 * Promises: answers only beside a sandbox; in production there is no such page, so demo passwords never leave it.
 * Listens to: nothing.
 */
import { defineModel, Free } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import type { Feature } from '../../product';
import { Stores } from '../stores/index';

export interface DemoPersona {
  name: string;
  kind: 'member' | 'newcomer' | 'visitor' | 'staff';
  note: string;
}
export interface DemoAccount {
  username: string;
  password: string;
  role: string;
  roleName: string;
}
/** Written by whoever makes the demo data; absent on an empty brand. */
export interface DemoFacts {
  _id: 'demo';
  personas: DemoPersona[];
  consoleAccounts: DemoAccount[];
}
export const DemoBook = defineModel<DemoFacts>('demo', { personas: Free, consoleAccounts: Free });

const readFacts = async ({ db, config }: Deps) => {
  const [facts, stores] = await Promise.all([
    DemoBook(db).findById('demo').lean(),
    Stores(db).find({ open: true }, { name: 1, scene: 1 }).sort({ _id: 1 }).lean(),
  ]);
  return {
    sandboxUrl: config.sandboxUrl,
    stores: stores.map(({ name, scene }) => ({ name, scene })),
    personas: facts?.personas ?? [],
    consoleAccounts: facts?.consoleAccounts ?? [],
  };
};

export const demoFeature: Feature = {
  name: 'demo',
  routes: ({ app, deps }) => {
    // Not part of the API's contract: pages of this machine alone read it.
    app.get('/demo.json', async (_request, reply) => {
      if (!deps.config.sandboxUrl) throw new AppError('NOT_FOUND');
      return reply.header('cache-control', 'no-store').send(await readFacts(deps));
    });
  },
};

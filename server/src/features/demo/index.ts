/**
 * Owns: what the doors page shows of a demo: where the sandbox is, whose part one can play.
 * Promises: answers only beside a sandbox; in production there is no such page, so demo passwords never leave it.
 * Listens to: nothing.
 */
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import type { Feature } from '../../platform/feature';
import { readBrand } from '../brand/index';
import { Stores } from '../stores/index';
import { DemoBook } from './model';

export { DemoBook, type DemoAccount, type DemoFacts, type DemoPersona } from './model';

const readFacts = async ({ db, config }: Deps) => {
  const [brand, facts, stores] = await Promise.all([
    readBrand({ db }),
    DemoBook(db).findOne({ _id: 'demo', state: 'done' }).lean(),
    Stores(db).find({ open: true }, { name: 1, scene: 1 }).lean(),
  ]);
  return {
    brandName: brand.name,
    sandboxUrl: config.sandboxUrl,
    // In the order in which they were opened here, which is the order in which people expect them.
    stores: stores.map(({ _id, name, scene }) => ({ id: _id, name, scene })),
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

import { readConfig } from '../../server/src/config';
import { createDeps } from '../../server/src/create-deps';
import type { Deps } from '../../server/src/platform/deps';
import type { CommandContext } from './command';

/** The product's own insides for one command; whatever it logs goes to stderr, because stdout belongs to the answer. */
export const withProduct = async <T>(context: CommandContext, work: (deps: Deps) => Promise<T>): Promise<T> => {
  const config = readConfig({ ...context.environment, LOG_LEVEL: 'warn' });
  const { deps, close } = await createDeps(config, { name: 'shuke', logTo: { write: (line) => void process.stderr.write(line) } });
  try {
    return await work(deps);
  } finally {
    await close();
  }
};

import { readConfig } from '../../server/src/config';
import { createDeps } from '../../server/src/create-deps';
import type { Deps } from '../../server/src/platform/deps';
import type { CommandContext } from './command';

/** Runs with what a process of the product has. Its log goes to stderr: stdout belongs to the answer. */
export const withDeps = async <T>({ environment }: CommandContext, run: (deps: Deps) => Promise<T>): Promise<T> => {
  const config = { ...readConfig(environment), logLevel: 'warn' };
  const { deps, close } = await createDeps(config, { name: 'shuke', logTo: process.stderr });
  try {
    return await run(deps);
  } finally {
    await close();
  }
};

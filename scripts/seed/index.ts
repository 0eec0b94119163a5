import { readConfig } from '../../server/src/config';
import { createDeps } from '../../server/src/create-deps';
import { writeDemo } from './write-demo';

const SEED = 'tingyan';
const MEMBERS = 2_000;

/** Makes the demo brand with the product's own environment. Running it again changes nothing. */
export const seedDemo = async (): Promise<void> => {
  const { deps, close } = await createDeps({ ...readConfig(), logLevel: 'warn' }, { name: 'seed' });
  try {
    await writeDemo(deps, { seed: SEED, members: MEMBERS });
  } finally {
    await close();
  }
};

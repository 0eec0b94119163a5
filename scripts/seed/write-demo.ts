import { DemoBook, type DemoFacts } from '../../server/src/features/demo/index';
import { isDuplicateKey } from '../../server/src/platform/database';
import type { Deps } from '../../server/src/platform/deps';
import { OPERATORS } from './brand';
import { generateHistory, type DemoHistory } from './generate';
import { tellSandbox } from './write/tell-sandbox';
import { writeBrand } from './write/write-brand';
import { writeCare } from './write/write-care';
import { writeCampaigns } from './write/write-campaigns';
import { writeGroupBuys } from './write/write-group-buys';
import { permittedOf, writeMessages, writePermissions } from './write/write-messages';
import { writePeople } from './write/write-people';
import { writeMall } from './write/write-mall';
import { writePurchases } from './write/write-purchases';
import { writeReferrals } from './write/write-referrals';
import { writeTasks } from './write/write-tasks';
import { writeWallets } from './write/write-wallets';

export interface DemoOptions {
  seed: string;
  members: number;
}

const factsOf = ({ personas, now }: DemoHistory): DemoFacts => ({
  _id: 'demo',
  state: 'done',
  madeAt: now,
  personas: personas.map(({ openid, name, kind, note }) => ({ openid, name, kind, note })),
  consoleAccounts: OPERATORS.map(({ username, password, role, roleName }) => ({ username, password, role, roleName })),
});

/** True when this call may write. A demo that was cut off half way cannot be finished, only begun anew. */
const begin = async ({ db, clock }: Deps): Promise<boolean> => {
  try {
    await DemoBook(db).insertMany([
      { _id: 'demo', state: 'writing', madeAt: clock.now(), personas: [], consoleAccounts: [] },
    ]);
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  if (await DemoBook(db).exists({ _id: 'demo', state: 'done' })) return false;
  throw new Error('An earlier seeding was cut off and left half a demo. Begin anew: npm start -- --fresh');
};

/**
 * Fills an empty brand with the demo's year, told up to the product's own now. The sandbox, where there is one, learns
 * its side of the story. Answers false, and changes nothing, when the demo is there already.
 */
export const writeDemo = async (deps: Deps, { seed, members }: DemoOptions): Promise<boolean> => {
  if (!(await begin(deps))) return false;
  const history = generateHistory({ seed, now: deps.clock.now(), members });
  const permitted = permittedOf(history);
  await writeBrand(deps, history);
  await writePeople(deps, history);
  await writeCare(deps, history);
  await writePurchases(deps, history);
  await writeWallets(deps, history);
  await writeGroupBuys(deps, history);
  await writeMessages(deps, history);
  await writePermissions(deps, history, permitted);
  await writeCampaigns(deps, history);
  await writeTasks(deps, history);
  await writeMall(deps, history);
  await writeReferrals(deps, history);
  await tellSandbox(deps, history, permitted);
  const { _id, ...facts } = factsOf(history);
  await DemoBook(deps.db).updateOne({ _id }, { $set: facts });
  return true;
};

import type { Deps } from '../../platform/deps';
import { Campaigns, Chunks, type Campaign } from './model';

const SENDING = { $in: ['running', 'paused'] as Campaign['state'][] };

/** Asked between steps, so that a pause or stop takes hold soon. */
export const isRunning = async (deps: Deps, campaignId: string): Promise<boolean> =>
  (await Campaigns(deps.db).exists({ _id: campaignId, state: 'running' })) !== null;

/** Finished when no chunk is left, also while it is paused; whoever closes the last one says so. */
export const finishIfDone = async (deps: Deps, campaignId: string): Promise<void> => {
  const campaign = await Campaigns(deps.db).findOne({ _id: campaignId, state: SENDING }, { freezeToken: 1 }).lean();
  if (!campaign?.freezeToken) return;
  if (await Chunks(deps.db).exists({ campaignId, token: campaign.freezeToken, done: false })) return;
  await Campaigns(deps.db).updateOne({ _id: campaignId, state: SENDING }, { $set: { state: 'finished', finishedAt: deps.clock.now() } });
};

import { Type } from 'typebox';
import type { Deps } from '../../platform/deps';
import { defineJob, enqueue } from '../../platform/jobs';
import { finishIfDone, isRunning } from './finish-campaign';
import { grantCoupons, sendInboxes } from './hand-out';
import { extendLease, markChunkDone, releaseChunk, takeChunk } from './hold-chunk';
import { Campaigns, Deliveries, type Campaign, type Chunk } from './model';
import { sendSubscribeMessages } from './send-subscribe-messages';
import { settleChunk } from './settle-stopped';
import { writeRows } from './write-rows';

export const dispatchChunkJob = defineJob({
  name: 'dispatch-chunk',
  queue: 'campaigns',
  payload: Type.Object({ chunkId: Type.String() }),
  attempts: 3,
  run: ({ chunkId }, deps) => dispatchChunk(deps, chunkId),
});

export const enqueueChunk = (deps: Deps, chunkId: string): Promise<boolean> => enqueue(deps, dispatchChunkJob, { chunkId }, { key: chunkId });

/**
 * Sends one chunk: rows first, then coupons, then inbox, then subscribe messages. Each step is safe to repeat, so a
 * worker killed anywhere leaves a chunk that the next one finishes without doubling anything.
 */
export const dispatchChunk = async (deps: Deps, chunkId: string): Promise<void> => {
  const chunk = await takeChunk(deps, chunkId);
  if (!chunk) return;
  const campaign = await Campaigns(deps.db).findOne({ _id: chunk.campaignId, freezeToken: chunk.token }).lean();
  const reached = campaign?.state === 'running' && (await sendChunk(deps, campaign, chunk));
  if (reached) return closeChunk(deps, chunk);
  // Between the steps somebody paused or stopped; a stopped chunk is settled by who holds it.
  if (await Campaigns(deps.db).exists({ _id: chunk.campaignId, state: 'stopped' })) await settleChunk(deps, chunkId);
  else await releaseChunk(deps, chunkId);
};

/** True when nothing is left to do in this chunk. */
const sendChunk = async (deps: Deps, campaign: Campaign, chunk: Chunk): Promise<boolean> => {
  const written = await writeRows(deps, campaign, chunk);
  if (!(await isRunning(deps, campaign._id))) return false;
  const { rows, coupons } = await grantCoupons(deps, campaign, written);
  if (coupons.size > 0 && !(await isRunning(deps, campaign._id))) return false;
  await sendInboxes(deps, campaign, rows, coupons);
  if (!campaign.channels.subscribe) return true;
  await sendSubscribeMessages(deps, campaign, chunk._id, () => extendLease(deps, chunk._id));
  return !(await Deliveries(deps.db).exists({ chunkId: chunk._id, subscribe: { $in: ['pending', 'claimed'] } }));
};

const closeChunk = async (deps: Deps, { _id, campaignId }: Chunk): Promise<void> => {
  await markChunkDone(deps, _id);
  await finishIfDone(deps, campaignId);
};

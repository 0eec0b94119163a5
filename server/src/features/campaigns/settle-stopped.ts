import type { Deps } from '../../platform/deps';
import { markChunkDone, releaseChunk, takeChunk } from './hold-chunk';
import { CHANNELS, leaveOut, recordArrivals } from './leave-out';
import { Campaigns, Chunks } from './model';

const AT_ONCE = 8;

/** Closes a chunk of a stopped campaign: what went out is sent, the rest is left out. Only for who holds the chunk. */
export const settleChunk = async (deps: Deps, chunkId: string): Promise<void> => {
  const onTheWay = await recordArrivals(deps, chunkId);
  if (onTheWay.size > 0) return releaseChunk(deps, chunkId); // their repair is near; the sweeper comes again
  await Promise.all(CHANNELS.map((channel) => leaveOut(deps, { chunkId }, channel, 'stopped')));
  await markChunkDone(deps, chunkId);
};

/** Settles every chunk that no worker holds. Those in hand are settled by who holds them, or by the sweeper. */
export const settleStopped = async (deps: Deps, campaignId: string): Promise<void> => {
  const free = await Chunks(deps.db).find({ campaignId, done: false, leaseUntil: { $lt: new Date() } }, { _id: 1 }).lean();
  const lane = async (): Promise<void> => {
    for (let chunk = free.pop(); chunk; chunk = free.pop()) if (await takeChunk(deps, chunk._id)) await settleChunk(deps, chunk._id);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
};

/** Stopped campaigns with chunks that nobody holds: their worker died, or had them in hand when the stop came. */
export const settleAllStopped = async (deps: Deps): Promise<void> => {
  const open = await Chunks(deps.db).distinct('campaignId', { done: false, leaseUntil: { $lt: new Date() } });
  for (const { _id } of await Campaigns(deps.db).find({ _id: { $in: open }, state: 'stopped' }, { _id: 1 }).lean()) await settleStopped(deps, _id);
};

import type { Deps } from '../../platform/deps';
import { defineTimer, enqueue } from '../../platform/jobs';
import { enqueueChunk } from './dispatch-chunk';
import { finishIfDone } from './finish-campaign';
import { FREEZE_STALE_MS, freezeAudienceJob } from './freeze-audience';
import { Campaigns, Chunks, Deliveries } from './model';
import { settleAllStopped } from './settle-stopped';

/** A claim this old belongs to a worker that died between sending and recording. */
const CLAIM_STALE_MS = 45_000;

/** Whether WeChat got those cannot be known: they are named, and never sent again blindly. */
export const nameUnknowns = async (deps: Deps, olderThanMs = CLAIM_STALE_MS): Promise<number> => {
  const result = await Deliveries(deps.db).updateMany(
    { subscribe: 'claimed', claimedAt: { $lt: new Date(Date.now() - olderThanMs) } },
    { $set: { subscribe: 'unknown', subscribeReason: 'worker-lost', claimedAt: null } },
  );
  return result.modifiedCount;
};

/** MongoDB is the truth and the queue only the alarm clock: whatever Redis lost is queued again from here. */
export const sweepCampaigns = async (deps: Deps): Promise<void> => {
  await nameUnknowns(deps);
  const stale = new Date(Date.now() - FREEZE_STALE_MS);
  const preparing = await Campaigns(deps.db).find({ state: 'preparing', $or: [{ frozenBeatAt: null }, { frozenBeatAt: { $lt: stale } }] }, { _id: 1 }).lean();
  for (const { _id } of preparing) await enqueue(deps, freezeAudienceJob, { campaignId: _id }, { key: _id });
  for (const { _id, freezeToken } of await Campaigns(deps.db).find({ state: 'running' }, { freezeToken: 1 }).lean()) {
    const waiting = await Chunks(deps.db).find({ campaignId: _id, token: freezeToken ?? '', done: false, leaseUntil: { $lt: new Date() } }, { _id: 1 }).limit(2000).lean();
    for (const chunk of waiting) if (!(await enqueueChunk(deps, chunk._id))) break;
    await finishIfDone(deps, _id);
  }
  await settleAllStopped(deps);
};

export const sweepCampaignsTimer = defineTimer({ name: 'sweep-campaigns', everyMs: 3000, run: sweepCampaigns });

import { Type } from 'typebox';
import { decideDelivery } from '@shuke/shared/rules/campaigns/decide-delivery';
import { newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { defineJob } from '../../platform/jobs';
import { Members, type Member } from '../membership/index';
import { eachMatching, findSegment, prepareRule, type Prepared } from '../segments/index';
import { Campaigns, Chunks, type Campaign, type CampaignDraft } from './model';
import { enqueueChunk } from './dispatch-chunk';
import { toCampaignFacts, toRecipient } from './recipients';

export const CHUNK_MEMBERS = 500;
/** A freeze that gave no sign of life for this long was cut off. */
export const FREEZE_STALE_MS = 20_000;

export const EVERYONE = { all: [] };

/** The rule of a campaign: of its segment as it stands now, or its own. */
export const audienceRule = async (deps: Deps, draft: Pick<CampaignDraft, 'segmentId' | 'rule'>): Promise<Prepared> =>
  prepareRule(deps, draft.segmentId ? (await findSegment(deps, draft.segmentId)).rule : (draft.rule ?? EVERYONE));

/** The matching members of a rule in batches, with what a decision needs. */
export async function* audienceBatches(deps: Deps, prepared: Prepared, asOf: Date, size = CHUNK_MEMBERS): AsyncGenerator<Pick<Member, '_id' | 'tierKey' | 'status' | 'consents'>[]> {
  const load = (ids: string[]) => Members(deps.db).find({ _id: { $in: ids } }, { tierKey: 1, status: 1, consents: 1 }).sort({ _id: 1 }).lean();
  let ids: string[] = [];
  for await (const { _id } of eachMatching(deps, prepared, asOf)) {
    ids.push(_id);
    if (ids.length < size) continue;
    yield await load(ids);
    ids = [];
  }
  if (ids.length > 0) yield await load(ids);
}

/**
 * Computes the audience exactly, at the moment of launch, and freezes it in chunks. An attempt that is cut off leaves
 * chunks of another token, which nobody sends; the last write makes one attempt count.
 */
export const freezeAudience = async (deps: Deps, campaignId: string): Promise<void> => {
  const token = newId();
  const started = await Campaigns(deps.db).findOneAndUpdate(
    { _id: campaignId, state: 'preparing', $or: [{ frozenBeatAt: null }, { frozenBeatAt: { $lt: new Date(Date.now() - FREEZE_STALE_MS) } }] },
    { $set: { freezeToken: token, frozenBeatAt: new Date() } },
    { returnDocument: 'after' },
  ).lean();
  if (!started) return;
  try {
    await freezeAs(deps, started, token);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // The segment's rule no longer holds together: people must look at it.
    await Campaigns(deps.db).updateOne({ _id: campaignId, state: 'preparing', freezeToken: token }, { $set: { state: 'failed', failure: error.message } });
  }
};

const freezeAs = async (deps: Deps, campaign: Campaign, token: string): Promise<void> => {
  const facts = toCampaignFacts(campaign);
  const mine = { _id: campaign._id, state: 'preparing' as const, freezeToken: token };
  let [audience, holdout, chunks] = [0, 0, 0];
  for await (const members of audienceBatches(deps, await audienceRule(deps, campaign), campaign.launchedAt!)) {
    await Chunks(deps.db).insertMany([{
      _id: `${campaign._id}:${token}:${chunks}`, campaignId: campaign._id, token, memberIds: members.map((member) => member._id), done: false, leaseUntil: new Date(0),
    }]);
    chunks += 1;
    audience += members.length;
    holdout += members.filter((member) => decideDelivery(facts, toRecipient(member)).arm === 'holdout').length;
    const alive = await Campaigns(deps.db).updateOne(mine, { $set: { frozenBeatAt: new Date() } });
    if (alive.matchedCount === 0) return; // stopped, or another attempt took over
  }
  const state = audience === 0 ? 'finished' : 'running';
  const done = { audience, holdout, chunks, sendingSince: new Date(), state, ...(audience === 0 ? { finishedAt: deps.clock.now() } : {}) } as const;
  const frozen = await Campaigns(deps.db).updateOne(mine, { $set: done });
  if (frozen.modifiedCount === 0) return;
  for (let n = 0; n < chunks; n += 1) if (!(await enqueueChunk(deps, `${campaign._id}:${token}:${n}`))) break;
};

export const freezeAudienceJob = defineJob({
  name: 'freeze-audience',
  queue: 'campaigns',
  payload: Type.Object({ campaignId: Type.String() }),
  run: ({ campaignId }, deps) => freezeAudience(deps, campaignId),
});

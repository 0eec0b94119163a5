import { Type } from 'typebox';
import { decideDelivery } from '@shuke/shared/rules/campaigns/decide-delivery';
import type { Deps } from '../../platform/deps';
import { defineJob, enqueue } from '../../platform/jobs';
import { Coupons, issueCouponsInBulk } from '../coupons/index';
import { sendInbox } from '../inbox/index';
import { Members } from '../membership/index';
import { finishIfDone, isRunning } from './finish-campaign';
import { Campaigns, Chunks, Deliveries, type Campaign, type Chunk, type Delivery } from './model';
import { toCampaignFacts, toRecipient } from './recipients';
import { sendSubscribeMessages } from './send-subscribe-messages';

const LEASE_MS = 15_000;

export const dispatchChunkJob = defineJob({
  name: 'dispatch-chunk',
  queue: 'campaigns',
  payload: Type.Object({ chunkId: Type.String() }),
  attempts: 3,
  run: ({ chunkId }, deps) => dispatchChunk(deps, chunkId),
});

export const enqueueChunk = (deps: Deps, chunkId: string): Promise<boolean> => enqueue(deps, dispatchChunkJob, { chunkId }, { key: chunkId });

/** One worker at a time holds a chunk; a dead one's lease runs out. */
const takeChunk = (deps: Deps, chunkId: string): Promise<Chunk | null> => {
  const now = new Date();
  return Chunks(deps.db).findOneAndUpdate(
    { _id: chunkId, done: false, leaseUntil: { $lt: now } }, { $set: { leaseUntil: new Date(now.getTime() + LEASE_MS) } }, { returnDocument: 'after' },
  ).lean();
};

/**
 * Sends one chunk: rows first, then coupons, then inbox, then subscribe messages. Each step is safe to repeat, so a
 * worker killed anywhere leaves a chunk that the next one finishes without doubling anything.
 */
export const dispatchChunk = async (deps: Deps, chunkId: string): Promise<void> => {
  const chunk = await takeChunk(deps, chunkId);
  if (!chunk) return;
  const campaign = await Campaigns(deps.db).findOne({ _id: chunk.campaignId, state: 'running', freezeToken: chunk.token }).lean();
  if (!campaign) return releaseChunk(deps, chunkId);
  await writeRows(deps, campaign, chunk);
  if (await isRunning(deps, campaign._id)) await grantCoupons(deps, campaign, chunkId);
  if (await isRunning(deps, campaign._id)) await sendInboxes(deps, campaign, chunkId);
  if (campaign.channels.subscribe) await sendSubscribeMessages(deps, campaign, chunkId, () => extendLease(deps, chunkId));
  await closeChunk(deps, campaign._id, chunkId);
};

const extendLease = async (deps: Deps, chunkId: string): Promise<void> => {
  await Chunks(deps.db).updateOne({ _id: chunkId }, { $set: { leaseUntil: new Date(Date.now() + LEASE_MS) } });
};

const releaseChunk = async (deps: Deps, chunkId: string): Promise<void> => {
  await Chunks(deps.db).updateOne({ _id: chunkId }, { $set: { leaseUntil: new Date(0) } });
};

/** One row a member, unique: deciding again answers the same, writing again changes nothing. */
const writeRows = async (deps: Deps, campaign: Campaign, chunk: Chunk): Promise<void> => {
  const members = await Members(deps.db).find({ _id: { $in: chunk.memberIds } }, { tierKey: 1, status: 1, consents: 1 }).lean();
  const known = new Map(members.map((member) => [member._id, member]));
  const facts = toCampaignFacts(campaign);
  const rows = chunk.memberIds.map((memberId): Delivery => {
    const member = known.get(memberId);
    const decision = member ? decideDelivery(facts, toRecipient(member)) : ({ arm: 'skipped', reason: 'not-joined' } as const);
    const offer = 'offerKey' in decision ? campaign.offers.find((one) => one.key === decision.offerKey) : undefined;
    const treated = decision.arm === 'treated';
    return {
      _id: `${campaign._id}:${memberId}`, campaignId: campaign._id, chunkId: chunk._id, memberId, tierKey: member?.tierKey ?? '', arm: decision.arm,
      offerKey: offer?.key ?? null, couponId: null, grant: treated && offer?.couponTemplateId ? 'pending' : 'none',
      inbox: treated && decision.inbox ? 'pending' : 'none', subscribe: treated && decision.subscribe ? 'pending' : 'none',
      reason: decision.arm === 'skipped' ? decision.reason : null, subscribeReason: null, claimedAt: null, tries: 0, at: null,
    };
  });
  await Deliveries(deps.db).bulkWrite(rows.map(({ _id, ...row }) => ({ updateOne: { filter: { _id }, update: { $setOnInsert: row }, upsert: true } })), { ordered: false });
};

/** A member without the promised coupon gets no message about it. */
const SOLD_OUT = { grant: 'failed', inbox: 'skipped', subscribe: 'skipped', reason: 'sold-out', subscribeReason: 'sold-out' } as const;

const grantCoupons = async (deps: Deps, campaign: Campaign, chunkId: string): Promise<void> => {
  const waiting = await Deliveries(deps.db).find({ chunkId, grant: 'pending' }).lean();
  for (const offer of campaign.offers) {
    const mine = waiting.filter((row) => row.offerKey === offer.key);
    if (mine.length === 0 || !offer.couponTemplateId) continue;
    const issued = await issueCouponsInBulk(deps, {
      templateId: offer.couponTemplateId, via: 'campaign', items: mine.map((row) => ({ memberId: row.memberId, reference: `campaign:${row._id}` })),
    });
    const at = deps.clock.now();
    await Deliveries(deps.db).bulkWrite(issued.map((result, i) => ({
      updateOne: {
        filter: { _id: mine[i]!._id, grant: 'pending' },
        update: { $set: result.state === 'refused' ? { ...SOLD_OUT, at } : { grant: 'sent', couponId: result.coupon._id, at } },
      },
    })), { ordered: false });
  }
};

const sendInboxes = async (deps: Deps, campaign: Campaign, chunkId: string): Promise<void> => {
  const rows = await Deliveries(deps.db).find({ chunkId, inbox: 'pending', grant: { $ne: 'pending' } }).lean();
  if (rows.length === 0) return;
  const coupons = await Coupons(deps.db).find({ _id: { $in: rows.flatMap((row) => row.couponId ?? []) } }, { title: 1, expiresAt: 1 }).lean();
  const byId = new Map(coupons.map((coupon) => [coupon._id, coupon]));
  await sendInbox(deps, null, rows.map((row) => {
    const offer = campaign.offers.find((one) => one.key === row.offerKey)!;
    const coupon = row.couponId ? byId.get(row.couponId) : undefined;
    return {
      memberId: row.memberId, reference: `campaign:${row._id}`, kind: 'campaign' as const, title: offer.title, text: offer.text, campaignId: campaign._id,
      ...(coupon ? { offer: { couponId: coupon._id, title: coupon.title, expiresAt: coupon.expiresAt }, link: '/packages/member/coupons/index' } : {}),
    };
  }));
  await Deliveries(deps.db).updateMany({ _id: { $in: rows.map((row) => row._id) }, inbox: 'pending' }, { $set: { inbox: 'sent', at: deps.clock.now() } });
};

const closeChunk = async (deps: Deps, campaignId: string, chunkId: string): Promise<void> => {
  const left = await Deliveries(deps.db).exists({ chunkId, $or: [{ grant: 'pending' }, { inbox: 'pending' }, { subscribe: { $in: ['pending', 'claimed'] } }] });
  if (left) return releaseChunk(deps, chunkId);
  await Chunks(deps.db).updateOne({ _id: chunkId }, { $set: { done: true } });
  await finishIfDone(deps, campaignId);
};

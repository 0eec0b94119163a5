import type { Static } from 'typebox';
import type { CampaignBody, CampaignState } from '@shuke/shared/contract/campaigns';
import { defineModel, Free } from '../../platform/database';

export type CampaignDraft = Static<typeof CampaignBody>;

export interface Campaign extends CampaignDraft {
  _id: string;
  state: Static<typeof CampaignState>;
  createdAt: Date;
  createdBy: string;
  launchedAt: Date | null;
  finishedAt: Date | null;
  /** Names the freeze that counts; chunks of an attempt that was cut off carry another one. */
  freezeToken: string | null;
  /** Real time of the last sign of life of the freeze. */
  frozenBeatAt: Date | null;
  audience: number;
  holdout: number;
  chunks: number;
  /** Real times, for the pace of sending. */
  sendingSince: Date | null;
  failure: string | null;
}
export const Campaigns = defineModel<Campaign>(
  'campaigns',
  {
    name: String, stage: String, segmentId: String, rule: Free, offers: Free, channels: Free, holdoutPercent: Number, budgetFen: Number, attributionDays: Number,
    state: String, createdAt: Date, createdBy: String, launchedAt: Date, finishedAt: Date, freezeToken: String, frozenBeatAt: Date, audience: Number,
    holdout: Number, chunks: Number, sendingSince: Date, failure: String,
  },
  [[{ createdAt: -1 }], [{ state: 1 }]],
);

/** A slice of the frozen audience; one queue job each, not one per member. */
export interface Chunk {
  /** `campaignId:token:n` */
  _id: string;
  campaignId: string;
  token: string;
  memberIds: string[];
  done: boolean;
  /** Real time until which a worker holds it. */
  leaseUntil: Date;
}
export const Chunks = defineModel<Chunk>(
  'campaign_chunks',
  { campaignId: String, token: String, memberIds: [String], done: Boolean, leaseUntil: Date },
  [[{ campaignId: 1, token: 1, done: 1 }], [{ done: 1, leaseUntil: 1 }]],
);

/** `claimed`: a send has begun and its result is not recorded yet. After a crash it becomes `unknown`, never a second send. */
export type ChannelState = 'none' | 'pending' | 'claimed' | 'sent' | 'skipped' | 'failed' | 'unknown';

export interface Delivery {
  /** `campaignId:memberId` */
  _id: string;
  campaignId: string;
  chunkId: string;
  memberId: string;
  tierKey: string;
  arm: 'treated' | 'holdout' | 'skipped';
  offerKey: string | null;
  couponId: string | null;
  grant: ChannelState;
  inbox: ChannelState;
  subscribe: ChannelState;
  /** Why something was skipped, failed or is unknown. */
  reason: string | null;
  subscribeReason: string | null;
  /** Real time of a claim. */
  claimedAt: Date | null;
  tries: number;
  at: Date | null;
}
export const Deliveries = defineModel<Delivery>(
  'deliveries',
  {
    campaignId: String, chunkId: String, memberId: String, tierKey: String, arm: String, offerKey: String, couponId: String, grant: String, inbox: String,
    subscribe: String, reason: String, subscribeReason: String, claimedAt: Date, tries: Number, at: Date,
  },
  [[{ campaignId: 1, arm: 1 }], [{ chunkId: 1 }], [{ memberId: 1, at: -1 }], [{ subscribe: 1, claimedAt: 1 }, { partialFilterExpression: { subscribe: 'claimed' } }]],
);

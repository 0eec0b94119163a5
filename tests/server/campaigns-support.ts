import type { Static } from 'typebox';
import type { CampaignBody } from '@shuke/shared/contract/campaigns';
import { freezeAudience } from '../../server/src/features/campaigns/freeze-audience';
import { Campaigns, Chunks, Deliveries, type Campaign } from '../../server/src/features/campaigns/index';
import { Coupons } from '../../server/src/features/coupons/index';
import { InboxMessages } from '../../server/src/features/inbox/index';
import { blankMember, Members, reserveOrdinals, type Member } from '../../server/src/features/membership/index';
import { newId } from '../../server/src/platform/database';
import type { Call, TestApp } from '../support/build-test-app';

export type Body = Static<typeof CampaignBody>;
const AGREED = { privacyVersion: '2026-11', inbox: true, subscribe: true, sms: false, wecom: false };

/** Members who joined and agreed to everything. */
export const makePeople = async (app: TestApp, count: number, more: Partial<Member> = {}): Promise<string[]> => {
  const at = app.clock.now();
  const first = await reserveOrdinals(app.deps, count);
  const rows = Array.from({ length: count }, (_, i) => ({
    ...blankMember(first + i, at, { kind: 'direct' as const, scene: '', storeId: null, at }), status: 'joined' as const, joinedAt: at,
    openid: `o${newId()}${String(i).padStart(3, '0')}`, consents: AGREED, ...more,
  }));
  await Members(app.deps.db).insertMany(rows);
  return rows.map((row) => row._id);
};

export const couponTemplate = async (manager: Call, stock: number | null = null): Promise<string> => {
  const made = await manager('POST /v1/console/coupon-templates', { body: {
    title: '回头券', benefit: { kind: 'threshold', thresholdFen: 3000, discountFen: 500 }, scope: { storeIds: [], channels: [], categories: [], productIds: [] },
    validity: { kind: 'after-issue', days: 7 }, stackable: false, claimable: false, minTierRank: 0, stock, perMemberLimit: 1,
  } });
  return made.id;
};

export const bodyOf = (couponTemplateId: string | null, more: Partial<Body> = {}): Body => ({
  name: '回头客', stage: 'repurchase', segmentId: null, rule: { all: [] }, offers: [{ key: 'all', tierKeys: [], couponTemplateId, title: '请你喝茶', text: '七天内可用' }],
  channels: { inbox: true, subscribe: false }, holdoutPercent: 0, budgetFen: null, attributionDays: 7, ...more,
});

/** A running campaign over just these members, in chunks of `size`, with no worker about. */
export const launchOver = async (app: TestApp, manager: Call, body: Body, ids: readonly string[], size = 500): Promise<{ id: string; chunkIds: string[] }> => {
  const { id } = await manager('POST /v1/console/campaigns', { body });
  await Campaigns(app.deps.db).updateOne({ _id: id }, { $set: { state: 'preparing', launchedAt: app.clock.now() } });
  await freezeAudience(app.deps, id);
  const { freezeToken } = (await Campaigns(app.deps.db).findById(id).lean()) as Campaign;
  await Chunks(app.deps.db).deleteMany({ campaignId: id });
  const chunkIds = Array.from({ length: Math.ceil(ids.length / size) }, (_, n) => `${id}:${freezeToken}:${n}`);
  await Chunks(app.deps.db).insertMany(chunkIds.map((_id, n) => ({
    _id, campaignId: id, token: freezeToken!, memberIds: ids.slice(n * size, (n + 1) * size), done: false, leaseUntil: new Date(0),
  })));
  await Campaigns(app.deps.db).updateOne({ _id: id }, { $set: { audience: ids.length, chunks: chunkIds.length, state: 'running' } });
  return { id, chunkIds };
};

/** What the rows say against what is truly there. */
export const truthOf = async (app: TestApp, id: string) => {
  const { db } = app.deps;
  const reference = { $gte: `campaign:${id}:`, $lt: `campaign:${id};` };
  const [granted, coupons, told, messages, open] = await Promise.all([
    Deliveries(db).countDocuments({ campaignId: id, grant: 'sent' }), Coupons(db).countDocuments({ reference }),
    Deliveries(db).countDocuments({ campaignId: id, inbox: 'sent' }), InboxMessages(db).countDocuments({ reference }),
    Deliveries(db).countDocuments({ campaignId: id, $or: [{ grant: 'pending' }, { inbox: 'pending' }, { subscribe: { $in: ['pending', 'claimed'] } }] }),
  ]);
  return { granted, coupons, told, messages, open };
};

/** Leases of workers who are gone run out at once. */
export const dropLeases = async (app: TestApp, id: string): Promise<void> => {
  await Chunks(app.deps.db).updateMany({ campaignId: id, done: false }, { $set: { leaseUntil: new Date(0) } });
};

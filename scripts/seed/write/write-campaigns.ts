import { shareOf } from '../../../shared/rules/campaigns/decide-delivery';
import { Campaigns, Chunks, Deliveries, type Delivery } from '../../../server/src/features/campaigns/index';
import { countRule, prepareRule, Segments, SegmentUses } from '../../../server/src/features/segments/index';
import { AuditLog } from '../../../server/src/platform/audit';
import type { Deps } from '../../../server/src/platform/deps';
import { OPERATORS, SEGMENTS } from '../brand';
import type { DemoCampaign, DemoDelivery, DemoHistory } from '../generate';
import { randomOf } from '../random';
import { insertAll } from './insert-all';

const MAKER = OPERATORS[0]!;
/** Small enough that a paused campaign has stopped between two of them. */
const CHUNK_MEMBERS = 50;
/** Of those who want subscribe messages, how many had a permission left when the campaign came. */
const HAD_PERMISSION = 0.45;

const tokenOf = (campaign: DemoCampaign): string => randomOf(`token:${campaign.id}`).id(campaign.launchedAt!);

const writeSegments = async (deps: Deps, { now, campaigns }: DemoHistory): Promise<void> => {
  const counted = await Promise.all(
    SEGMENTS.map(async ({ rule }) => (await countRule(deps, await prepareRule(deps, rule), now)).count),
  );
  const made = { createdAt: campaigns[0]!.createdAt, createdBy: MAKER._id, countedAt: now };
  await insertAll(
    deps.db,
    Segments,
    SEGMENTS.map(({ key: _, ...segment }, index) => ({ ...segment, ...made, count: counted[index]! })),
  );
  const uses = campaigns.map(({ id, name, segmentId }) => ({
    _id: `campaign:${id}`,
    segmentId,
    name: `活动「${name}」`,
  }));
  await insertAll(deps.db, SegmentUses, uses);
};

const toCampaign = (campaign: DemoCampaign, rows: readonly DemoDelivery[], chunks: number) => {
  const { id, key: _, ...facts } = campaign;
  const launched = campaign.launchedAt !== null;
  return {
    _id: id,
    ...facts,
    rule: null,
    createdBy: MAKER._id,
    freezeToken: launched ? tokenOf(campaign) : null,
    frozenBeatAt: campaign.launchedAt,
    audience: rows.length,
    holdout: rows.filter(({ arm }) => arm === 'holdout').length,
    chunks,
    sendingSince: campaign.launchedAt,
    failure: null,
  };
};

/** Slices in the order of the audience; no slice holds both who was reached and who was not. */
const sliced = (rows: readonly DemoDelivery[]): DemoDelivery[][] => {
  const parts = [rows.filter(({ state }) => state !== 'pending'), rows.filter(({ state }) => state === 'pending')];
  return parts.flatMap((part) =>
    Array.from({ length: Math.ceil(part.length / CHUNK_MEMBERS) }, (_, n) =>
      part.slice(n * CHUNK_MEMBERS, (n + 1) * CHUNK_MEMBERS),
    ),
  );
};

const subscribeOf = ({ campaignId, memberId, subscribe, state }: DemoDelivery) => {
  if (!subscribe || state !== 'sent') return { subscribe: 'none', subscribeReason: null, tries: 0 } as const;
  return shareOf(`permission:${campaignId}:${memberId}`) < HAD_PERMISSION
    ? ({ subscribe: 'sent', subscribeReason: null, tries: 1 } as const)
    : ({ subscribe: 'skipped', subscribeReason: 'no-permission', tries: 1 } as const);
};

const toDelivery = (row: DemoDelivery, chunkId: string): Delivery => ({
  _id: `${row.campaignId}:${row.memberId}`,
  campaignId: row.campaignId,
  chunkId,
  memberId: row.memberId,
  tierKey: row.tierKey,
  arm: row.arm,
  offerKey: row.offerKey,
  couponId: row.couponId,
  grant: row.state === 'sent' ? 'sent' : 'none',
  inbox: row.messageId ? 'sent' : 'none',
  ...subscribeOf(row),
  reason: row.reason,
  claimedAt: null,
  at: row.state === 'sent' ? row.at : null,
});

/** Whoever was not reached has a place in a slice and no row yet: that is how the product leaves a paused campaign. */
const writeCampaign = async ({ db }: Deps, campaign: DemoCampaign, rows: readonly DemoDelivery[]): Promise<void> => {
  const slices = sliced(rows);
  const chunks = slices.map((slice, n) => {
    const token = tokenOf(campaign);
    const place = { _id: `${campaign.id}:${token}:${n}`, campaignId: campaign.id, token };
    const done = slice.every(({ state }) => state !== 'pending');
    return { ...place, memberIds: slice.map(({ memberId }) => memberId), done, leaseUntil: new Date(0) };
  });
  const reached = slices.flatMap((slice, n) =>
    slice.filter(({ state }) => state !== 'pending').map((row) => toDelivery(row, chunks[n]!._id)),
  );
  await insertAll(db, Campaigns, [toCampaign(campaign, rows, chunks.length)]);
  await insertAll(db, Chunks, chunks);
  await insertAll(db, Deliveries, reached);
};

/** What the manager did, as the audit list shows it. */
const writeAudit = async ({ db }: Deps, { campaigns, now }: DemoHistory): Promise<void> => {
  const acts = campaigns.flatMap(({ id, name, state, createdAt, launchedAt }) => [
    { at: createdAt, action: 'create-campaign', target: `campaign:${id}`, before: null, after: { name } as unknown },
    ...(launchedAt
      ? [
          {
            at: launchedAt,
            action: 'preparing-campaign',
            target: `campaign:${id}`,
            before: 'draft',
            after: 'preparing',
          },
        ]
      : []),
    ...(launchedAt && state === 'paused'
      ? [
          {
            at: new Date((launchedAt.getTime() + now.getTime()) / 2),
            action: 'paused-campaign',
            target: `campaign:${id}`,
            before: 'running',
            after: 'paused',
          },
        ]
      : []),
  ]);
  const who = { actorId: MAKER._id, who: MAKER.name, why: null, requestId: null };
  await insertAll(
    db,
    AuditLog,
    acts.map((act) => ({ _id: randomOf(`audit:${act.action}:${act.target}`).id(act.at), ...who, ...act })),
  );
};

/** Segments, and the campaigns that lean on them: one finished, one paused half way, one still a draft. */
export const writeCampaigns = async (deps: Deps, history: DemoHistory): Promise<void> => {
  await writeSegments(deps, history);
  for (const campaign of history.campaigns) {
    await writeCampaign(
      deps,
      campaign,
      history.deliveries.filter(({ campaignId }) => campaignId === campaign.id),
    );
  }
  await writeAudit(deps, history);
};

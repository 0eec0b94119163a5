import { Type } from 'typebox';
import { Closed, consoleRoles, defineContract } from './contract';
import { Count, Fen, Id, IdParams, Instant, Nullable, OneOf, PageOf, PageQuery, ShortText, SignedFen } from './common';
import { RuleBody } from './segment-rule';

const readers = consoleRoles('manager', 'store-manager', 'auditor', 'support');
const makers = consoleRoles('manager');

/** An offer for some tiers; the first offer whose tiers hold the member wins. Empty `tierKeys`: every tier. */
export const CampaignOffer = Closed({
  key: Type.String({ pattern: '^[a-z0-9-]{1,20}$' }),
  tierKeys: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 }),
  couponTemplateId: Nullable(Id),
  title: ShortText,
  text: Type.String({ minLength: 1, maxLength: 500 }),
});

export const CampaignBody = Closed({
  name: ShortText,
  stage: OneOf('acquire', 'activate', 'retain', 'repurchase'),
  segmentId: Nullable(Id),
  /** Used when no saved segment is named. */
  rule: Nullable(RuleBody),
  offers: Type.Array(CampaignOffer, { minItems: 1, maxItems: 10 }),
  channels: Closed({ inbox: Type.Boolean(), subscribe: Type.Boolean() }),
  /** Percent of the audience that gets nothing, to measure what the campaign really earns. */
  holdoutPercent: Type.Integer({ minimum: 0, maximum: 50 }),
  budgetFen: Nullable(Fen),
  attributionDays: Type.Integer({ minimum: 1, maximum: 90 }),
});

export const CampaignState = OneOf('draft', 'preparing', 'running', 'paused', 'stopped', 'finished', 'failed');

export const CampaignProgress = Closed({
  audience: Count,
  holdout: Count,
  pending: Count,
  sent: Count,
  skipped: Count,
  failed: Count,
  unknown: Count,
  perSecond: Type.Number(),
  secondsLeft: Nullable(Count),
});

export const CampaignView = Closed({
  id: Id,
  ...CampaignBody.properties,
  audienceSentence: Type.String(),
  state: CampaignState,
  progress: CampaignProgress,
  createdAt: Instant,
  launchedAt: Nullable(Instant),
  finishedAt: Nullable(Instant),
});

/** Who would get what, who would not and why, and the most it can cost. */
export const DryRun = Closed({
  asOf: Instant,
  audience: Count,
  holdout: Count,
  reach: Count,
  offers: Type.Array(Closed({ key: Type.String(), title: Type.String(), tiers: Type.Array(Closed({ tierKey: Type.String(), tierName: Type.String(), members: Count })), members: Count, costCeilingFen: Fen })),
  skipped: Type.Array(Closed({ reason: Type.String(), text: Type.String(), members: Count })),
  subscribe: Closed({ reachable: Count, withoutPermission: Count, withoutConsent: Count }),
  costCeilingFen: Fen,
  secondsToSend: Count,
  risks: Type.Array(Type.String()),
});

const Arm = Closed({ members: Count, buyers: Count, orders: Count, revenueFen: Fen, revenuePerMemberFen: Type.Number() });

export const CampaignEffect = Closed({
  asOf: Instant,
  windowDays: Count,
  reached: Count,
  opened: Count,
  redeemed: Count,
  orders: Count,
  revenueFen: Fen,
  couponCostFen: Fen,
  treated: Arm,
  holdout: Arm,
  /** Revenue the campaign added over what the holdout says would have come anyway, less coupon cost. */
  incrementalFen: Nullable(SignedFen),
  /** 95 % interval of the difference in revenue per member; null when too small to tell. */
  interval: Nullable(Closed({ lowFen: Type.Number(), highFen: Type.Number() })),
  verdict: Type.String(),
  daily: Type.Array(Closed({ day: Type.String(), treatedFen: Fen, holdoutFen: Fen })),
});

export const campaignsContract = defineContract({
  'GET /v1/console/campaigns': { summary: 'Campaigns, newest first', access: readers, reply: Closed({ campaigns: Type.Array(CampaignView) }) },
  'GET /v1/console/campaigns/:id': { summary: 'One campaign with live progress', access: readers, params: IdParams, reply: CampaignView, errors: ['CAMPAIGN_NOT_FOUND'] },
  'POST /v1/console/campaigns': {
    summary: 'Create a draft',
    access: makers,
    repeat: 'keyed',
    body: CampaignBody,
    reply: CampaignView,
    errors: ['SEGMENT_NOT_FOUND', 'SEGMENT_RULE_INVALID', 'CAMPAIGN_INCOMPLETE', 'COUPON_TEMPLATE_NOT_FOUND'],
  },
  'PUT /v1/console/campaigns/:id': {
    summary: 'Change a draft',
    access: makers,
    repeat: 'natural',
    params: IdParams,
    body: CampaignBody,
    reply: CampaignView,
    errors: ['CAMPAIGN_NOT_FOUND', 'CAMPAIGN_STATE', 'SEGMENT_NOT_FOUND', 'SEGMENT_RULE_INVALID', 'CAMPAIGN_INCOMPLETE', 'COUPON_TEMPLATE_NOT_FOUND'],
  },
  'POST /v1/console/campaigns/dry-run': {
    summary: 'Count who would get which offer, who is left out and why, and the cost ceiling',
    access: makers,
    repeat: 'natural',
    /** `campaignId`: of a saved draft; with it the holdout is exactly the one that launching will draw. */
    body: Closed({ ...CampaignBody.properties, campaignId: Type.Optional(Id) }),
    reply: DryRun,
    errors: ['SEGMENT_NOT_FOUND', 'SEGMENT_RULE_INVALID', 'COUPON_TEMPLATE_NOT_FOUND'],
  },
  'POST /v1/console/campaigns/:id/launch': {
    summary: 'Freeze the audience and send',
    access: makers,
    repeat: 'keyed',
    params: IdParams,
    reply: CampaignView,
    errors: ['CAMPAIGN_NOT_FOUND', 'CAMPAIGN_STATE', 'CAMPAIGN_BUDGET_EXCEEDED', 'CAMPAIGN_INCOMPLETE'],
  },
  'POST /v1/console/campaigns/:id/pause': { summary: 'Pause', access: makers, repeat: 'natural', params: IdParams, reply: CampaignView, errors: ['CAMPAIGN_NOT_FOUND', 'CAMPAIGN_STATE'] },
  'POST /v1/console/campaigns/:id/resume': { summary: 'Go on', access: makers, repeat: 'natural', params: IdParams, reply: CampaignView, errors: ['CAMPAIGN_NOT_FOUND', 'CAMPAIGN_STATE'] },
  'POST /v1/console/campaigns/:id/stop': { summary: 'Stop for good; what was sent stays', access: makers, repeat: 'natural', params: IdParams, reply: CampaignView, errors: ['CAMPAIGN_NOT_FOUND', 'CAMPAIGN_STATE'] },
  'GET /v1/console/campaigns/:id/receipt': {
    summary: 'audience = sent + skipped (by reason) + failed + unknown + holdout, to the last member',
    access: readers,
    params: IdParams,
    reply: Closed({
      audience: Count,
      holdout: Count,
      adds: Type.Boolean(),
      lines: Type.Array(Closed({ channel: OneOf('grant', 'inbox', 'subscribe'), state: OneOf('pending', 'sent', 'skipped', 'failed', 'unknown'), reason: Nullable(Type.String()), text: Type.String(), members: Count })),
    }),
    errors: ['CAMPAIGN_NOT_FOUND'],
  },
  'GET /v1/console/campaigns/:id/deliveries': {
    summary: 'Deliveries one by one, with reasons',
    access: readers,
    params: IdParams,
    query: Closed({ ...PageQuery.properties, state: Type.Optional(OneOf('pending', 'sent', 'skipped', 'failed', 'unknown')) }),
    reply: PageOf(Closed({ memberId: Id, nickname: Type.String(), tierName: Type.String(), offerKey: Nullable(Type.String()), grant: Type.String(), inbox: Type.String(), subscribe: Type.String(), reason: Nullable(Type.String()), at: Nullable(Instant) })),
    errors: ['CAMPAIGN_NOT_FOUND'],
  },
  'GET /v1/console/campaigns/:id/effect': {
    summary: 'reached → opened → redeemed → orders → revenue, against the holdout',
    access: readers,
    params: IdParams,
    reply: CampaignEffect,
    errors: ['CAMPAIGN_NOT_FOUND'],
  },
});

const Stage = Closed({
  key: OneOf('acquire', 'activate', 'retain', 'repurchase'),
  name: Type.String(),
  members: Count,
  /** Same measure 30 days earlier. */
  membersBefore: Count,
  revenueFen: Fen,
  revenueFenBefore: Fen,
  trend: Type.Array(Closed({ day: Type.String(), value: Count })),
  meaning: Type.String(),
  campaigns: Type.Array(Closed({ id: Id, name: Type.String(), state: CampaignState })),
  nextBest: Closed({ text: Type.String(), members: Count, rule: RuleBody }),
});

export const boardContract = defineContract({
  'GET /v1/console/board': {
    summary: 'The loop board: acquire → activate → retain → repurchase, last 30 days against the 30 before',
    access: readers,
    reply: Closed({ asOf: Instant, memberTotal: Count, revenueFen: Fen, revenueFenBefore: Fen, repurchaseRate: Type.Number(), stages: Type.Array(Stage), daily: Type.Array(Closed({ day: Type.String(), revenueFen: Fen, orders: Count, newMembers: Count })) }),
  },
  'GET /v1/console/audit': {
    summary: 'Who did what at the console, when and why',
    access: consoleRoles('auditor'),
    query: PageQuery,
    reply: PageOf(Closed({ id: Id, at: Instant, who: Type.String(), action: Type.String(), target: Type.String(), why: Nullable(Type.String()), before: Type.Unknown(), after: Type.Unknown() })),
  },
  'POST /v1/console/ops-session': {
    summary: 'Let this browser open the queue board at /ops/queues for a quarter of an hour',
    access: consoleRoles(),
    repeat: 'natural',
    reply: Closed({ url: Type.String() }),
  },
});

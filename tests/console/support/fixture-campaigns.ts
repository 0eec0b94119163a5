import { costCeilingFen } from '@shuke/shared/rules/campaigns/coupon-cost';
import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import { addDays, businessDate } from '@shuke/shared/values/time';
import { audienceOf, type Audience } from './fixture-audience';
import { idOf, now, seeded, tiers, type FixtureMember } from './fixture-people';
import { sentenceOf } from './fixture-rules';
import { pageOf, Refusal, type Campaign, type Handlers, type Input, type Reply, type Template } from './fixture-types';

type Body = Input<'POST /v1/console/campaigns'>['body'];
type DryRun = Reply<'POST /v1/console/campaigns/dry-run'>;
type Effect = Reply<'GET /v1/console/campaigns/:id/effect'>;

export interface Outreach { audience: Audience; campaigns: Campaign[]; templates: Template[] }

const perSecond = 180;

const ruleOf = ({ audience }: Outreach, body: Body): SegmentRule => {
  if (!body.segmentId) return body.rule ?? { all: [] };
  const segment = audience.segments.find((item) => item.id === body.segmentId);
  if (!segment) throw new Refusal('SEGMENT_NOT_FOUND');
  return segment.rule;
};

const offerFor = (body: Body, member: FixtureMember) => body.offers.find((offer) => offer.tierKeys.length === 0 || offer.tierKeys.includes(member.tierKey));

const costOf = (template: Template | undefined): number => {
  if (!template) return 0;
  return costCeilingFen(template.benefit) ?? 3000;
};

function dryRun(outreach: Outreach, body: Body): DryRun {
  const people = audienceOf(outreach.audience, ruleOf(outreach, body));
  const holdout = Math.round((people.length * body.holdoutPercent) / 100);
  const treated = people.slice(holdout);
  const without = treated.filter((member) => !offerFor(body, member));
  const unwilling = Math.floor((treated.length - without.length) * 0.04);
  const offers = body.offers.map((offer) => {
    const mine = treated.filter((member) => offerFor(body, member)?.key === offer.key);
    const cost = costOf(outreach.templates.find((template) => template.id === offer.couponTemplateId));
    return {
      key: offer.key, title: offer.title, members: mine.length, costCeilingFen: mine.length * cost,
      tiers: tiers.map((tier) => ({ tierKey: tier.key, tierName: tier.name, members: mine.filter((member) => member.tierKey === tier.key).length })),
    };
  });
  const reach = treated.length - without.length - unwilling;
  const costCeilingFen = offers.reduce((sum, offer) => sum + offer.costCeilingFen, 0);
  const risks = [
    body.budgetFen === null && costCeilingFen > 0 && '没有设预算上限，券全部用掉时成本没有封顶',
    without.length > 0 && `有 ${without.length} 人的等级没有对应的权益，不会收到任何东西`,
    people.length > 0 && people.length < 200 && '人数较少，和对照组的差异多半看不出显著',
  ].filter((risk): risk is string => Boolean(risk));
  return {
    asOf: now.toISOString(), audience: people.length, holdout, reach, offers, costCeilingFen, risks, secondsToSend: Math.ceil(reach / perSecond),
    skipped: [{ reason: 'NO_CONSENT', text: '未同意接收营销消息', members: unwilling }, { reason: 'NO_OFFER', text: '等级没有对应的权益', members: without.length }],
    subscribe: { reachable: Math.floor(reach * 0.42), withoutPermission: Math.floor(reach * 0.5), withoutConsent: Math.floor(reach * 0.08) },
  };
}

const nothingSent = { audience: 0, holdout: 0, pending: 0, sent: 0, skipped: 0, failed: 0, unknown: 0, perSecond: 0, secondsLeft: null };

const makeCampaign = (outreach: Outreach, id: string, body: Body): Campaign => ({
  ...body, id, audienceSentence: sentenceOf(ruleOf(outreach, body)), state: 'draft', progress: nothingSent, createdAt: now.toISOString(), launchedAt: null, finishedAt: null,
});

function launch(outreach: Outreach, campaign: Campaign): Campaign {
  const plan = dryRun(outreach, campaign);
  if (campaign.budgetFen !== null && plan.costCeilingFen > campaign.budgetFen) throw new Refusal('CAMPAIGN_BUDGET_EXCEEDED');
  const skipped = plan.skipped.reduce((sum, line) => sum + line.members, 0);
  campaign.state = 'running';
  campaign.launchedAt = now.toISOString();
  campaign.progress = { audience: plan.audience, holdout: plan.holdout, pending: plan.reach, sent: 0, skipped, failed: 0, unknown: 0, perSecond, secondsLeft: plan.secondsToSend };
  return campaign;
}

/** Each look moves the sending on by one second's worth. */
function advance(campaign: Campaign): void {
  if (campaign.state !== 'running') return;
  const { progress } = campaign;
  const step = Math.min(progress.pending, perSecond);
  campaign.progress = { ...progress, sent: progress.sent + step, pending: progress.pending - step, secondsLeft: Math.ceil((progress.pending - step) / perSecond) };
  if (campaign.progress.pending > 0) return;
  campaign.state = 'finished';
  campaign.finishedAt = now.toISOString();
}

export function startOutreach(audience: Audience, templates: Template[]): Outreach {
  const outreach: Outreach = { audience, campaigns: [], templates };
  const offer = (key: string, tierKeys: string[], template: number, title: string, text: string) => ({ key, tierKeys, couponTemplateId: templates[template]?.id ?? null, title, text });
  const base = { channels: { inbox: true, subscribe: true }, holdoutPercent: 10, budgetFen: 800_000, attributionDays: 14, rule: null };
  const bodies: Body[] = [
    { ...base, name: '岩茶上新，老客先尝', stage: 'retain', segmentId: audience.segments[1]?.id ?? null, offers: [offer('black', ['black'], 1, '墨岩专享：新岩茶先到为你留', '今年第一批正岩肉桂到店了，给你留了一席，带上这张券来喝。'), offer('gold', [], 0, '新岩茶到店，老客先尝', '你常喝岩茶，这批肉桂值得一试。')] },
    { ...base, name: '秋日回访', stage: 'repurchase', segmentId: audience.segments[0]?.id ?? null, offers: [offer('offer-1', [], 0, '好久不见，来喝杯热的', '上次之后店里多了桂花乌龙，给你留了一张券。')] },
    { ...base, name: '双十二老客答谢（草稿）', stage: 'retain', segmentId: audience.segments[3]?.id ?? null, offers: [offer('offer-1', [], 2, '答谢一年相伴', '这一年谢谢你常来。')] },
  ];
  outreach.campaigns = bodies.map((body, index) => makeCampaign(outreach, idOf('campaign', index + 1), body));
  const [first, second] = outreach.campaigns;
  if (first) {
    launch(outreach, first);
    const { progress } = first;
    Object.assign(first, { state: 'finished', launchedAt: addDays(now, -12).toISOString(), finishedAt: addDays(now, -12).toISOString() });
    first.progress = { ...progress, sent: Math.max(0, progress.pending - 3), failed: 2, unknown: 1, pending: 0, secondsLeft: 0 };
  }
  if (second) {
    launch(outreach, second);
    second.state = 'paused';
    second.launchedAt = addDays(now, -1).toISOString();
    second.progress = { ...second.progress, sent: Math.floor(second.progress.pending * 0.4), pending: Math.ceil(second.progress.pending * 0.6) };
  }
  return outreach;
}

function receiptOf(campaign: Campaign): Reply<'GET /v1/console/campaigns/:id/receipt'> {
  const { progress } = campaign;
  const reachable = Math.floor(progress.sent * 0.42);
  const line = (channel: 'grant' | 'inbox' | 'subscribe', state: 'pending' | 'sent' | 'skipped' | 'failed' | 'unknown', text: string, members: number, reason: string | null = null) => ({ channel, state, reason, text, members });
  const lines = [
    ...(['grant', 'inbox'] as const).flatMap((channel) => [
      line(channel, 'sent', '已送达', progress.sent), line(channel, 'pending', '待发', progress.pending), line(channel, 'skipped', '未同意接收营销消息', progress.skipped, 'NO_CONSENT'),
      line(channel, 'failed', '写入失败', progress.failed, 'WRITE_FAILED'), line(channel, 'unknown', '结果未知', progress.unknown),
    ]),
    line('subscribe', 'sent', '已送达', reachable), line('subscribe', 'skipped', '没有剩余的订阅次数', progress.sent - reachable + progress.skipped, 'NO_PERMISSION'),
    line('subscribe', 'pending', '待发', progress.pending), line('subscribe', 'failed', '微信返回失败', progress.failed, 'REJECTED'), line('subscribe', 'unknown', '微信没有回应，不会盲目重发', progress.unknown),
  ];
  return { audience: progress.audience, holdout: progress.holdout, adds: true, lines };
}

function effectOf(campaign: Campaign): Effect {
  const random = seeded(7);
  const { sent, holdout } = campaign.progress;
  const orders = Math.round(sent * 0.31);
  const revenueFen = orders * 7420;
  const heldFen = holdout * 1311;
  const days = Array.from({ length: 12 }, (_, index) => businessDate(addDays(now, index - 11)));
  const weights = days.map((_, index) => (1.6 - index * 0.08) * (0.6 + random()));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const arm = (members: number, share: number, fen: number) => ({ members, buyers: Math.round(members * share * 0.86), orders: Math.round(members * share), revenueFen: fen, revenuePerMemberFen: members === 0 ? 0 : fen / members });
  return {
    asOf: now.toISOString(), windowDays: campaign.attributionDays, reached: sent, opened: Math.round(sent * 0.64), redeemed: Math.round(sent * 0.24), orders, revenueFen, couponCostFen: Math.round(sent * 0.24) * 2000,
    treated: arm(sent, 0.31, revenueFen), holdout: arm(holdout, 0.19, heldFen), incrementalFen: revenueFen - sent * 1311 - Math.round(sent * 0.24) * 2000, interval: { lowFen: 120, highFen: 1840 },
    verdict: '活动多带来了营收：发放组人均消费高于对照组，扣除券成本后仍是净增',
    daily: days.map((day, index) => ({ day, treatedFen: Math.round((revenueFen * (weights[index] ?? 0)) / total), holdoutFen: Math.round((heldFen * (0.75 + random() * 0.5)) / days.length) })),
  };
}

export function campaignHandlers(outreach: Outreach): Handlers {
  const campaign = (id: string): Campaign => {
    const found = outreach.campaigns.find((item) => item.id === id);
    if (!found) throw new Refusal('CAMPAIGN_NOT_FOUND');
    return found;
  };
  const turn = (id: string, from: Campaign['state'][], to: Campaign['state']): Campaign => {
    const found = campaign(id);
    if (!from.includes(found.state)) throw new Refusal('CAMPAIGN_STATE');
    found.state = to;
    return found;
  };
  return {
    'GET /v1/console/campaigns': () => ({ campaigns: outreach.campaigns }),
    'GET /v1/console/campaigns/:id': ({ params }) => {
      advance(campaign(params.id));
      return campaign(params.id);
    },
    'POST /v1/console/campaigns': ({ body }) => {
      const made = makeCampaign(outreach, idOf('campaign', outreach.campaigns.length + 1), body);
      outreach.campaigns.unshift(made);
      return made;
    },
    'PUT /v1/console/campaigns/:id': ({ params, body }) => Object.assign(campaign(params.id), body, { audienceSentence: sentenceOf(ruleOf(outreach, body)) }),
    'POST /v1/console/campaigns/dry-run': ({ body }) => dryRun(outreach, body),
    'POST /v1/console/campaigns/:id/launch': ({ params }) => launch(outreach, campaign(params.id)),
    'POST /v1/console/campaigns/:id/pause': ({ params }) => turn(params.id, ['running', 'preparing'], 'paused'),
    'POST /v1/console/campaigns/:id/resume': ({ params }) => turn(params.id, ['paused'], 'running'),
    'POST /v1/console/campaigns/:id/stop': ({ params }) => turn(params.id, ['running', 'preparing', 'paused'], 'stopped'),
    'GET /v1/console/campaigns/:id/receipt': ({ params }) => receiptOf(campaign(params.id)),
    'GET /v1/console/campaigns/:id/deliveries': ({ params, query }) => {
      const found = campaign(params.id);
      const people = audienceOf(outreach.audience, ruleOf(outreach, found)).slice(found.progress.holdout);
      const rows = people.map((member, index) => {
        const skipped = index % 25 === 7;
        return {
          memberId: member.id, nickname: member.nickname, tierName: tiers.find((tier) => tier.key === member.tierKey)?.name ?? '', offerKey: offerFor(found, member)?.key ?? null,
          grant: skipped ? 'skipped' : 'sent', inbox: skipped ? 'skipped' : 'sent', subscribe: skipped || index % 3 === 0 ? 'skipped' : 'sent',
          reason: skipped ? '未同意接收营销消息' : index % 3 === 0 ? '没有剩余的订阅次数' : null, at: skipped ? null : now.toISOString(),
        };
      });
      return pageOf(rows.filter((row) => !query.state || row.inbox === query.state), query);
    },
    'GET /v1/console/campaigns/:id/effect': ({ params }) => effectOf(campaign(params.id)),
  };
}

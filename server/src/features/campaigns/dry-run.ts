import { costCeilingFen } from '@shuke/shared/rules/campaigns/coupon-cost';
import { decideDelivery, SKIP_TEXT, type SkipReason } from '@shuke/shared/rules/campaigns/decide-delivery';
import { fillTemplate } from '@shuke/shared/rules/campaigns/fill-template';
import { formatFenShort } from '@shuke/shared/values/money';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { CouponTemplates, type CouponTemplate } from '../coupons/index';
import { MessageTemplates, SubscribePermissions } from '../inbox/index';
import type { Member } from '../membership/index';
import { allTiers } from '../tiers/index';
import { audienceBatches, audienceRule } from './freeze-audience';
import type { CampaignDraft } from './model';
import { toCampaignFacts, toRecipient } from './recipients';
import { CAMPAIGN_TEMPLATE } from './send-subscribe-messages';

/** Deliveries a worker writes in a second on a small machine; only to tell people about how long it takes. */
const PER_SECOND = 2000;

interface Tally {
  audience: number;
  holdout: number;
  /** Members by offer, then tier. */
  offers: Map<string, Map<string, number>>;
  skipped: Map<SkipReason, number>;
  subscribe: { reachable: number; withoutPermission: number; withoutConsent: number };
}

const add = <K>(map: Map<K, number>, key: K): void => void map.set(key, (map.get(key) ?? 0) + 1);

type Recipient = Pick<Member, '_id' | 'tierKey' | 'status' | 'consents'>;

const tallyBatch = async (deps: Deps, campaign: CampaignDraft & { _id: string }, members: readonly Recipient[], tally: Tally): Promise<void> => {
  const allowed = await SubscribePermissions(deps.db).find(
    { _id: { $in: members.map((member) => `${member._id}:${CAMPAIGN_TEMPLATE}`) }, remaining: { $gt: 0 }, banned: false }, { memberId: 1 },
  ).lean();
  const permitted = new Set(allowed.map((row) => row.memberId));
  for (const member of members) {
    const decision = decideDelivery(toCampaignFacts(campaign), toRecipient(member));
    tally.audience += 1;
    if (decision.arm === 'holdout') tally.holdout += 1;
    if (decision.arm === 'skipped') add(tally.skipped, decision.reason);
    if (decision.arm !== 'treated') continue;
    const tiers = tally.offers.get(decision.offerKey) ?? new Map<string, number>();
    tally.offers.set(decision.offerKey, tiers);
    add(tiers, member.tierKey);
    if (!decision.subscribe) tally.subscribe.withoutConsent += 1;
    else if (permitted.has(member._id)) tally.subscribe.reachable += 1;
    else tally.subscribe.withoutPermission += 1;
  }
};

const risksOf = (campaign: CampaignDraft, tally: Tally, templates: ReadonlyMap<string, CouponTemplate>, reach: number, ceiling: number): string[] => {
  const risks: string[] = [];
  if (tally.audience === 0) risks.push('人群里现在没有人');
  if (campaign.holdoutPercent === 0) risks.push('没有设置对照组，发送后无法判断增量');
  if (campaign.budgetFen !== null && ceiling > campaign.budgetFen) risks.push(`最高成本 ${formatFenShort(ceiling)} 超过预算 ${formatFenShort(campaign.budgetFen)}`);
  for (const offer of campaign.offers) {
    const template = offer.couponTemplateId ? templates.get(offer.couponTemplateId) : undefined;
    const wanted = [...(tally.offers.get(offer.key)?.values() ?? [])].reduce((a, b) => a + b, 0);
    const left = template?.stock == null ? Infinity : template.stock - template.issued;
    if (wanted > left) risks.push(`「${template!.title}」只剩 ${left} 张，需要 ${wanted} 张`);
    if (template && costCeilingFen(template.benefit) === null) risks.push(`「${template.title}」是不封顶的折扣券，最高成本没有计入`);
  }
  if (reach > 0 && reach < 1000 && campaign.holdoutPercent > 0) risks.push('人数少于 1,000，增量结论的把握不大');
  return risks;
};

const templatesOf = async (deps: Deps, campaign: CampaignDraft): Promise<Map<string, CouponTemplate>> => {
  const ids = campaign.offers.flatMap((offer) => offer.couponTemplateId ?? []);
  const templates = await CouponTemplates(deps.db).find({ _id: { $in: ids } }).lean();
  const byId = new Map(templates.map((template) => [template._id, template]));
  const missing = ids.find((id) => byId.get(id)?.state !== 'active');
  if (missing) throw new AppError('COUPON_TEMPLATE_NOT_FOUND');
  return byId;
};

/** Which offers a subscribe message cannot tell about, because the template asks for what they do not have. */
const unfitOffers = async (deps: Deps, draft: CampaignDraft, asOf: Date): Promise<string[]> => {
  const template = draft.channels.subscribe ? await MessageTemplates(deps.db).findById(CAMPAIGN_TEMPLATE).lean() : null;
  if (!template) return [];
  return draft.offers.flatMap(({ title, text, couponTemplateId }) => {
    const filled = fillTemplate(template.fields, { title, text, launchedAt: asOf, expiresAt: couponTemplateId ? asOf : null });
    return filled.ok ? [] : [`订阅消息要写「${filled.unfit}」，「${title}」没有，不会发订阅消息`];
  });
};

/**
 * Who would get what, who would not and why, and the most it can cost; nothing is written. With the id of a saved draft
 * the holdout is the one that launching draws; without one it is a draw of the same size.
 */
export const dryRun = async (deps: Deps, draft: CampaignDraft, campaignId = 'dry-run') => {
  const asOf = deps.clock.now();
  const campaign = { ...draft, _id: campaignId };
  const [templates, tiers, rule, unfit] = await Promise.all([templatesOf(deps, draft), allTiers(deps), audienceRule(deps, draft), unfitOffers(deps, draft, asOf)]);
  const tally: Tally = { audience: 0, holdout: 0, offers: new Map(), skipped: new Map(), subscribe: { reachable: 0, withoutPermission: 0, withoutConsent: 0 } };
  for await (const members of audienceBatches(deps, rule, asOf, 1000)) await tallyBatch(deps, campaign, members, tally);
  const offers = draft.offers.map((offer) => {
    const byTier = tally.offers.get(offer.key) ?? new Map<string, number>();
    const members = [...byTier.values()].reduce((a, b) => a + b, 0);
    const each = offer.couponTemplateId ? (costCeilingFen(templates.get(offer.couponTemplateId)!.benefit) ?? 0) : 0;
    const counts = tiers.flatMap((tier) => (byTier.has(tier._id) ? [{ tierKey: tier._id, tierName: tier.name, members: byTier.get(tier._id)! }] : []));
    return { key: offer.key, title: offer.title, tiers: counts, members, costCeilingFen: each * members };
  });
  const reach = offers.reduce((sum, offer) => sum + offer.members, 0);
  const ceiling = offers.reduce((sum, offer) => sum + offer.costCeilingFen, 0);
  return {
    asOf: asOf.toISOString(), audience: tally.audience, holdout: tally.holdout, reach, offers,
    skipped: [...tally.skipped].map(([reason, members]) => ({ reason, text: SKIP_TEXT[reason], members })), subscribe: tally.subscribe,
    costCeilingFen: ceiling, secondsToSend: Math.ceil(reach / PER_SECOND), risks: [...risksOf(draft, tally, templates, reach, ceiling), ...unfit],
  };
};

import type { Deps } from '../../platform/deps';
import { audienceRule } from './freeze-audience';
import { Campaigns, Deliveries, type Campaign } from './model';

/** One word for a member's whole delivery: sent when anything surely arrived. */
const OVERALL = {
  $switch: {
    branches: [
      { case: { $eq: ['$arm', 'holdout'] }, then: 'holdout' },
      { case: { $eq: ['$arm', 'skipped'] }, then: 'skipped' },
      ...(['pending', 'claimed'] as const).map((state) => ({ case: { $in: [state, ['$grant', '$inbox', '$subscribe']] }, then: 'pending' })),
      { case: { $in: ['sent', ['$grant', '$inbox', '$subscribe']] }, then: 'sent' },
      { case: { $in: ['unknown', ['$grant', '$inbox', '$subscribe']] }, then: 'unknown' },
      { case: { $in: ['failed', ['$grant', '$inbox', '$subscribe']] }, then: 'failed' },
    ],
    default: 'skipped',
  },
};

const paceOf = (campaign: Campaign, handled: number, left: number) => {
  const seconds = campaign.sendingSince ? Math.max((Date.now() - campaign.sendingSince.getTime()) / 1000, 1) : 1;
  const perSecond = campaign.state === 'running' ? Math.round((handled / seconds) * 10) / 10 : 0;
  return { perSecond, secondsLeft: perSecond > 0 ? Math.ceil(left / perSecond) : null };
};

/** audience = holdout + pending + sent + skipped + failed + unknown, always. Members whose row is not written yet are pending. */
export const progressOf = async (deps: Deps, campaign: Campaign) => {
  const rows = await Deliveries(deps.db).aggregate<{ _id: string; n: number }>([{ $match: { campaignId: campaign._id } }, { $group: { _id: OVERALL, n: { $sum: 1 } } }]);
  const count = (state: string): number => rows.find((row) => row._id === state)?.n ?? 0;
  const written = rows.reduce((sum, row) => sum + row.n, 0);
  const unwritten = Math.max(campaign.audience - written, 0);
  const over = campaign.state === 'stopped';
  // A stopped campaign's rows are pending only while a worker still has them in hand.
  const pending = count('pending') + (over ? 0 : unwritten);
  // A holdout member whose row is not written yet is pending like any other.
  return {
    audience: campaign.audience, holdout: count('holdout'), pending, sent: count('sent'),
    skipped: count('skipped') + (over ? unwritten : 0), failed: count('failed'), unknown: count('unknown'),
    ...paceOf(campaign, written - count('pending'), pending),
  };
};

const audienceSentence = async (deps: Deps, campaign: Campaign): Promise<string> =>
  audienceRule(deps, campaign).then((prepared) => prepared.sentence, () => '人群条件已失效，请重新选择');

export const viewCampaign = async (deps: Deps, campaign: Campaign) => {
  const { _id, name, stage, segmentId, rule, offers, channels, holdoutPercent, budgetFen, attributionDays, state } = campaign;
  const [progress, sentence] = await Promise.all([progressOf(deps, campaign), audienceSentence(deps, campaign)]);
  return {
    id: _id, name, stage, segmentId, rule, offers, channels, holdoutPercent, budgetFen, attributionDays, state, audienceSentence: sentence, progress,
    createdAt: campaign.createdAt.toISOString(), launchedAt: campaign.launchedAt?.toISOString() ?? null, finishedAt: campaign.finishedAt?.toISOString() ?? null,
  };
};

export const listCampaigns = async (deps: Deps) => {
  const campaigns = await Campaigns(deps.db).find().sort({ createdAt: -1 }).limit(200).lean();
  return Promise.all(campaigns.map((campaign) => viewCampaign(deps, campaign)));
};


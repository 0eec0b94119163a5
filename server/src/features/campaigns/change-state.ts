import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { enqueue } from '../../platform/jobs';
import { dryRun } from './dry-run';
import { freezeAudienceJob } from './freeze-audience';
import { finishIfDone } from './finish-campaign';
import { findCampaign } from './manage-campaigns';
import { Campaigns, type Campaign } from './model';
import { settleStopped } from './settle-stopped';
import { sweepCampaigns } from './sweep-campaigns';

type State = Campaign['state'];
/** The states that a person at the console brings about; the rest come by themselves. */
type Wanted = 'preparing' | 'running' | 'paused' | 'stopped';

/** One guarded step; repeating a step that was taken already changes nothing. */
const step = async (deps: Deps, actor: OperatorActor, id: string, from: State[], to: Wanted, more: Partial<Campaign> = {}): Promise<Campaign> => {
  const before = await Campaigns(deps.db).findOneAndUpdate({ _id: id, state: { $in: from } }, { $set: { state: to, ...more } }).lean();
  const now = await findCampaign(deps, id);
  if (before) await recordAudit(deps, null, { actor, action: `${to}-campaign`, target: `campaign:${id}`, before: before.state, after: to });
  else if (now.state !== to) throw new AppError('CAMPAIGN_STATE', { detail: `当前状态：${now.state}` });
  return now;
};

/** Freezes the audience in the background and sends. Refuses when the most it can cost is more than the budget. */
export const launchCampaign = async (deps: Deps, actor: OperatorActor, id: string): Promise<Campaign> => {
  const campaign = await findCampaign(deps, id);
  if (campaign.state === 'preparing' || campaign.state === 'running') return campaign;
  if (campaign.state !== 'draft') throw new AppError('CAMPAIGN_STATE', { detail: `当前状态：${campaign.state}` });
  if (!campaign.channels.inbox && !campaign.channels.subscribe) throw new AppError('CAMPAIGN_INCOMPLETE', { detail: '至少选择一个发送渠道' });
  const { costCeilingFen } = await dryRun(deps, campaign, id);
  if (campaign.budgetFen !== null && costCeilingFen > campaign.budgetFen) throw new AppError('CAMPAIGN_BUDGET_EXCEEDED');
  const launched = await step(deps, actor, id, ['draft'], 'preparing', { launchedAt: deps.clock.now() });
  await enqueue(deps, freezeAudienceJob, { campaignId: id }, { key: id });
  return launched;
};

/** Holds the rest back. When nothing is left to hold back, the campaign is finished. */
export const pauseCampaign = async (deps: Deps, actor: OperatorActor, id: string): Promise<Campaign> => {
  await step(deps, actor, id, ['running'], 'paused');
  await finishIfDone(deps, id);
  return findCampaign(deps, id);
};

export const resumeCampaign = async (deps: Deps, actor: OperatorActor, id: string): Promise<Campaign> => {
  await step(deps, actor, id, ['paused'], 'running');
  await sweepCampaigns(deps);
  return findCampaign(deps, id);
};

/** For good: what was sent stays, what was not is named as left out. A chunk in a worker's hand is settled when it lets go. */
export const stopCampaign = async (deps: Deps, actor: OperatorActor, id: string): Promise<Campaign> => {
  const stopped = await step(deps, actor, id, ['preparing', 'running', 'paused'], 'stopped', { finishedAt: deps.clock.now() });
  await settleStopped(deps, id);
  return stopped;
};

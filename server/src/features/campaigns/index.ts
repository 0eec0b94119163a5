/**
 * Owns: campaigns: drafts, frozen audiences, deliveries, receipts and effect.
 * Promises: each member of the frozen audience is handled once; coupons and inbox messages are never doubled or
 * missed; a subscribe message is never sent twice, and what cannot be known is named; states add up to the audience.
 * Listens to: nothing; a sweeper re-creates whatever the queue lost.
 */
import { campaignsContract } from '@shuke/shared/contract/campaigns';
import { serve, type ServeContext } from '../../platform/serve';
import type { Feature } from '../../platform/feature';
import { launchCampaign, pauseCampaign, resumeCampaign, stopCampaign } from './change-state';
import { dispatchChunkJob } from './dispatch-chunk';
import { dryRun } from './dry-run';
import { freezeAudienceJob } from './freeze-audience';
import { changeCampaign, createCampaign, findCampaign } from './manage-campaigns';
import { campaignEffect } from './measure-campaign';
import type { Campaign } from './model';
import { campaignReceipt, listDeliveries } from './receipt';
import { sweepCampaignsTimer } from './sweep-campaigns';
import { listCampaigns, viewCampaign } from './view-campaign';

export { Campaigns, Chunks, Deliveries, type Campaign, type Delivery } from './model';
export { reconcileCampaigns } from './reconcile-campaigns';
export { nameUnknowns, sweepCampaigns } from './sweep-campaigns';

const routes = (context: ServeContext): void => {
  const { deps } = context;
  const view = async (campaign: Campaign | Promise<Campaign>) => viewCampaign(deps, await campaign);
  serve(context, campaignsContract, {
    'GET /v1/console/campaigns': async () => ({ campaigns: await listCampaigns(deps) }),
    'GET /v1/console/campaigns/:id': ({ params }) => view(findCampaign(deps, params.id)),
    'POST /v1/console/campaigns': ({ actor, body }) => view(createCampaign(deps, actor, body)),
    'PUT /v1/console/campaigns/:id': ({ actor, params, body }) => view(changeCampaign(deps, actor, params.id, body)),
    'POST /v1/console/campaigns/dry-run': ({ body: { campaignId, ...draft } }) => dryRun(deps, draft, campaignId),
    'POST /v1/console/campaigns/:id/launch': ({ actor, params }) => view(launchCampaign(deps, actor, params.id)),
    'POST /v1/console/campaigns/:id/pause': ({ actor, params }) => view(pauseCampaign(deps, actor, params.id)),
    'POST /v1/console/campaigns/:id/resume': ({ actor, params }) => view(resumeCampaign(deps, actor, params.id)),
    'POST /v1/console/campaigns/:id/stop': ({ actor, params }) => view(stopCampaign(deps, actor, params.id)),
    'GET /v1/console/campaigns/:id/receipt': ({ params }) => campaignReceipt(deps, params.id),
    'GET /v1/console/campaigns/:id/deliveries': ({ actor, params, query }) => listDeliveries(deps, actor, params.id, query),
    'GET /v1/console/campaigns/:id/effect': ({ params }) => campaignEffect(deps, params.id),
  });
};

export const campaignsFeature: Feature = {
  name: 'campaigns',
  contract: campaignsContract,
  routes,
  jobs: [freezeAudienceJob, dispatchChunkJob],
  timers: [sweepCampaignsTimer],
};

import type { Deps } from '../../platform/deps';
import { Coupons } from '../coupons/index';
import { InboxMessages } from '../inbox/index';
import { Campaigns, Chunks, Deliveries } from './model';
import { progressOf } from './view-campaign';

type Fault = { id: string; fault: string };

/** Each campaign's states add up to its audience; every row that says sent has its coupon and its message, once. */
export const reconcileCampaigns = async (deps: Deps): Promise<{ checked: number; faults: Fault[] }> => {
  const faults: Fault[] = [];
  let checked = 0;
  for (const campaign of await Campaigns(deps.db).find({ launchedAt: { $ne: null } }).lean()) {
    checked += 1;
    const { audience, holdout, pending, sent, skipped, failed, unknown } = await progressOf(deps, campaign);
    const sum = holdout + pending + sent + skipped + failed + unknown;
    if (sum !== audience) faults.push({ id: campaign._id, fault: `states add up to ${sum}, audience is ${audience}` });
    const [granted, coupons, told, messages] = await Promise.all([
      Deliveries(deps.db).countDocuments({ campaignId: campaign._id, grant: 'sent' }),
      Coupons(deps.db).countDocuments({ reference: { $gte: `campaign:${campaign._id}:`, $lt: `campaign:${campaign._id};` } }),
      Deliveries(deps.db).countDocuments({ campaignId: campaign._id, inbox: 'sent' }),
      InboxMessages(deps.db).countDocuments({ campaignId: campaign._id }),
    ]);
    const over = ['finished', 'stopped'].includes(campaign.state) && !(await Chunks(deps.db).exists({ campaignId: campaign._id, done: false }));
    if (over && granted !== coupons) faults.push({ id: campaign._id, fault: `${granted} granted, ${coupons} coupons` });
    if (over && told !== messages) faults.push({ id: campaign._id, fault: `${told} told, ${messages} messages` });
  }
  return { checked, faults };
};

import { newId } from '../../platform/database';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { CouponTemplates } from '../coupons/index';
import { findSegment, prepareRule, SegmentUses } from '../segments/index';
import { Campaigns, type Campaign, type CampaignDraft } from './model';

export const findCampaign = async (deps: Deps, id: string): Promise<Campaign> => {
  const campaign = await Campaigns(deps.db).findById(id).lean();
  if (!campaign) throw new AppError('CAMPAIGN_NOT_FOUND');
  return campaign;
};

/** What a draft names must exist; a rule must hold together. */
const checkDraft = async (deps: Deps, draft: CampaignDraft): Promise<void> => {
  if (draft.segmentId) await findSegment(deps, draft.segmentId);
  if (draft.rule) await prepareRule(deps, draft.rule);
  if (!draft.segmentId && !draft.rule) throw new AppError('CAMPAIGN_INCOMPLETE', { detail: '请选择人群' });
  if (new Set(draft.offers.map((offer) => offer.key)).size !== draft.offers.length) throw new AppError('CAMPAIGN_INCOMPLETE', { detail: '权益编号不能重复' });
  const templateIds = [...new Set(draft.offers.flatMap((offer) => offer.couponTemplateId ?? []))];
  if ((await CouponTemplates(deps.db).countDocuments({ _id: { $in: templateIds } })) !== templateIds.length) throw new AppError('COUPON_TEMPLATE_NOT_FOUND');
};

const noteUse = async (deps: Deps, campaign: Pick<Campaign, '_id' | 'name' | 'segmentId'>): Promise<void> => {
  const _id = `campaign:${campaign._id}`;
  if (campaign.segmentId) await SegmentUses(deps.db).updateOne({ _id }, { $set: { segmentId: campaign.segmentId, name: `活动「${campaign.name}」` } }, { upsert: true });
  else await SegmentUses(deps.db).deleteOne({ _id });
};

export const createCampaign = async (deps: Deps, actor: OperatorActor, draft: CampaignDraft): Promise<Campaign> => {
  await checkDraft(deps, draft);
  const campaign: Campaign = {
    _id: newId(), ...draft, state: 'draft', createdAt: deps.clock.now(), createdBy: actor.id, launchedAt: null, finishedAt: null, freezeToken: null,
    frozenBeatAt: null, audience: 0, holdout: 0, chunks: 0, sendingSince: null, failure: null,
  };
  await Campaigns(deps.db).insertMany([campaign]);
  await noteUse(deps, campaign);
  await recordAudit(deps, null, { actor, action: 'create-campaign', target: `campaign:${campaign._id}`, after: draft });
  return campaign;
};

/** Only a draft can change. */
export const changeCampaign = async (deps: Deps, actor: OperatorActor, id: string, draft: CampaignDraft): Promise<Campaign> => {
  const before = await findCampaign(deps, id);
  await checkDraft(deps, draft);
  const changed = await Campaigns(deps.db).updateOne({ _id: id, state: 'draft' }, { $set: draft });
  if (changed.matchedCount === 0) throw new AppError('CAMPAIGN_STATE');
  const after = await findCampaign(deps, id);
  await noteUse(deps, after);
  await recordAudit(deps, null, { actor, action: 'change-campaign', target: `campaign:${id}`, before: { name: before.name, offers: before.offers }, after: draft });
  return after;
};

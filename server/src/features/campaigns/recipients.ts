import type { Member } from '../membership/index';
import type { CampaignDraft } from './model';

/** What the pure decision needs to know of a member. */
export const toRecipient = (member: Pick<Member, '_id' | 'tierKey' | 'status' | 'consents'>) => ({
  memberId: member._id, tierKey: member.tierKey, joined: member.status === 'joined', consents: member.consents,
});

/** What the pure decision needs to know of a campaign. */
export const toCampaignFacts = (campaign: CampaignDraft & { _id: string }) => ({
  id: campaign._id, offers: campaign.offers, channels: campaign.channels, holdoutPercent: campaign.holdoutPercent,
});

export type SkipReason = 'not-joined' | 'no-offer' | 'no-consent' | 'sold-out' | 'no-permission' | 'stopped';

export interface OfferFacts {
  key: string;
  /** Empty: every tier. */
  tierKeys: readonly string[];
}
export interface CampaignFacts {
  id: string;
  offers: readonly OfferFacts[];
  channels: { inbox: boolean; subscribe: boolean };
  holdoutPercent: number;
}
export interface RecipientFacts {
  memberId: string;
  tierKey: string;
  joined: boolean;
  consents: { inbox: boolean; subscribe: boolean };
}

export type DeliveryDecision =
  | { arm: 'skipped'; reason: SkipReason }
  | { arm: 'holdout'; offerKey: string }
  | { arm: 'treated'; offerKey: string; inbox: boolean; subscribe: boolean };

/** The first offer whose tiers hold the member wins. */
export const offerFor = <O extends OfferFacts>(offers: readonly O[], tierKey: string): O | undefined =>
  offers.find((offer) => offer.tierKeys.length === 0 || offer.tierKeys.includes(tierKey));

/**
 * FNV-1a (Fowler, Noll, Vo; 32 bit) with Murmur3's finaliser, as a share of 1: the same member always falls on the same
 * side of the same campaign, and sides of two campaigns are independent.
 */
export const shareOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
};

/**
 * Who gets what. The holdout is drawn only from those who would have got it, so that both sides can be compared.
 * An edit of offers or percent after the freeze is impossible, so this may be computed again and again.
 */
export const decideDelivery = (campaign: CampaignFacts, member: RecipientFacts): DeliveryDecision => {
  if (!member.joined) return { arm: 'skipped', reason: 'not-joined' };
  const offer = offerFor(campaign.offers, member.tierKey);
  if (!offer) return { arm: 'skipped', reason: 'no-offer' };
  const inbox = campaign.channels.inbox && member.consents.inbox;
  const subscribe = campaign.channels.subscribe && member.consents.subscribe;
  if (!inbox && !subscribe) return { arm: 'skipped', reason: 'no-consent' };
  const held = shareOf(`${campaign.id}:${member.memberId}`) * 100 < campaign.holdoutPercent;
  return held ? { arm: 'holdout', offerKey: offer.key } : { arm: 'treated', offerKey: offer.key, inbox, subscribe };
};

export const SKIP_TEXT: Record<SkipReason, string> = {
  'not-joined': '还没有加入会员',
  'no-offer': '所在等级没有设置权益',
  'no-consent': '没有同意接收营销消息',
  'sold-out': '券已发完',
  'no-permission': '没有可用的订阅消息次数',
  stopped: '活动已停止',
};

import { decideDelivery, type DeliveryDecision } from '../../../shared/rules/campaigns/decide-delivery';
import { addDays, MINUTE_MS, startOfBusinessDay } from '../../../shared/values/time';
import { COUPON_TEMPLATES, type TemplateKey } from '../brand';
import { tell, type Person } from './person';
import type { DemoCampaign, DemoDelivery, DemoOrder } from './types';

const WITHIN_DAYS = 120;
const SLEEPS_AFTER_DAYS = 30;

const keyOfTemplate = (id: string): TemplateKey => COUPON_TEMPLATES.find((template) => template._id === id)!.key;

/** By the product's own rule, so that whoever carries the campaign on finds the same arms. */
const decide = ({ member }: Person, campaign: DemoCampaign): DeliveryDecision =>
  decideDelivery(campaign, {
    memberId: member.id,
    tierKey: member.tierKey,
    joined: true,
    consents: member.consents,
  });

const bare = (person: Person, campaign: DemoCampaign, decision: DeliveryDecision, at: Date): DemoDelivery => ({
  id: person.random.id(at),
  campaignId: campaign.id,
  memberId: person.member.id,
  tierKey: person.member.tierKey,
  arm: decision.arm,
  offerKey: decision.arm === 'skipped' ? null : decision.offerKey,
  subscribe: decision.arm === 'treated' && decision.subscribe,
  state: 'pending',
  reason: null,
  couponId: null,
  messageId: null,
  at: null,
});

/** Grants the coupon, writes the message to whoever wants messages in the inbox, and records both. */
const send = (person: Person, campaign: DemoCampaign, delivery: DemoDelivery, inbox: boolean, at: Date): void => {
  const offer = campaign.offers.find(({ key }) => key === delivery.offerKey)!;
  const reference = `campaign:${campaign.id}:${person.member.id}`;
  const template = keyOfTemplate(offer.couponTemplateId);
  const coupon = person.wallet.issue(template, `campaign:${campaign.id}`, reference, at);
  const facts = { kind: 'campaign', reference, link: '/packages/member/coupons/index' } as const;
  const { title, text } = offer;
  const message = inbox ? tell(person, at, { ...facts, title, text, couponId: coupon.id, campaignId: campaign.id }) : null;
  Object.assign(delivery, { state: 'sent', couponId: coupon.id, messageId: message?.id ?? null, at });
};

const settle = (person: Person, campaign: DemoCampaign, at: Date, reached: boolean): DemoDelivery => {
  const decision = decide(person, campaign);
  const delivery = bare(person, campaign, decision, at);
  person.world.story.deliveries.push(delivery);
  if (!reached) return delivery;
  if (decision.arm === 'holdout') delivery.state = 'holdout';
  if (decision.arm === 'skipped') Object.assign(delivery, { state: 'skipped', reason: decision.reason, at });
  if (decision.arm === 'treated') send(person, campaign, delivery, decision.inbox, at);
  return delivery;
};

const isPurchase = (order: DemoOrder): boolean => order.state !== 'refunded';

/** The rule of the finished campaign, at its launch: bought loose tea in the last 120 business days. */
const boughtTea = ({ orders }: Person, at: Date): boolean => {
  const since = addDays(startOfBusinessDay(at), 1 - WITHIN_DAYS);
  return orders.some(
    (order) => isPurchase(order) && order.paidAt >= since && order.lines.some((line) => line.category === '茗茶'),
  );
};

/** The finished campaign reaches this member, or not (undefined: not in its audience). */
export const seasonDelivery = (person: Person, at: Date): DemoDelivery | undefined => {
  if (person.profile.habit.kind === 'staff' || !boughtTea(person, at)) return undefined;
  return settle(person, person.world.season, new Date(at.getTime() + person.random.below(170) * 1000), true);
};

/** The rule of the paused campaign: two orders or more, the last one over 30 business days ago. */
const sleeps = ({ orders }: Person, at: Date): boolean => {
  const purchases = orders.filter(isPurchase);
  const lastBefore = addDays(startOfBusinessDay(at), 1 - SLEEPS_AFTER_DAYS);
  return purchases.length >= 2 && purchases.every((order) => order.paidAt < lastBefore);
};

/** The campaign that was paused: the first half of its audience, in order of member number, has been reached. */
export const deliverHalf = (people: readonly Person[], campaign: DemoCampaign): void => {
  const launchedAt = campaign.launchedAt!;
  const audience = people.filter((person) => sleeps(person, launchedAt));
  const half = Math.ceil(audience.length / 2);
  audience.forEach((person, index) => {
    const at = new Date(launchedAt.getTime() + Math.floor((index / half) * 2 * MINUTE_MS));
    settle(person, campaign, index < half ? at : launchedAt, index < half);
  });
};

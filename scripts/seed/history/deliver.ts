import { addDays, MINUTE_MS, startOfBusinessDay } from '../../../shared/values/time';
import { COUPON_TEMPLATES, type TemplateKey } from '../brand';
import { randomOf } from '../random';
import { offerFor } from './campaigns';
import { tell, type Person } from './person';
import type { DemoCampaign, DemoDelivery, DemoOrder } from './types';

const WITHIN_DAYS = 120;
const SLEEPS_AFTER_DAYS = 30;

const keyOfTemplate = (id: string): TemplateKey => COUPON_TEMPLATES.find((template) => template._id === id)!.key;

/** The same member is left out of the same campaign whatever else changes. */
const isHeldOut = (person: Person, campaign: DemoCampaign): boolean =>
  randomOf(`${person.world.seed}:${campaign.key}:${person.member.id}`).below(100) < campaign.holdoutPercent;

const bare = (person: Person, campaign: DemoCampaign, at: Date): DemoDelivery => ({
  id: person.random.id(at),
  campaignId: campaign.id,
  memberId: person.member.id,
  tierKey: person.member.tierKey,
  arm: 'treated',
  offerKey: offerFor(campaign, person.member.tierKey)?.key ?? null,
  state: 'pending',
  reason: null,
  couponId: null,
  messageId: null,
  at: null,
});

/** Grants the coupon, writes the message and records both. */
const send = (person: Person, campaign: DemoCampaign, delivery: DemoDelivery, at: Date): void => {
  const offer = offerFor(campaign, person.member.tierKey)!;
  const coupon = person.wallet.issue(
    keyOfTemplate(offer.couponTemplateId),
    `campaign:${campaign.id}`,
    `campaign:${campaign.id}:${person.member.id}`,
    at,
  );
  const message = tell(person, at, {
    kind: 'campaign',
    reference: `campaign:${campaign.id}:${person.member.id}`,
    title: offer.title,
    text: offer.text,
    link: '/packages/member/coupons/index',
    couponId: coupon.id,
    campaignId: campaign.id,
  });
  Object.assign(delivery, { state: 'sent', couponId: coupon.id, messageId: message.id, at });
};

const settle = (person: Person, campaign: DemoCampaign, at: Date, reached: boolean): DemoDelivery => {
  const delivery = bare(person, campaign, at);
  person.world.story.deliveries.push(delivery);
  if (isHeldOut(person, campaign)) Object.assign(delivery, { arm: 'holdout', state: 'holdout', offerKey: null });
  else if (!reached) return delivery;
  else if (!person.member.consents.inbox) Object.assign(delivery, { state: 'skipped', reason: 'no-consent', at });
  else send(person, campaign, delivery, at);
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

import { cardState } from '@shuke/shared/rules/cards/card-term';
import type { Deps } from '../../platform/deps';
import { describeBenefit, type HeldCard } from '../tiers/index';
import { CardPlans, MemberCards, type CardOrder, type CardPlan, type MemberCard } from './model';

/** The card that runs now, if there is one. */
export const cardOf = async (deps: Pick<Deps, 'db' | 'clock'>, memberId: string): Promise<HeldCard | null> => {
  const now = deps.clock.now();
  const card = await MemberCards(deps.db).findOne({ memberId, refundedAt: null, startsAt: { $lte: now }, endsAt: { $gt: now } }).sort({ endsAt: 1 }).lean();
  return card && { name: card.name, endsAt: card.endsAt, benefits: card.benefits };
};

export const toPlanView = ({ _id: id, name, priceFen, days, trialDays, benefits }: CardPlan) =>
  ({ id, name, priceFen, days, trialDays, benefits: benefits.map(describeBenefit) });

export const toCardView = (card: MemberCard, now: Date) => ({
  id: card._id, name: card.name, source: card.source, state: cardState(card, now), startsAt: card.startsAt.toISOString(), endsAt: card.endsAt.toISOString(),
  benefits: card.benefits.map(describeBenefit),
});

export const toOrderView = ({ _id: id, orderNo, name, priceFen, state, createdAt, payBefore, paidAt }: CardOrder) => ({
  id, orderNo, planName: name, priceFen, state, createdAt: createdAt.toISOString(), payBefore: payBefore.toISOString(), paidAt: paidAt?.toISOString() ?? null,
});

export const trialReference = (memberId: string): string => `trial:${memberId}`;

/** What a member sees: cards on sale, own cards newest first. */
export const memberCards = async (deps: Deps, memberId: string) => {
  const [plans, mine] = await Promise.all([
    CardPlans(deps.db).find({ onSale: true }).sort({ priceFen: 1, _id: 1 }).lean(), MemberCards(deps.db).find({ memberId }).sort({ createdAt: -1, _id: -1 }).limit(50).lean(),
  ]);
  const now = deps.clock.now();
  const trialUsed = (await MemberCards(deps.db).exists({ reference: trialReference(memberId) })) !== null;
  return { plans: plans.map(toPlanView), mine: mine.map((card) => toCardView(card, now)), trialUsed };
};

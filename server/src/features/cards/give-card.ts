import { cardTerm } from '@shuke/shared/rules/cards/card-term';
import { newId, type Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { Members } from '../membership/index';
import { MemberCards, type CardPlan, type MemberCard } from './model';

interface Given {
  memberId: string;
  plan: Pick<CardPlan, '_id' | 'name' | 'benefits'>;
  days: number;
  source: MemberCard['source'];
  reference: string;
}

/**
 * Gives a card in the transaction of the act that earns it; a reference that exists already is refused by the unique
 * index. A second card begins when the first ends: the member's row is written so that two acts at once queue up.
 */
export const giveCard = async (deps: Deps, session: Session, { memberId, plan, days, source, reference }: Given): Promise<MemberCard> => {
  const now = deps.clock.now();
  await Members(deps.db).updateOne({ _id: memberId }, { $inc: { cardTurns: 1 } }, { session });
  const last = await MemberCards(deps.db).findOne({ memberId, refundedAt: null }, { endsAt: 1 }, { session }).sort({ endsAt: -1 }).lean();
  const term = cardTerm(last?.endsAt ?? null, days, now);
  const monthly = plan.benefits.some(({ kind }) => kind === 'monthly-coupon');
  const card: MemberCard = {
    _id: newId(), memberId, planId: plan._id, name: plan.name, benefits: plan.benefits, source, reference, ...term, refundedAt: null,
    monthsGiven: 0, couponsDueAt: monthly ? term.startsAt : null, remindedAt: null, createdAt: now,
  };
  await MemberCards(deps.db).insertMany([card], { session });
  return card;
};

import type { CardBenefit } from '@shuke/shared/contract/cards';
import { monthlyCouponDue } from '@shuke/shared/rules/cards/card-term';
import type { Deps } from '../../platform/deps';
import { issueCoupon } from '../coupons/index';
import { MemberCards, type MemberCard } from './model';

type Monthly = Extract<CardBenefit, { kind: 'monthly-coupon' }>;
const monthlyOf = (card: MemberCard): Monthly[] => card.benefits.filter((benefit): benefit is Monthly => benefit.kind === 'monthly-coupon');

const reference = (card: MemberCard, month: number, place: number): string => `card-month:${card._id}:${month}:${place}`;

/** References of every coupon the card has given, or is about to give. */
export const monthReferences = (card: MemberCard): string[] =>
  Array.from({ length: card.monthsGiven + 1 }, (_, month) => monthlyOf(card).map((_benefit, place) => reference(card, month, place))).flat();

/** One month of one card. The coupon's reference makes a second run harmless; the guard moves the month on once. */
const giveMonth = async (deps: Deps, card: MemberCard): Promise<void> => {
  const month = card.monthsGiven;
  for (const [place, { templateId }] of monthlyOf(card).entries()) {
    const given = { templateId, memberId: card.memberId, reference: reference(card, month, place), via: 'card', at: deps.clock.now() };
    const outcome = await issueCoupon(deps, given);
    if (!outcome.ok) deps.log.warn({ templateId, cardId: card._id, reason: outcome.reason }, 'monthly coupon of a card not given');
  }
  await MemberCards(deps.db).updateOne(
    { _id: card._id, monthsGiven: month, couponsDueAt: { $ne: null } },
    { $set: { monthsGiven: month + 1, couponsDueAt: monthlyCouponDue(card, month + 1) } },
  );
};

/** Gives what is due; months that passed unserved are caught up one by one. One card that fails stops no other. */
export const giveMonthCoupons = async (deps: Deps): Promise<void> => {
  for (;;) {
    const due = await MemberCards(deps.db).find({ refundedAt: null, couponsDueAt: { $ne: null, $lte: deps.clock.now() } }).sort({ couponsDueAt: 1 }).limit(200).lean();
    let failed = 0;
    for (const card of due) {
      await giveMonth(deps, card).catch((error: unknown) => {
        failed += 1;
        deps.log.error({ err: error, cardId: card._id }, 'monthly coupons failed; trying again');
      });
    }
    if (due.length === 0 || failed > 0) return;
  }
};

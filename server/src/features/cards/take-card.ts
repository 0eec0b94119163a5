import { readCode } from '@shuke/shared/rules/cards/card-term';
import { isDuplicateKey } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { giveCard } from './give-card';
import { CardCodes, CardPlans, MemberCards, type CardCode, type CardPlan, type MemberCard } from './model';
import { trialReference } from './view-card';

export const findPlan = async (deps: Deps, id: string): Promise<CardPlan> => {
  const plan = await CardPlans(deps.db).findById(id).lean();
  if (!plan) throw new AppError('CARD_NOT_FOUND');
  return plan;
};

export const planOnSale = async (deps: Deps, id: string): Promise<CardPlan> => {
  const plan = await findPlan(deps, id);
  if (!plan.onSale) throw new AppError('CARD_NOT_ON_SALE');
  return plan;
};

/** Tries a card for free. One trial for a member, ever: the reference is unique. Refuses CARD_NO_TRIAL, CARD_TRIAL_USED. */
export const takeTrial = async (deps: Deps, memberId: string, planId: string): Promise<MemberCard> => {
  const plan = await planOnSale(deps, planId);
  if (plan.trialDays === 0) throw new AppError('CARD_NO_TRIAL');
  try {
    return await withTransaction(deps.db, (session) =>
      giveCard(deps, session, { memberId, plan, days: plan.trialDays, source: 'trial', reference: trialReference(memberId) }));
  } catch (error) {
    if (isDuplicateKey(error)) throw new AppError('CARD_TRIAL_USED');
    throw error;
  }
};

/**
 * Turns a gift code into a card. The code is claimed by one conditional write in the card's own transaction, so that of
 * many at once one wins. The same member sending it again gets the same card.
 */
export const redeemCode = async (deps: Deps, memberId: string, typed: string): Promise<MemberCard> => {
  const code = await CardCodes(deps.db).findById(readCode(typed)).lean();
  if (!code) throw new AppError('CARD_CODE_INVALID');
  const earlier = await ownCard(deps, code, memberId);
  if (earlier) return earlier;
  if (!code.redeemedBy && code.expiresAt <= deps.clock.now()) throw new AppError('CARD_CODE_EXPIRED');
  const plan = await findPlan(deps, code.planId);
  const card = await withTransaction(deps.db, async (session) => {
    const claimed = await CardCodes(deps.db).updateOne(
      { _id: code._id, redeemedBy: null, expiresAt: { $gt: deps.clock.now() } },
      { $set: { redeemedBy: memberId, redeemedAt: deps.clock.now() } },
      { session },
    );
    if (claimed.modifiedCount === 0) return null;
    return giveCard(deps, session, { memberId, plan, days: plan.days, source: 'gift-code', reference: `code:${code._id}` });
  });
  const held = card ?? (await ownCard(deps, code, memberId));
  if (!held) throw new AppError('CARD_CODE_USED');
  return held;
};

const ownCard = (deps: Deps, { _id }: CardCode, memberId: string): Promise<MemberCard | null> =>
  MemberCards(deps.db).findOne({ reference: `code:${_id}`, memberId }).lean();

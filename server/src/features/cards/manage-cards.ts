import { randomInt } from 'node:crypto';
import type { CardPlanBody } from '@shuke/shared/contract/cards';
import { CODE_ALPHABET, CODE_LENGTH, showCode } from '@shuke/shared/rules/cards/card-term';
import { addDays } from '@shuke/shared/values/time';
import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { unknownCoupons } from '../rewards/index';
import { CardCodeBatches, CardCodes, CardOrders, CardPlans, MemberCards, type CardCodeBatch, type CardPlan } from './model';
import { findPlan } from './take-card';
import { toPlanView } from './view-card';

interface Act {
  key: string;
  requestId: string;
}

const viewPlan = async (deps: Deps, plan: CardPlan) => {
  const now = deps.clock.now();
  const [running, [sales]] = await Promise.all([
    MemberCards(deps.db).countDocuments({ planId: plan._id, refundedAt: null, startsAt: { $lte: now }, endsAt: { $gt: now } }),
    CardOrders(deps.db).aggregate<{ sold: number; soldFen: number }>([
      { $match: { planId: plan._id, state: 'paid' } },
      { $group: { _id: null, sold: { $sum: 1 }, soldFen: { $sum: '$priceFen' } } },
    ]),
  ]);
  return {
    ...toPlanView(plan), onSale: plan.onSale, benefitData: plan.benefits, running, sold: sales?.sold ?? 0, soldFen: sales?.soldFen ?? 0,
    createdAt: plan.createdAt.toISOString(),
  };
};

export const listPlans = async (deps: Deps) => {
  const plans = await CardPlans(deps.db).find().sort({ createdAt: -1, _id: -1 }).lean();
  return { plans: await Promise.all(plans.map((plan) => viewPlan(deps, plan))) };
};

const mustKnowCoupons = async (deps: Deps, { benefits }: CardPlanBody): Promise<void> => {
  const monthly = benefits.flatMap((benefit, place) => (benefit.kind === 'monthly-coupon' ? [{ place, templateId: benefit.templateId }] : []));
  const unknown = await unknownCoupons(deps, monthly.map(({ templateId }) => ({ kind: 'coupon', templateId })));
  const errors = unknown.map((index) => ({ path: `/body/benefits/${monthly[index]!.place}/templateId`, message: '这张券不存在或已停发' }));
  if (errors.length > 0) throw new AppError('BAD_REQUEST', { errors });
};

/** Creates a card with its audit row. A repeat with the same key answers the card of the first time. */
export const createPlan = async (deps: Deps, actor: OperatorActor, body: CardPlanBody, { key, requestId }: Act) => {
  await mustKnowCoupons(deps, body);
  const plan: CardPlan = { _id: newId(), ...body, createdAt: deps.clock.now(), requestKey: `operator:${actor.id}|${key}` };
  try {
    await withTransaction(deps.db, async (session) => {
      await CardPlans(deps.db).insertMany([plan], { session });
      await recordAudit(deps, session, { actor, action: 'create-card-plan', target: `card-plan:${plan._id}`, after: body, requestId });
    });
    return await viewPlan(deps, plan);
  } catch (error) {
    const same = isDuplicateKey(error) ? await CardPlans(deps.db).findOne({ requestKey: plan.requestKey }).lean() : null;
    if (same) return viewPlan(deps, same);
    throw error;
  }
};

export const changePlan = async (deps: Deps, actor: OperatorActor, id: string, body: CardPlanBody, requestId: string) => {
  await mustKnowCoupons(deps, body);
  await withTransaction(deps.db, async (session) => {
    const before = await CardPlans(deps.db).findOneAndUpdate({ _id: id }, { $set: body }, { session }).lean();
    if (!before) throw new AppError('CARD_NOT_FOUND');
    const { _id, createdAt: _, requestKey: __, ...old } = before;
    await recordAudit(deps, session, { actor, action: 'change-card-plan', target: `card-plan:${_id}`, before: old, after: body, requestId });
  });
  return viewPlan(deps, await findPlan(deps, id));
};

const viewBatch = async (deps: Deps, { _id: id, planId, note, count, expiresAt, createdAt }: CardCodeBatch) => {
  const [plan, redeemed] = await Promise.all([
    CardPlans(deps.db).findById(planId, { name: 1 }).lean(), CardCodes(deps.db).countDocuments({ batchId: id, redeemedAt: { $ne: null } }),
  ]);
  return { id, planId, planName: plan?.name ?? '', note, count, redeemed, expiresAt: expiresAt.toISOString(), createdAt: createdAt.toISOString() };
};

export const listBatches = async (deps: Deps) => {
  const batches = await CardCodeBatches(deps.db).find().sort({ createdAt: -1, _id: -1 }).limit(200).lean();
  return { batches: await Promise.all(batches.map((batch) => viewBatch(deps, batch))) };
};

/** 31 letters to the power of 12: nobody guesses one, and two alike are refused by the key. */
const newCode = (): string => Array.from({ length: CODE_LENGTH }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]!).join('');

/** Makes a batch with all its codes and its audit row, or nothing of it. */
export const createCodes = async (deps: Deps, actor: OperatorActor, wish: { planId: string; count: number; note: string; validDays: number }, { key, requestId }: Act) => {
  await findPlan(deps, wish.planId);
  const now = deps.clock.now();
  const { planId, count, note } = wish;
  const batch: CardCodeBatch = { _id: newId(), planId, note, count, expiresAt: addDays(now, wish.validDays), createdAt: now, requestKey: `operator:${actor.id}|${key}` };
  const codes = Array.from({ length: count }, () => ({ _id: newCode(), batchId: batch._id, planId, expiresAt: batch.expiresAt, redeemedBy: null, redeemedAt: null }));
  try {
    await withTransaction(deps.db, async (session) => {
      await CardCodeBatches(deps.db).insertMany([batch], { session });
      await CardCodes(deps.db).insertMany(codes, { session });
      await recordAudit(deps, session, { actor, action: 'create-card-codes', target: `card-code-batch:${batch._id}`, after: { planId, count, note, expiresAt: batch.expiresAt }, requestId });
    });
    return await viewBatch(deps, batch);
  } catch (error) {
    const same = isDuplicateKey(error) ? await CardCodeBatches(deps.db).findOne({ requestKey: batch.requestKey }).lean() : null;
    if (same) return viewBatch(deps, same);
    throw error;
  }
};

/** Whoever has a code has a card, so looking at them is written down. */
export const readCodes = async (deps: Deps, actor: OperatorActor, batchId: string, requestId: string) => {
  const batch = await CardCodeBatches(deps.db).findById(batchId, { count: 1 }).lean();
  if (!batch) throw new AppError('NOT_FOUND');
  const codes = await CardCodes(deps.db).find({ batchId }).sort({ _id: 1 }).lean();
  await recordAudit(deps, null, { actor, action: 'read-card-codes', target: `card-code-batch:${batchId}`, after: { count: batch.count }, requestId });
  return { codes: codes.map(({ _id, redeemedAt }) => ({ code: showCode(_id), redeemedAt: redeemedAt?.toISOString() ?? null })) };
};

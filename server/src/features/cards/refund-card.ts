import { recordAudit } from '../../platform/audit';
import type { OperatorActor } from '../../platform/auth/actors';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { Coupons, revokeCoupon } from '../coupons/index';
import { Orders, PURCHASED_STATES } from '../orders/index';
import { monthReferences } from './give-month-coupons';
import { CardOrders, MemberCards, type CardOrder, type MemberCard } from './model';

/** Used: something was bought since it began, or one of its coupons is spent or set aside. */
const isUsed = async (deps: Deps, card: MemberCard): Promise<boolean> => {
  const { memberId, startsAt } = card;
  const references = monthReferences(card);
  const [bought, spent] = await Promise.all([
    Orders(deps.db).exists({ memberId, state: { $in: [...PURCHASED_STATES] }, paidAt: { $gte: startsAt } }),
    Coupons(deps.db).exists({ reference: { $in: references }, state: { $in: ['held', 'redeemed'] } }),
  ]);
  return bought !== null || spent !== null;
};

const cardOfOrder = (deps: Deps, orderId: string): Promise<MemberCard | null> => MemberCards(deps.db).findOne({ reference: `order:${orderId}` }).lean();

export const isRefundable = async (deps: Deps, order: CardOrder): Promise<boolean> => {
  const card = order.state === 'paid' ? await cardOfOrder(deps, order._id) : null;
  return card !== null && !(await isUsed(deps, card));
};

/** Gives the money of an unused card back; the card and its unused coupons end at once. Refuses CARD_NOT_REFUNDABLE, CARD_USED. */
export const refundCard = async (deps: Deps, actor: OperatorActor, orderId: string, act: { reason: string; requestId: string }): Promise<CardOrder> => {
  const order = await CardOrders(deps.db).findById(orderId).lean();
  if (!order) throw new AppError('ORDER_NOT_FOUND');
  const card = await cardOfOrder(deps, orderId);
  if (order.state !== 'paid' || !card) throw new AppError('CARD_NOT_REFUNDABLE');
  if (await isUsed(deps, card)) throw new AppError('CARD_USED');
  await withTransaction(deps.db, async (session) => {
    const moved = await CardOrders(deps.db).updateOne({ _id: orderId, state: 'paid' }, { $set: { state: 'refunding' } }, { session });
    if (moved.modifiedCount === 0) throw new AppError('CARD_NOT_REFUNDABLE');
    await endCard(deps, session, card);
    await emit(deps, session, 'refund.wanted', { orderId, refundFen: order.priceFen, reason: act.reason });
    await recordAudit(deps, session, {
      actor, action: 'refund-card', target: `card-order:${orderId}`, before: { state: 'paid' }, after: { state: 'refunding' }, why: act.reason, requestId: act.requestId,
    });
  });
  return (await CardOrders(deps.db).findById(orderId).lean())!;
};

const endCard = async (deps: Deps, session: Session, card: MemberCard): Promise<void> => {
  const at = deps.clock.now();
  await MemberCards(deps.db).updateOne({ _id: card._id }, { $set: { refundedAt: at, couponsDueAt: null } }, { session });
  for (const reference of monthReferences(card)) {
    const now = await revokeCoupon(deps, session, reference);
    if (now === 'held' || now === 'redeemed') throw new AppError('CARD_USED');
  }
};

/** The money went back. */
export const settleCardRefund = async (deps: Deps, { orderId, status }: { orderId: string; status: string }): Promise<void> => {
  if (status === 'SUCCESS') await CardOrders(deps.db).updateOne({ _id: orderId, state: 'refunding' }, { $set: { state: 'refunded' } });
};

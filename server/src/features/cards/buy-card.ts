import { randomInt } from 'node:crypto';
import { paidFor } from '@shuke/shared/rules/payments/paid-for';
import { businessDate, MINUTE_MS } from '@shuke/shared/values/time';
import { isDuplicateKey, newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { Members } from '../membership/index';
import { closePayment, prepayOrder, queryPayment } from '../payments/index';
import { giveCard } from './give-card';
import { CardOrders, type CardOrder } from './model';
import { planOnSale } from './take-card';

const PAY_MINUTES = 15;

/** Read by `paidFor`. */
const newCardOrderNo = (at: Date): string => `V${businessDate(at).replaceAll('-', '')}${String(randomInt(10_000_000_000)).padStart(10, '0')}`;

/** Orders a card at the price the person saw. A repeat with the same key answers the order of the first time. */
export const orderCard = async (deps: Deps, memberId: string, wish: { planId: string; expectedPriceFen: number; key: string }): Promise<CardOrder> => {
  const requestKey = `member:${memberId}|${wish.key}`;
  const earlier = await CardOrders(deps.db).findOne({ requestKey }).lean();
  if (earlier) return earlier;
  const plan = await planOnSale(deps, wish.planId);
  if (plan.priceFen !== wish.expectedPriceFen) throw new AppError('PRICE_CHANGED');
  const now = deps.clock.now();
  const order: CardOrder = {
    _id: newId(), orderNo: newCardOrderNo(now), memberId, planId: plan._id, name: plan.name, benefits: plan.benefits, days: plan.days, priceFen: plan.priceFen,
    state: 'unpaid', requestKey, createdAt: now, payBefore: new Date(now.getTime() + PAY_MINUTES * MINUTE_MS), paidAt: null,
  };
  try {
    await CardOrders(deps.db).insertMany([order]);
    return order;
  } catch (error) {
    const same = isDuplicateKey(error) ? await CardOrders(deps.db).findOne({ requestKey }).lean() : null;
    if (same) return same;
    throw error;
  }
};

export const ownCardOrder = async (deps: Deps, memberId: string, id: string): Promise<CardOrder> => {
  const order = await CardOrders(deps.db).findOne({ _id: id, memberId }).lean();
  if (!order) throw new AppError('ORDER_NOT_FOUND');
  return order;
};

/** Pay parameters for an unpaid card order; none when it is paid already. */
export const payCardOrder = async (deps: Deps, memberId: string, id: string) => {
  const order = await ownCardOrder(deps, memberId, id);
  if (order.paidAt) return { order, payParams: null };
  const member = await Members(deps.db).findById(memberId, { openid: 1 }).lean();
  if (order.state !== 'unpaid' || order.payBefore <= deps.clock.now() || !member?.openid) throw new AppError('ORDER_NOT_PAYABLE');
  const { _id, orderNo, priceFen: payableFen, payBefore } = order;
  try {
    return { order, payParams: await prepayOrder(deps, { _id, orderNo, memberId, payableFen, payBefore, description: order.name }, member.openid) };
  } catch (error) {
    // The money may be there and only the notice late.
    if (error instanceof AppError && error.details.detail === 'ORDER_PAID' && (await queryPayment(deps, orderNo)) === 'paid') {
      await settleCardOrder(deps, { outTradeNo: orderNo, orderId: id });
      return { order: await ownCardOrder(deps, memberId, id), payParams: null };
    }
    throw error;
  }
};

/** Money for a card has arrived: the card begins. A card order that was closed meanwhile gives the money back by itself. */
export const settleCardOrder = async (deps: Deps, { outTradeNo, orderId }: { outTradeNo: string; orderId: string }): Promise<void> => {
  if (paidFor(outTradeNo) !== 'card') return;
  await withTransaction(deps.db, async (session) => {
    const paid = { $set: { state: 'paid' as const, paidAt: deps.clock.now() } };
    const order = await CardOrders(deps.db).findOneAndUpdate({ _id: orderId, state: 'unpaid' }, paid, { session }).lean();
    if (order) {
      const { memberId, planId, name, benefits, days } = order;
      await giveCard(deps, session, { memberId, plan: { _id: planId, name, benefits }, days, source: 'bought', reference: `order:${orderId}` });
      return;
    }
    const late = { $set: { state: 'refunding' as const, paidAt: deps.clock.now() } };
    const closed = await CardOrders(deps.db).findOneAndUpdate({ _id: orderId, state: 'closed' }, late, { session }).lean();
    if (closed) await emit(deps, session, 'refund.wanted', { orderId, refundFen: closed.priceFen, reason: '订单已关闭，款项自动退回' });
  });
};

/** Ends card orders that nobody paid in time; what was paid in the last moment is settled by its event. */
export const closeOverdueCardOrders = async (deps: Deps): Promise<void> => {
  const due = await CardOrders(deps.db).find({ state: 'unpaid', payBefore: { $lte: deps.clock.now() } }, { orderNo: 1 }).limit(200).lean();
  for (const { _id, orderNo } of due) {
    if ((await closePayment(deps, orderNo)) === 'closed') await CardOrders(deps.db).updateOne({ _id, state: 'unpaid' }, { $set: { state: 'closed' } });
  }
};

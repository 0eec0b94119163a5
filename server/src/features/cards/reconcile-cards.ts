import type { Deps } from '../../platform/deps';
import { Payments, Refunds } from '../payments/index';
import { CardCodes, CardOrders, MemberCards } from './model';

interface Fault {
  id: string;
  fault: string;
}

/** A paid card order has its money and one card; one that gives money back has its refund; a redeemed code has one card. */
export const reconcileCards = async (deps: Deps): Promise<{ checked: number; faults: Fault[] }> => {
  const faults: Fault[] = [];
  let checked = 0;
  for await (const order of CardOrders(deps.db).find({ state: { $in: ['paid', 'refunding', 'refunded'] } }).lean().cursor()) {
    checked += 1;
    const id = `card-order:${order._id}`;
    const [payment, card, refund] = await Promise.all([
      Payments(deps.db).findById(order.orderNo).lean(), MemberCards(deps.db).findOne({ reference: `order:${order._id}` }).lean(),
      Refunds(deps.db).exists({ orderId: order._id, state: 'done' }),
    ]);
    if (payment?.state !== 'paid' || payment.amountFen !== order.priceFen) faults.push({ id, fault: `${order.state}, yet its payment is ${payment?.state ?? 'missing'}` });
    if (order.state === 'paid' && (!card || card.refundedAt)) faults.push({ id, fault: 'paid, yet there is no card' });
    if (order.state !== 'paid' && card && !card.refundedAt) faults.push({ id, fault: `${order.state}, yet its card goes on` });
    if (order.state === 'refunded' && !refund) faults.push({ id, fault: 'refunded, yet no money went back' });
  }
  for await (const { _id, redeemedBy } of CardCodes(deps.db).find({ redeemedBy: { $ne: null } }).lean().cursor()) {
    checked += 1;
    if (!(await MemberCards(deps.db).exists({ reference: `code:${_id}` }))) faults.push({ id: `card-code:${redeemedBy ?? ''}`, fault: 'redeemed, yet there is no card' });
  }
  return { checked, faults };
};

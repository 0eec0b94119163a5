import { paidFor } from '@shuke/shared/rules/payments/paid-for';
import { HOUR_MS } from '@shuke/shared/values/time';
import type { Deps } from '../../platform/deps';
import { Orders } from '../orders/index';
import { Payments, Refunds } from './model';

/** A refund takes hours, seldom a day; later than that somebody should look. */
const SLOW_REFUND_MS = 24 * HOUR_MS;

/** Every paid payment has an order that knows it; no refund is more than was paid, stuck, or slow without a word. */
export const reconcilePayments = async (deps: Deps): Promise<{ checked: number; faults: { id: string; fault: string }[] }> => {
  const faults: { id: string; fault: string }[] = [];
  let checked = 0;
  for await (const payment of Payments(deps.db).find({ state: 'paid' }).lean().cursor()) {
    if (paidFor(payment._id) !== 'order') continue; // held against card orders and redemptions by their features
    checked += 1;
    const order = await Orders(deps.db).findById(payment.orderId, { paidFen: 1, state: 1 }).lean();
    if (!order) faults.push({ id: payment._id, fault: 'paid, but there is no such order' });
    else if (order.paidFen !== payment.amountFen && order.state !== 'closed') faults.push({ id: payment._id, fault: `paid ${payment.amountFen}, order says ${order.paidFen}` });
    else if (order.state === 'closed' && !(await Refunds(deps.db).exists({ orderId: payment.orderId }))) faults.push({ id: payment._id, fault: 'paid after closing and not refunded' });
  }
  for await (const refund of Refunds(deps.db).find().lean().cursor()) {
    checked += 1;
    if (refund.refundFen > refund.totalFen) faults.push({ id: refund._id, fault: 'refunds more than was paid' });
    if (refund.state === 'stuck') faults.push({ id: refund._id, fault: `stuck: ${refund.said ?? ''}` });
    else if (refund.state !== 'done' && deps.clock.now().getTime() - refund.createdAt.getTime() > SLOW_REFUND_MS) {
      faults.push({ id: refund._id, fault: `not back after a day: ${refund.said ?? 'no answer yet'}` });
    }
  }
  return { checked, faults };
};

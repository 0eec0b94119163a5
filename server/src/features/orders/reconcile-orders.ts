import type { Deps } from '../../platform/deps';
import { Postings } from '../../platform/ledger/index';
import { Orders } from './model';

/** Every order's numbers add up, and what it earned was posted exactly once. */
export const reconcileOrders = async (deps: Deps): Promise<{ checked: number; faults: { id: string; fault: string }[] }> => {
  const faults: { id: string; fault: string }[] = [];
  let checked = 0;
  for await (const order of Orders(deps.db).find({ channel: { $ne: 'import' } }).lean().cursor()) {
    checked += 1;
    const lines = order.lines.reduce((sum, line) => sum + line.paidFen, order.parcel?.shippingPaidFen ?? 0);
    const steps = order.price.reduce((sum, step) => sum + step.amountFen, 0);
    if (lines !== order.payableFen) faults.push({ id: order._id, fault: `lines and shipping add up to ${lines}, payable is ${order.payableFen}` });
    if (steps !== order.payableFen) faults.push({ id: order._id, fault: `price steps add up to ${steps}, payable is ${order.payableFen}` });
    if (order.refundedFen > order.paidFen) faults.push({ id: order._id, fault: 'refunded more than was paid' });
  }
  const earned = await Postings(deps.db).countDocuments({ reference: /^points:order:/ });
  const orders = await Orders(deps.db).countDocuments({ paidAt: { $ne: null }, pointsEarned: { $gt: 0 }, channel: { $ne: 'import' } });
  if (earned > orders) faults.push({ id: 'points', fault: `${earned} postings for ${orders} paid orders` });
  return { checked, faults };
};

import type { OrderFact } from './member-facts';
import { needsOne, spanOf, windowStart } from './order-window';
import type { NumberTest, OrdersTest } from './rule-tree';

export const passes = (value: number, { eq, gte, lte }: NumberTest): boolean =>
  (eq === undefined || value === eq) && (gte === undefined || value >= gte) && (lte === undefined || value <= lte);

interface Counted {
  paidAt: Date;
  fen: number;
}

/** Orders up to the moment asked about, at these stores and channels, with their amount in these categories and products. */
const relevant = (orders: readonly OrderFact[], test: OrdersTest, asOf: Date): Counted[] =>
  orders.flatMap((order) => {
    if (order.paidAt > asOf) return [];
    if (test.store && !(order.storeId !== null && test.store.includes(order.storeId))) return [];
    if (test.channel && !test.channel.includes(order.channel)) return [];
    if (!test.category && !test.sku) return [{ paidAt: order.paidAt, fen: order.fen }];
    const lines = order.lines.filter(
      ({ category, productId }) =>
        (!test.category || test.category.includes(category)) && (!test.sku || (productId !== null && test.sku.includes(productId))),
    );
    return lines.length === 0 ? [] : [{ paidAt: order.paidAt, fen: lines.reduce((sum, line) => sum + line.fen, 0) }];
  });

export const ordersMatch = (orders: readonly OrderFact[], test: OrdersTest, asOf: Date): boolean => {
  const all = relevant(orders, test, asOf);
  const { from, until } = spanOf(test, asOf);
  const inside = all.filter(({ paidAt }) => (!from || paidAt >= from) && (!until || paidAt < until));
  const sum = inside.reduce((total, order) => total + order.fen, 0);
  const times = all.map(({ paidAt }) => paidAt.getTime());
  if (needsOne(test) && inside.length === 0) return false;
  if (test.count && !passes(inside.length, test.count)) return false;
  if (test.sumFen && !passes(sum, test.sumFen)) return false;
  if (test.averageFen && (inside.length === 0 || !passes(sum / inside.length, test.averageFen))) return false;
  if (test.firstWithin && !(times.length > 0 && Math.min(...times) >= windowStart(asOf, test.firstWithin.days).getTime())) return false;
  return !test.lastBefore || (times.length > 0 && Math.max(...times) < windowStart(asOf, test.lastBefore.days).getTime());
};

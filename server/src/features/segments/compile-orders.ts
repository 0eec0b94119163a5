import { needsOne, spanOf, windowStart } from '@shuke/shared/rules/segments/order-window';
import type { OrdersTest } from '@shuke/shared/rules/segments/rule-tree';
import { among, and, letIn, passes, type Expression } from './expression';

/** Orders at these stores and channels up to asOf; with categories or products, each keeps the amount of matching lines only. */
const relevant = (test: OrdersTest, asOf: Date): Expression => {
  const conditions: Expression[] = [
    { $lte: ['$$o.at', asOf] },
    ...(test.store ? [among('$$o.storeId', test.store)] : []),
    ...(test.channel ? [among('$$o.channel', test.channel)] : []),
  ];
  const filtered = { $filter: { input: '$purchases', as: 'o', cond: and(conditions) } };
  if (!test.category && !test.sku) return filtered;
  const line = [...(test.category ? [among('$$l.category', test.category)] : []), ...(test.sku ? [among('$$l.productId', test.sku)] : [])];
  const lines = { $filter: { input: '$$o.lines', as: 'l', cond: and(line) } };
  const narrowed = { $map: { input: filtered, as: 'o', in: { at: '$$o.at', n: { $size: lines }, fen: { $sum: { $map: { input: lines, as: 'l', in: '$$l.paidFen' } } } } } };
  return { $filter: { input: narrowed, as: 'o', cond: { $gt: ['$$o.n', 0] } } };
};

export const compileOrders = (test: OrdersTest, asOf: Date): Expression => {
  const { from, until } = spanOf(test, asOf);
  const inWindow = [...(from ? [{ $gte: ['$$o.at', from] }] : []), ...(until ? [{ $lt: ['$$o.at', until] }] : [])];
  const inside: Expression = inWindow.length > 0 ? { $filter: { input: '$$all', as: 'o', cond: and(inWindow) } } : '$$all';
  const some = { $gt: [{ $size: '$$all' }, 0] };
  const tests: Expression[] = [
    ...(needsOne(test) ? [{ $gt: ['$$count', 0] }] : []),
    ...(test.count ? passes('$$count', test.count) : []),
    ...(test.sumFen ? passes('$$sum', test.sumFen) : []),
    ...(test.averageFen ? [{ $gt: ['$$count', 0] }, ...passes({ $divide: ['$$sum', { $max: ['$$count', 1] }] }, test.averageFen)] : []),
    ...(test.firstWithin ? [some, { $gte: [{ $min: '$$all.at' }, windowStart(asOf, test.firstWithin.days)] }] : []),
    ...(test.lastBefore ? [some, { $lt: [{ $max: '$$all.at' }, windowStart(asOf, test.lastBefore.days)] }] : []),
  ];
  return letIn({ all: relevant(test, asOf) }, letIn({ inside }, letIn({ count: { $size: '$$inside' }, sum: { $sum: '$$inside.fen' } }, and(tests))));
};

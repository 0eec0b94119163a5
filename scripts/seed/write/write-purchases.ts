import { MINUTE_MS } from '../../../shared/values/time';
import { StockReservations } from '../../../server/src/features/catalog/index';
import { CounterSales } from '../../../server/src/features/counter/index';
import { Orders, PAY_MINUTES, type Order } from '../../../server/src/features/orders/index';
import { Payments, Refunds } from '../../../server/src/features/payments/index';
import type { Deps } from '../../../server/src/platform/deps';
import { TIERS } from '../brand';
import type { DemoHistory, DemoOrder, DemoRefund, DemoTierMove } from '../generate';
import { byId, insertAll } from './insert-all';

const UNDO_MINUTES = 15;
const later = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * MINUTE_MS);

export const paidInApp = ({ channel, payableFen }: DemoOrder): boolean => channel !== 'counter' && payableFen > 0;

/** As the product numbers them: one refund for an order. */
export const outRefundNo = (orderNo: string): string => `R${orderNo}`;

const digits = (hex: string, length: number): string =>
  String(BigInt(`0x${hex}`))
    .slice(-length)
    .padStart(length, '0');

/** 28 digits, as WeChat Pay's: a prefix, the day in Shanghai and what the order's id makes of itself. */
export const transactionIdOf = ({ id, paidAt }: DemoOrder): string =>
  `4200${later(paidAt, 480).toISOString().slice(0, 10).replaceAll('-', '')}${digits(id, 16)}`;

export const descriptionOf = ({ lines }: DemoOrder): string =>
  `${lines[0]!.name}${lines.length > 1 ? ` 等${lines.length}件` : ''}`;

const toOrder = ({ id, ...demo }: DemoOrder): Order => {
  const counter = demo.channel === 'counter';
  return {
    _id: id,
    ...demo,
    undoUntil: counter ? later(demo.createdAt, UNDO_MINUTES) : null,
    requestKey: `demo:${id}`,
    externalId: null,
    payBefore: counter ? null : later(demo.createdAt, PAY_MINUTES),
  };
};

const paymentsOf = ({ orders, members }: DemoHistory) => {
  const people = byId(members);
  return orders.filter(paidInApp).map((order) => ({
    _id: order.orderNo,
    orderId: order.id,
    memberId: order.memberId,
    openid: people.get(order.memberId)!.openid,
    amountFen: order.payableFen,
    description: descriptionOf(order),
    expiresAt: later(order.createdAt, PAY_MINUTES),
    state: 'paid' as const,
    transactionId: transactionIdOf(order),
    paidAt: order.paidAt,
    createdAt: order.createdAt,
    queryAt: later(order.createdAt, 1),
    queries: 0,
  }));
};

const refundsOf = ({ orders, refunds }: DemoHistory) => {
  const orderOf = byId(orders);
  return refunds.flatMap(({ id, orderId, refundFen, reason, at }: DemoRefund) => {
    const order = orderOf.get(orderId)!;
    if (!paidInApp(order)) return [];
    const ends = { state: 'done' as const, said: 'SUCCESS', refundId: `5030${digits(id, 24)}` };
    const { orderNo: outTradeNo, payableFen: totalFen } = order;
    const asked = { createdAt: at, tryAt: at, tries: 1 };
    return [{ _id: outRefundNo(outTradeNo), orderId, outTradeNo, refundFen, totalFen, reason, ...ends, ...asked }];
  });
};

/** Name of the tier that a member stood on right after an instant. */
const tierNamer = ({ tierMoves }: DemoHistory): ((memberId: string, at: Date) => string) => {
  const nameOf = new Map(TIERS.map(({ _id, name }) => [_id, name]));
  const moves = new Map<string, DemoTierMove[]>();
  for (const move of tierMoves) moves.set(move.memberId, [...(moves.get(move.memberId) ?? []), move]);
  return (memberId, at) => nameOf.get((moves.get(memberId) ?? []).findLast((move) => move.at <= at)?.to ?? 'leaf')!;
};

const salesOf = (history: DemoHistory) => {
  const tierAfter = tierNamer(history);
  const undone = new Map(history.refunds.map(({ orderId, at }) => [orderId, at]));
  return history.orders
    .filter(({ channel }) => channel === 'counter')
    .map(({ id, memberId, paidAt, staffId }) => ({
      _id: id,
      scanId: id,
      tierAfter: tierAfter(memberId, paidAt),
      undoneBy: undone.has(id) ? staffId : null,
      undoneAt: undone.get(id) ?? null,
      undoKey: null,
    }));
};

/** Stock that goes back should the order be refunded. What was refunded has given it back. */
const reservationsOf = ({ orders }: DemoHistory) =>
  orders
    .filter(({ channel, state }) => channel !== 'counter' && state !== 'refunded')
    .map(({ id, lines, paidAt }) => ({
      _id: id,
      lines: lines.flatMap(({ productId, quantity }) => (productId ? [{ productId, quantity }] : [])),
      state: 'taken' as const,
      ordered: true,
      movedAt: paidAt,
    }));

/** Every purchase with what belongs to it: payment, refund, counter sale, stock. */
export const writePurchases = async ({ db }: Deps, history: DemoHistory): Promise<void> => {
  await insertAll(db, Orders, history.orders.map(toOrder));
  await insertAll(db, CounterSales, salesOf(history));
  await insertAll(db, Payments, paymentsOf(history));
  await insertAll(db, Refunds, refundsOf(history));
  await insertAll(db, StockReservations, reservationsOf(history));
};

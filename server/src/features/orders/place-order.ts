import { randomInt } from 'node:crypto';
import { businessDate, MINUTE_MS } from '@shuke/shared/values/time';
import { isDuplicateKey, newId, type Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError, orRefuse } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { releaseStock, reserveStock } from '../catalog/index';
import { holdCoupons } from '../coupons/index';
import { spendPoints } from '../points/index';
import { Orders, type Order } from './model';
import { lineFacts, priceRequest, type BasketRequest, type PricedRequest } from './quote-basket';

export const PAY_MINUTES = 15;

export interface PlaceRequest extends BasketRequest {
  /** Unique fact of this act: a repeat finds the order it made. */
  requestKey: string;
  /** What the person saw; another price refuses the order. */
  expectedPayableFen?: number;
  team?: { teamId: string };
}

/** `S20261122` and ten digits: out_trade_no of WeChat Pay. */
export const newOrderNo = (at: Date): string => `S${businessDate(at).replaceAll('-', '')}${String(randomInt(10_000_000_000)).padStart(10, '0')}`;

const compose = (request: PlaceRequest, { priced, products, store, member, lines }: PricedRequest & { lines: { quantity: number }[] }, now: Date): Order => ({
  _id: newId(), orderNo: newOrderNo(now), memberId: member._id, storeId: store._id, channel: request.team ? 'group-buy' : 'shop', state: 'unpaid',
  lines: products.map((product, i) => ({ ...lineFacts(product), category: product.category, quantity: lines[i]!.quantity, paidFen: priced.lines[i]!.paidFen })),
  price: priced.price, goodsFen: priced.goodsFen, payableFen: priced.payableFen, paidFen: 0, refundedFen: 0, couponIds: priced.chosenCouponIds,
  pointsUsed: priced.pointsUsed, pointsEarned: priced.pointsEarned, growthEarned: priced.growthEarned, pickupCode: null, teamId: request.team?.teamId ?? null,
  staffId: null, undoUntil: null, requestKey: request.requestKey, externalId: null, createdAt: now,
  payBefore: new Date(now.getTime() + PAY_MINUTES * MINUTE_MS), paidAt: null, closedAt: null,
});

/**
 * Places an order: stock first (a hot counter, outside any transaction), then order, held coupons and spent points in
 * one transaction. A repeat with the same key answers the order of the first time.
 */
export const placeOrder = async (deps: Deps, request: PlaceRequest): Promise<Order> => {
  const earlier = await Orders(deps.db).findOne({ requestKey: request.requestKey }).lean();
  if (earlier) return earlier;
  const priced = await priceRequest(deps, request, 'refuse');
  if (request.expectedPayableFen !== undefined && request.expectedPayableFen !== priced.priced.payableFen) throw new AppError('PRICE_CHANGED');
  const order = compose(request, priced, deps.clock.now());
  const stock = await reserveStock(deps, order._id, order.lines.map(({ productId, quantity }) => ({ productId: productId!, quantity })));
  if (!stock.ok) throw new AppError('STOCK_INSUFFICIENT', { detail: order.lines.find((line) => line.productId === stock.productId)?.name });
  try {
    return await withTransaction(deps.db, (session) => write(deps, session, order));
  } catch (error) {
    await releaseStock(deps, order._id);
    const same = isDuplicateKey(error) ? await Orders(deps.db).findOne({ requestKey: request.requestKey }).lean() : null;
    if (same) return same; // the same act, sent twice at once
    throw error;
  }
};

const write = async (deps: Deps, session: Session, order: Order): Promise<Order> => {
  const { _id: orderId, memberId, createdAt: at } = order;
  await Orders(deps.db).insertMany([order], { session });
  if (order.couponIds.length > 0) orRefuse(await holdCoupons(deps, session, { couponIds: order.couponIds, memberId, orderId, at }));
  if (order.pointsUsed > 0) orRefuse(await spendPoints(deps, session, { memberId, orderId, points: order.pointsUsed, at }));
  return order;
};

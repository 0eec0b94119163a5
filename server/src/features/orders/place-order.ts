import { createHash, randomInt } from 'node:crypto';
import type { DeliveryAddress } from '@shuke/shared/contract/orders';
import { maskAddress } from '@shuke/shared/values/mask';
import { businessDate, MINUTE_MS } from '@shuke/shared/values/time';
import { newId, type Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError, orRefuse } from '../../platform/errors';
import { withTransaction } from '../../platform/transaction';
import { dropStock, keepStock, reserveStock } from '../catalog/index';
import { holdCoupons } from '../coupons/index';
import { spendPoints } from '../points/index';
import { closeOverdue } from './close-order';
import { Orders, type Order, type Parcel } from './model';
import { lineFacts, priceRequest, type BasketRequest, type PricedRequest } from './quote-basket';

export const PAY_MINUTES = 15;

export interface PlaceRequest extends BasketRequest {
  /** Unique fact of this act: a repeat finds the order it made. */
  requestKey: string;
  /** What a member has at most one unpaid order of; the content of the basket when absent. */
  unpaidSlot?: string;
  /** What the person saw; another price refuses the order. */
  expectedPayableFen?: number;
  /** Where a parcel goes. */
  address?: DeliveryAddress;
  /** A seat in a team: the order gets the id that the seat was held under. */
  team?: { teamId: string; orderId: string };
}

/** `S20261122` and ten digits: out_trade_no of WeChat Pay. */
export const newOrderNo = (at: Date): string => `S${businessDate(at).replaceAll('-', '')}${String(randomInt(10_000_000_000)).padStart(10, '0')}`;

/** The same member, store, goods, coupons, price and address: another tap, not another wish. */
const slotOf = ({ pii }: Deps, { memberId, unpaidSlot, storeId, lines, couponIds, usePoints, expectedPayableFen, delivery, address }: PlaceRequest): string => {
  if (unpaidSlot) return unpaidSlot;
  const goods = lines.map(({ productId, quantity }) => `${productId}x${quantity}`).sort();
  const basket = JSON.stringify([storeId, goods, couponIds === 'best' ? couponIds : [...couponIds].sort(), usePoints, expectedPayableFen]);
  const parcel = delivery === 'parcel' && address ? pii.blindIndex(JSON.stringify([address.name, address.phone, address.address])) : '';
  return `${memberId}|${createHash('sha256').update(basket + parcel).digest('base64url')}`;
};

/** The order that a repeat of this act, or another tap on the same, has made already. */
const earlierOrder = async (deps: Deps, request: PlaceRequest): Promise<Order | null> => {
  const same = await Orders(deps.db).findOne({ requestKey: request.requestKey }).lean();
  const waiting = same ?? (await Orders(deps.db).findOne({ unpaidSlot: slotOf(deps, request) }).lean());
  if (same || !waiting?.payBefore || waiting.payBefore > deps.clock.now()) return waiting;
  return (await closeOverdue(deps, waiting._id, waiting.orderNo)) ? null : waiting;
};

/** The address goes into the order sealed; what stays readable is masked. */
const parcelOf = ({ pii }: Deps, { address }: PlaceRequest, { delivery, priced }: PricedRequest): Pick<Order, 'parcel'> => {
  if (delivery.method === 'pickup') return {};
  if (!address) throw new AppError('BAD_REQUEST', { errors: [{ path: '/body/address', message: '请填写收货地址' }] });
  const parcel: Parcel = {
    sealed: pii.encrypt(JSON.stringify(address)), to: maskAddress(address), shippingPaidFen: priced.shippingPaidFen, sentAt: null, carrier: null, parcelNo: null, receivedAt: null,
  };
  return { parcel };
};

type Priced = PricedRequest & { lines: { quantity: number }[] };

const compose = (deps: Deps, request: PlaceRequest, found: Priced): Order => {
  const now = deps.clock.now();
  return { ...composeGoods(request, found, now), unpaidSlot: slotOf(deps, request), ...parcelOf(deps, request, found) };
};

const composeGoods = (request: PlaceRequest, { priced, products, gifts, store, member, lines }: Priced, now: Date): Order => ({
  _id: request.team?.orderId ?? newId(), orderNo: newOrderNo(now), memberId: member._id, storeId: store._id, channel: request.team ? 'group-buy' : 'shop', state: 'unpaid',
  lines: [
    ...products.map((product, i) => ({ ...lineFacts(product), category: product.category, quantity: lines[i]!.quantity, paidFen: priced.lines[i]!.paidFen })),
    ...gifts.map((product) => ({ ...lineFacts(product), name: `${product.name}（赠品）`, category: product.category, quantity: 1, unitFen: 0, paidFen: 0 })),
  ],
  price: priced.price, goodsFen: priced.goodsFen, payableFen: priced.payableFen, paidFen: 0, refundedFen: 0, couponIds: priced.chosenCouponIds,
  pointsUsed: priced.pointsUsed, pointsEarned: priced.pointsEarned, growthEarned: priced.growthEarned, pickupCode: null, teamId: request.team?.teamId ?? null,
  staffId: null, undoUntil: null, requestKey: request.requestKey, externalId: null, createdAt: now,
  payBefore: new Date(now.getTime() + PAY_MINUTES * MINUTE_MS), paidAt: null, closedAt: null,
});

/**
 * Places an order: stock first (a hot counter, outside any transaction), then order, held coupons and spent points in
 * one transaction. A repeat with the same key, and another tap on a basket that waits to be paid, answer the order of
 * the first time.
 */
export const placeOrder = async (deps: Deps, request: PlaceRequest): Promise<Order> => {
  const earlier = await earlierOrder(deps, request);
  if (earlier) return earlier;
  return placeNew(deps, request).catch(async (error: unknown) => {
    // Sent twice at once: the other one has the order, and with it the coupons or the last piece.
    const other = await earlierOrder(deps, request);
    if (other) return other;
    throw error;
  });
};

/** A product that is bought and given away with it is one line of stock. */
const piecesOf = ({ lines }: Order): { productId: string; quantity: number }[] => {
  const pieces = new Map<string, number>();
  for (const { productId, quantity } of lines) pieces.set(productId!, (pieces.get(productId!) ?? 0) + quantity);
  return [...pieces].map(([productId, quantity]) => ({ productId, quantity }));
};

const placeNew = async (deps: Deps, request: PlaceRequest): Promise<Order> => {
  const priced = await priceRequest(deps, request, 'refuse');
  if (request.expectedPayableFen !== undefined && request.expectedPayableFen !== priced.priced.payableFen) throw new AppError('PRICE_CHANGED');
  const order = compose(deps, request, priced);
  const stock = await reserveStock(deps, order._id, piecesOf(order));
  if (!stock.ok) throw new AppError('STOCK_INSUFFICIENT', { detail: order.lines.find((line) => line.productId === stock.productId)?.name });
  try {
    return await withTransaction(deps.db, (session) => write(deps, session, order));
  } catch (error) {
    await dropStock(deps, order._id);
    throw error;
  }
};

const write = async (deps: Deps, session: Session, order: Order): Promise<Order> => {
  const { _id: orderId, memberId, createdAt: at } = order;
  await Orders(deps.db).insertMany([order], { session });
  if (!(await keepStock(deps, session, orderId))) throw new Error(`the stock for ${orderId} was given back before the order was written`);
  if (order.couponIds.length > 0) orRefuse(await holdCoupons(deps, session, { couponIds: order.couponIds, memberId, orderId, at }));
  if (order.pointsUsed > 0) orRefuse(await spendPoints(deps, session, { memberId, orderId, points: order.pointsUsed, at }));
  return order;
};

import { decideUpgrade } from '@shuke/shared/rules/tiers/decide-tier-move';
import { MINUTE_MS } from '@shuke/shared/values/time';
import type { StaffActor } from '../../platform/auth/actors';
import { insertRows, isDuplicateKey, newId, type Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError, orRefuse } from '../../platform/errors';
import { emitAll } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { redeemCoupons } from '../coupons/index';
import { newOrderNo, Orders, type Order } from '../orders/index';
import { earnFor, spendPoints } from '../points/index';
import { asFacts, type Tier } from '../tiers/index';
import { CounterSales, Scans, type Scan } from './model';
import { priceSale, type PricedSale } from './quote-sale';
import { openScan } from './scan-member';

export const UNDO_MINUTES = 15;

export interface SaleInput {
  scanId: string;
  amountFen: number;
  couponIds: readonly string[];
  usePoints: boolean;
  /** What staff and member saw; another price refuses the sale. */
  expectedPayableFen: number;
  key: string;
}

/**
 * Books a sale at the counter: order, redeemed coupons, points spent and earned, growth and events in one transaction.
 * A repeat with the same key answers the sale of the first time, also after a crash between commit and answer.
 */
export const bookSale = async (deps: Deps, actor: StaffActor, input: SaleInput): Promise<Order> => {
  const requestKey = `staff:${actor.id}|${input.key}`;
  const [earlier, opened] = await Promise.all([
    Orders(deps.db).findOne({ requestKey }).lean(), openScan(deps, actor, input.scanId).catch((error: unknown) => ({ error })),
  ]);
  if (earlier) return earlier; // also long after its scan is over
  if ('error' in opened) throw opened.error;
  const scan = opened;
  const sale = await priceSale(deps, scan, input, 'refuse');
  if (sale.priced.payableFen !== input.expectedPayableFen) throw new AppError('PRICE_CHANGED');
  const order = compose(scan, sale, input, requestKey, deps.clock.now());
  try {
    await withTransaction(deps.db, (session) => write(deps, session, order, scan, sale));
    return order;
  } catch (error) {
    const same = isDuplicateKey(error) ? await Orders(deps.db).findOne({ requestKey }).lean() : null;
    if (same) return same; // the same act, sent twice at once
    throw error;
  }
};

const compose = (scan: Scan, { priced }: PricedSale, { amountFen }: SaleInput, requestKey: string, now: Date): Order => ({
  _id: newId(), orderNo: newOrderNo(now), memberId: scan.memberId, storeId: scan.storeId, channel: 'counter', state: 'done',
  lines: [{ productId: null, name: '到店消费', category: '', picture: '', quantity: 1, unitFen: amountFen, paidFen: priced.payableFen }],
  price: priced.price, goodsFen: priced.goodsFen, payableFen: priced.payableFen, paidFen: priced.payableFen, refundedFen: 0,
  couponIds: priced.chosenCouponIds, pointsUsed: priced.pointsUsed, pointsEarned: priced.pointsEarned, growthEarned: priced.growthEarned,
  pickupCode: null, teamId: null, staffId: scan.staffId, undoUntil: new Date(now.getTime() + UNDO_MINUTES * MINUTE_MS), requestKey, externalId: null,
  createdAt: now, payBefore: null, paidAt: now, closedAt: null,
});

const write = async (deps: Deps, session: Session, order: Order, scan: Scan, sale: PricedSale): Promise<void> => {
  const { _id: orderId, memberId, paidFen, createdAt: at } = order;
  // First, so that the same act sent twice ends here, whatever else it would run into.
  await insertRows(Orders(deps.db), [order], session);
  const taken = await Scans(deps.db).updateOne({ _id: scan._id, orderId: null }, { $set: { orderId } }, { session });
  if (taken.modifiedCount === 0) throw new AppError('SCAN_EXPIRED', { detail: '这次识别已经入过一笔账，请重新扫会员码' });
  if (order.couponIds.length > 0) orRefuse(await redeemCoupons(deps, session, { couponIds: order.couponIds, memberId, orderId, at, isNew: true }));
  if (order.pointsUsed > 0) orRefuse(await spendPoints(deps, session, { memberId, orderId, points: order.pointsUsed, at, isNew: true }));
  const earned = await earnFor(deps, session, { memberId, orderId, paidFen, terms: sale.terms, at, isNew: true });
  const tierAfter = tierAfterSale(sale, earned.growth).name;
  await insertRows(CounterSales(deps.db), [{ _id: orderId, scanId: scan._id, tierAfter, undoneBy: null, undoneAt: null, undoKey: null }], session);
  await emitAll(deps, session, [
    { name: 'order.paid', payload: { orderId, memberId, paidFen, channel: 'counter' } },
    { name: 'counter.sale-booked', payload: { orderId, memberId, storeId: scan.storeId, staffId: scan.staffId, paidFen } },
  ]);
};

/** The upgrade itself is done by whoever listens to order.paid; the receipt says at once what it will be. */
const tierAfterSale = ({ tier, tiers, growth }: PricedSale, earned: number): Tier =>
  decideUpgrade(tiers.map(asFacts), tier._id, growth + earned)?.tier ?? tier;

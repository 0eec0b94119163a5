import { randomInt } from 'node:crypto';
import { formatFenShort } from '@shuke/shared/values/money';
import { paidFor } from '@shuke/shared/rules/payments/paid-for';
import { businessDate, MINUTE_MS } from '@shuke/shared/values/time';
import type { Session } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { sendInbox } from '../inbox/index';
import { Members } from '../membership/index';
import { closePayment, prepayOrder, queryPayment } from '../payments/index';
import { cancelRedemption } from './cancel-redemption';
import { giveCoupon } from './give-coupon';
import { Redemptions, type Redemption } from './model';

const PAY_MINUTES = 15;

/** Read by `paidFor`. */
const newRedemptionNo = (at: Date): string => `M${businessDate(at).replaceAll('-', '')}${String(randomInt(10_000_000_000)).padStart(10, '0')}`;

/** Not to be guessed: one in a million millions. */
const newCode = (): string => `${String(randomInt(1_000_000)).padStart(6, '0')}${String(randomInt(1_000_000)).padStart(6, '0')}`;

/** What a redemption becomes when nothing is to be paid any more. */
const handedOut = ({ good }: Redemption): Partial<Redemption> => (good.kind === 'pickup' ? { state: 'ready', code: newCode() } : { state: 'giving' });

/** What a redemption becomes once its points are taken: a cash part leaves it unpaid, with points and piece held. */
export const afterPoints = (row: Redemption, now: Date): Partial<Redemption> =>
  row.priceFen === 0 ? handedOut(row) : { state: 'unpaid', money: 'asked', orderNo: newRedemptionNo(now), payBefore: new Date(now.getTime() + PAY_MINUTES * MINUTE_MS) };

export const ownRedemption = async (deps: Deps, memberId: string, id: string): Promise<Redemption> => {
  const row = await Redemptions(deps.db).findOne({ _id: id, memberId, state: { $nin: ['taking', 'dropping'] } }).lean();
  if (!row) throw new AppError('REDEMPTION_NOT_FOUND');
  return row;
};

/** Pay parameters for the cash part; none when it is paid already. */
export const payRedemption = async (deps: Deps, memberId: string, id: string) => {
  const redemption = await ownRedemption(deps, memberId, id);
  const { orderNo, priceFen: payableFen, payBefore, title: description } = redemption;
  if (redemption.paidAt && redemption.state !== 'cancelled') return { redemption, payParams: null };
  const member = await Members(deps.db).findById(memberId, { openid: 1 }).lean();
  if (redemption.state !== 'unpaid' || !orderNo || !payBefore || payBefore <= deps.clock.now() || !member?.openid) throw new AppError('ORDER_NOT_PAYABLE');
  try {
    return { redemption, payParams: await prepayOrder(deps, { _id: id, orderNo, memberId, payableFen, payBefore, description }, member.openid) };
  } catch (error) {
    // The money may be there and only the notice late.
    if (error instanceof AppError && error.details.detail === 'ORDER_PAID' && (await queryPayment(deps, orderNo)) === 'paid') {
      await settleRedemption(deps, { outTradeNo: orderNo, orderId: id });
      return { redemption: await ownRedemption(deps, memberId, id), payParams: null };
    }
    throw error;
  }
};

/** The cash part has arrived: what was held is the member's. A redemption that was given up meanwhile gives the money back by itself. */
export const settleRedemption = async (deps: Deps, { outTradeNo, orderId }: { outTradeNo: string; orderId: string }): Promise<void> => {
  if (paidFor(outTradeNo) !== 'redemption') return;
  await withTransaction(deps.db, async (session) => {
    const row = await Redemptions(deps.db).findById(orderId, null, { session }).lean();
    if (!row) throw new Error(`payment for a redemption that does not exist: ${orderId}`);
    const paid = { paidAt: deps.clock.now(), touchedAt: new Date() };
    const moved = await Redemptions(deps.db).updateOne({ _id: orderId, state: 'unpaid' }, { $set: { ...paid, ...handedOut(row), money: 'paid' } }, { session });
    if (moved.modifiedCount === 0) await refundLate(deps, session, row, paid);
  });
  const row = await Redemptions(deps.db).findById(orderId).lean();
  if (row?.state === 'giving') await giveCoupon(deps, row);
};

const refundLate = async (deps: Deps, session: Session, { _id, priceFen }: Redemption, paid: Partial<Redemption>): Promise<void> => {
  const late = await Redemptions(deps.db).updateOne({ _id, state: 'cancelled', money: 'asked' }, { $set: { ...paid, money: 'refunding' } }, { session });
  if (late.modifiedCount === 1) await emit(deps, session, 'refund.wanted', { orderId: _id, refundFen: priceFen, reason: '兑换已取消，款项自动退回' });
};

/** A member leaves an unpaid redemption. First nobody can pay it any more; money that comes all the same goes back by itself. */
export const leaveRedemption = async (deps: Deps, memberId: string, id: string): Promise<Redemption> => {
  const row = await ownRedemption(deps, memberId, id);
  if (row.state === 'cancelled') return row;
  if (row.state !== 'unpaid' || !row.orderNo || (await closePayment(deps, row.orderNo)) === 'paid') throw new AppError('REDEMPTION_PAID');
  const left = await cancelRedemption(deps, id, { from: ['unpaid'], why: '会员取消' });
  if (left.state !== 'cancelled') throw new AppError('REDEMPTION_PAID');
  return left;
};

/** Ends what nobody paid in time; what was paid in the last moment is settled by its event. Answers how many. */
export const closeOverdueRedemptions = async (deps: Deps): Promise<number> => {
  const due = await Redemptions(deps.db).find({ state: 'unpaid', payBefore: { $lte: deps.clock.now() } }, { orderNo: 1 }).limit(200).lean();
  let closed = 0;
  for (const { _id, orderNo } of due) {
    try {
      if ((await closePayment(deps, orderNo!)) !== 'closed') continue;
      await cancelRedemption(deps, _id, { from: ['unpaid'], why: '超时未支付' });
      closed += 1;
    } catch (error) {
      deps.log.warn({ err: error, redemptionId: _id }, 'closing a redemption failed; trying again later');
    }
  }
  return closed;
};

/** The money is back; told once. A stuck refund stays visible as refunding. */
export const settleRedemptionRefund = async (deps: Deps, { orderId, status }: { orderId: string; status: string }): Promise<void> => {
  if (status !== 'SUCCESS') return;
  await withTransaction(deps.db, async (session) => {
    const row = await Redemptions(deps.db).findOneAndUpdate({ _id: orderId, money: 'refunding' }, { $set: { money: 'refunded' } }, { session }).lean();
    if (!row) return;
    await sendInbox(deps, session, [{
      memberId: row.memberId, reference: `mall-refunded:${orderId}`, kind: 'points', title: '兑换款项已退回', text: `${row.title}：${formatFenShort(row.priceFen)} 已原路退回。`,
      link: '/packages/mall/redemptions/index',
    }]);
  });
};

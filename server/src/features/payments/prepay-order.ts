import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import type { PayParams } from '../../adapters/wechat-pay/port';
import { Payments } from './model';

interface PayableOrder {
  _id: string;
  orderNo: string;
  memberId: string;
  payableFen: number;
  description: string;
  payBefore: Date;
}

/** After this long without a notice we ask by ourselves. */
export const FIRST_QUERY_MS = 30_000;

/**
 * Asks for what wx.requestPayment needs. The row is written before the call: should the answer get lost, we know that
 * there may be a payment to ask about. Repeating it sends the same content under the same number.
 */
export const prepayOrder = async (deps: Deps, order: PayableOrder, openid: string): Promise<PayParams> => {
  const now = deps.clock.now();
  await Payments(deps.db).updateOne(
    { _id: order.orderNo },
    { $setOnInsert: {
      orderId: order._id, memberId: order.memberId, openid, amountFen: order.payableFen, description: order.description, expiresAt: order.payBefore,
      state: 'asked', transactionId: null, paidAt: null, createdAt: now, queryAt: new Date(now.getTime() + FIRST_QUERY_MS), queries: 0,
    } },
    { upsert: true },
  );
  const answer = await deps.wechatPay.prepay({
    outTradeNo: order.orderNo, description: order.description, totalFen: order.payableFen, openid, expiresAt: order.payBefore,
  });
  if (answer.ok) return answer.value.payParams;
  deps.log.warn({ orderId: order._id, wechatPay: answer.code }, 'prepay was not accepted');
  throw new AppError(answer.kind === 'final' ? 'PAYMENT_FAILED' : 'OUTSIDE_UNAVAILABLE', { detail: answer.code });
};

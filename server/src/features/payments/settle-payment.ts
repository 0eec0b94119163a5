import type { Deps } from '../../platform/deps';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import { Payments } from './model';

interface Paid {
  outTradeNo: string;
  totalFen: number;
  transactionId: string;
  paidAt: Date;
}

export type Settled = { ok: true; repeated: boolean } | { ok: false; reason: 'UNKNOWN_TRADE' | 'WRONG_AMOUNT' };

/** Money has arrived, as a verified notice or query says. The first one counts; the event goes out with the state. */
export const settlePayment = async (deps: Deps, paid: Paid): Promise<Settled> => {
  const payment = await Payments(deps.db).findById(paid.outTradeNo).lean();
  if (!payment) return { ok: false, reason: 'UNKNOWN_TRADE' };
  if (payment.amountFen !== paid.totalFen) return { ok: false, reason: 'WRONG_AMOUNT' };
  return withTransaction(deps.db, async (session) => {
    const first = await Payments(deps.db).updateOne(
      { _id: paid.outTradeNo, state: { $ne: 'paid' } },
      { $set: { state: 'paid', transactionId: paid.transactionId, paidAt: paid.paidAt } },
      { session },
    );
    if (first.modifiedCount === 0) return { ok: true, repeated: true };
    await emit(deps, session, 'payment.settled', { outTradeNo: paid.outTradeNo, orderId: payment.orderId, paidFen: paid.totalFen });
    return { ok: true, repeated: false };
  });
};

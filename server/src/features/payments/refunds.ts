import { Type } from 'typebox';
import { isDuplicateKey } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { defineJob, enqueue } from '../../platform/jobs';
import { emit } from '../../platform/outbox';
import { withTransaction } from '../../platform/transaction';
import type { RefundStatus } from '../../adapters/wechat-pay/port';
import { Payments, Refunds, type Refund } from './model';

const RETRY_MS = [5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000];

interface Wanted {
  orderId: string;
  refundFen: number;
  reason: string;
}

/** Wants an order's money given back: one row per order and amount asked, so that repeats refund once. */
export const wantRefund = async (deps: Deps, { orderId, refundFen, reason }: Wanted): Promise<void> => {
  const payment = await Payments(deps.db).findOne({ orderId, state: 'paid' }).lean();
  if (!payment) throw new Error(`order ${orderId} wants a refund but was not paid`);
  const now = deps.clock.now();
  const refund: Refund = {
    _id: `R${payment._id}`, orderId, outTradeNo: payment._id, refundFen, totalFen: payment.amountFen, reason,
    state: 'wanted', said: null, refundId: null, createdAt: now, tryAt: now, tries: 0,
  };
  try {
    await Refunds(deps.db).insertMany([refund]);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  await enqueue(deps, sendRefund, { outRefundNo: refund._id }, { key: refund._id });
};

/**
 * Sends or asks about one refund. Always the same number: WeChat Pay refunds once a number. A stuck one waits for a
 * person, and is still looked at every hour: what was put right outside is found even when no notice tells.
 */
export const pushRefund = async (deps: Deps, outRefundNo: string): Promise<void> => {
  const refund = await Refunds(deps.db).findById(outRefundNo).lean();
  if (!refund || refund.state === 'done') return;
  const later = new Date(deps.clock.now().getTime() + RETRY_MS[Math.min(refund.tries, RETRY_MS.length - 1)]!);
  await Refunds(deps.db).updateOne({ _id: outRefundNo }, { $inc: { tries: 1 }, $set: { tryAt: later } });
  const { outTradeNo, refundFen, totalFen, reason } = refund;
  const answer = refund.refundId
    ? await deps.wechatPay.queryRefund(outRefundNo)
    : await deps.wechatPay.refund({ outTradeNo, outRefundNo, refundFen, totalFen, reason });
  if (answer.ok) return settleRefund(deps, { outRefundNo, status: answer.value.status, refundId: answer.value.refundId });
  const stuck = answer.kind === 'final' && !['RESOURCE_NOT_EXISTS', 'FREQUENCY_LIMITED'].includes(answer.code);
  await Refunds(deps.db).updateOne({ _id: outRefundNo, state: refund.state }, { $set: { said: answer.code, ...(stuck ? { state: 'stuck' } : {}) } });
};

export const sendRefund = defineJob({
  name: 'send-refund',
  queue: 'outside',
  payload: Type.Object({ outRefundNo: Type.String() }),
  run: ({ outRefundNo }, deps) => pushRefund(deps, outRefundNo),
});

interface Said {
  outRefundNo: string;
  status: RefundStatus;
  refundId: string;
}

/** What WeChat Pay says of a refund, by answer, query or notice, in any order; done is final and announced once. */
export const settleRefund = async (deps: Deps, { outRefundNo, status, refundId }: Said): Promise<void> => {
  const state = ({ SUCCESS: 'done', PROCESSING: 'processing', ABNORMAL: 'stuck', CLOSED: 'stuck' } as const)[status];
  await withTransaction(deps.db, async (session) => {
    const moved = await Refunds(deps.db).findOneAndUpdate(
      { _id: outRefundNo, state: { $nin: ['done', state] } },
      { $set: { state, refundId, said: status } },
      { session, returnDocument: 'after' },
    ).lean();
    if (moved?.state === 'done' || moved?.state === 'stuck') {
      await emit(deps, session, 'refund.settled', { outRefundNo, orderId: moved.orderId, refundFen: moved.refundFen, status });
    }
  });
};

import { newId } from '../../platform/database';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import type { Notice } from '../../adapters/wechat-pay/port';
import { PaymentNotices, Refunds } from './model';
import { settleRefund } from './refunds';
import { settlePayment } from './settle-payment';

interface Incoming {
  headers: Record<string, string>;
  rawBody: Buffer;
}

/**
 * Verifies, acts and records a notice of WeChat Pay. Acting is safe to repeat, so it is answered with success only when
 * the state is in the database. Refused ones change nothing and are recorded with the reason.
 */
export const receiveNotice = async (deps: Deps, { headers, rawBody }: Incoming): Promise<{ code: string; message: string }> => {
  const read = await deps.wechatPay.readNotice({ headers, rawBody, now: deps.clock.now() });
  if (!read.ok) return refuse(deps, read.reason, null);
  const { notice } = read;
  const refusal = await act(deps, notice);
  if (refusal) return refuse(deps, refusal, notice);
  await record(deps, notice.id, { outcome: 'accepted', reason: null, notice });
  return { code: 'SUCCESS', message: '成功' };
};

const act = async (deps: Deps, notice: Notice): Promise<string | undefined> => {
  if (notice.kind === 'refund') {
    const refund = await Refunds(deps.db).findById(notice.outRefundNo).lean();
    if (!refund || refund.outTradeNo !== notice.outTradeNo) return 'UNKNOWN_REFUND';
    if (refund.refundFen !== notice.refundFen || refund.totalFen !== notice.totalFen) return 'WRONG_AMOUNT';
    await settleRefund(deps, { outRefundNo: notice.outRefundNo, status: notice.refundStatus, refundId: notice.refundId });
    return undefined;
  }
  const settled = await settlePayment(deps, notice);
  return settled.ok ? undefined : settled.reason;
};

const refuse = async (deps: Deps, reason: string, notice: Notice | null): Promise<never> => {
  await record(deps, newId(), { outcome: 'refused', reason, notice });
  deps.log.warn({ reason }, 'a payment notice was refused');
  throw new AppError('NOTICE_REFUSED', { detail: reason });
};

interface Recorded {
  outcome: 'accepted' | 'refused';
  reason: string | null;
  notice: Notice | null;
}

const record = async (deps: Deps, id: string, { outcome, reason, notice }: Recorded): Promise<void> => {
  const facts = notice ? { eventType: notice.eventType, totalFen: notice.totalFen, transactionId: notice.transactionId } : null;
  await PaymentNotices(deps.db).updateOne(
    { _id: id },
    { $setOnInsert: { at: deps.clock.now(), outcome, reason, kind: notice?.kind ?? null, outTradeNo: notice?.outTradeNo ?? null, facts }, $inc: { times: 1 } },
    { upsert: true },
  );
};

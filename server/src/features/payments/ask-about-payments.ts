import type { Deps } from '../../platform/deps';
import { Payments, Refunds, type Payment } from './model';
import { pushRefund } from './refunds';
import { settlePayment } from './settle-payment';

const QUERY_EVERY_MS = [30_000, 60_000, 180_000, 600_000];

/** What WeChat Pay knows of one payment; settles it when the money is there. */
export const queryPayment = async (deps: Deps, outTradeNo: string): Promise<'paid' | 'unpaid' | 'closed' | 'unknown'> => {
  const answer = await deps.wechatPay.query(outTradeNo);
  if (!answer.ok) return answer.code === 'ORDER_NOT_EXIST' ? 'unpaid' : 'unknown';
  const { tradeState, transactionId, totalFen, paidAt } = answer.value;
  if ((tradeState === 'SUCCESS' || tradeState === 'REFUND') && transactionId && totalFen !== undefined && paidAt) {
    const settled = await settlePayment(deps, { outTradeNo, totalFen, transactionId, paidAt });
    return settled.ok ? 'paid' : 'unknown';
  }
  if (tradeState !== 'CLOSED' && tradeState !== 'REVOKED') return 'unpaid';
  await noteClosed(deps, outTradeNo);
  return 'closed';
};

const noteClosed = async (deps: Deps, outTradeNo: string): Promise<void> => {
  await Payments(deps.db).updateOne({ _id: outTradeNo, state: 'asked' }, { $set: { state: 'closed' } });
};

/** Ends a payment at WeChat Pay so that nobody can pay it any more. Answers `paid` when the money came first. */
export const closePayment = async (deps: Deps, outTradeNo: string): Promise<'closed' | 'paid' | 'unknown'> => {
  const payment = await Payments(deps.db).findById(outTradeNo).lean();
  if (!payment || payment.state === 'closed') return 'closed';
  if (payment.state === 'paid') return 'paid';
  const answer = await deps.wechatPay.close(outTradeNo);
  if (!answer.ok && answer.code === 'ORDER_PAID') return (await queryPayment(deps, outTradeNo)) === 'paid' ? 'paid' : 'unknown';
  if (!answer.ok && answer.code !== 'ORDER_NOT_EXIST') return 'unknown';
  await noteClosed(deps, outTradeNo);
  return 'closed';
};

/** Asks, and ends what nobody can pay any more, so that asking comes to an end. */
const askOne = async (deps: Deps, payment: Payment): Promise<void> => {
  const now = deps.clock.now();
  const wait = QUERY_EVERY_MS[Math.min(payment.queries, QUERY_EVERY_MS.length - 1)]!;
  await Payments(deps.db).updateOne({ _id: payment._id }, { $inc: { queries: 1 }, $set: { queryAt: new Date(now.getTime() + wait) } });
  if ((await queryPayment(deps, payment._id)) === 'unpaid' && payment.expiresAt < now) await closePayment(deps, payment._id);
};

/** Notices may never come: payments and refunds that nobody settled are asked about. One failure stops no other. */
export const askAboutOpenMoney = async (deps: Deps): Promise<void> => {
  const now = deps.clock.now();
  const [payments, refunds] = await Promise.all([
    Payments(deps.db).find({ state: 'asked', queryAt: { $lte: now } }).sort({ queryAt: 1 }).limit(200).lean(),
    Refunds(deps.db).find({ state: { $ne: 'done' }, tryAt: { $lte: now } }).sort({ tryAt: 1 }).limit(200).lean(),
  ]);
  const work = [...payments.map((payment) => () => askOne(deps, payment)), ...refunds.map((refund) => () => pushRefund(deps, refund._id))];
  for (const step of work) await step().catch((error: unknown) => deps.log.warn({ err: error }, 'asking about money failed; trying again later'));
};

import { asObject, countAt, instantAt, textAt, type JsonObject } from '../read-fields';
import { fail, succeed, type AdapterFailure, type AdapterResult } from '../result';
import type { Payment, Refund, RefundStatus, TradeState } from './port';

const TRADE_STATES: readonly string[] =
  ['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR'] satisfies TradeState[];
const REFUND_STATES: readonly string[] = ['SUCCESS', 'PROCESSING', 'CLOSED', 'ABNORMAL'] satisfies RefundStatus[];

const isTradeState = (text: string | undefined): text is TradeState => TRADE_STATES.includes(text ?? '');
const isRefundStatus = (text: string | undefined): text is RefundStatus => REFUND_STATES.includes(text ?? '');

const badReply = (what: string): AdapterFailure => fail('unknown', 'BAD_REPLY', `the answer ${what}`);

/** Leaves out what is undefined, so that "in" and equality mean what they say. */
const known = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

export interface PaymentIdentity {
  appId: string;
  mchId: string;
  outTradeNo: string;
}

export function readPaymentReply(json: JsonObject, expected: PaymentIdentity): AdapterResult<Payment> {
  const { appId, mchId, outTradeNo } = expected;
  if (json.out_trade_no !== outTradeNo || json.mchid !== mchId || json.appid !== appId) {
    return badReply('is about another order');
  }
  const tradeState = textAt(json, 'trade_state');
  if (!isTradeState(tradeState)) return badReply('has no trade state that we know');
  const amount = asObject(json.amount);
  if ((amount?.currency ?? 'CNY') !== 'CNY') return badReply('is in another currency');
  const payment: Payment = {
    tradeState,
    transactionId: textAt(json, 'transaction_id'),
    totalFen: countAt(amount, 'total'),
    paidAt: instantAt(json, 'success_time'),
    openid: textAt(asObject(json.payer), 'openid'),
  };
  const isPaid = tradeState === 'SUCCESS' || tradeState === 'REFUND';
  if (isPaid && Object.values(payment).includes(undefined)) return badReply('says paid, not how much or by whom');
  return succeed(known(payment));
}

/** `expected` holds what was asked for; an answer about something else is not believed. */
export function readRefundReply(
  json: JsonObject, expected: { outRefundNo: string; refundFen?: number },
): AdapterResult<Refund> {
  const refundFen = countAt(asObject(json.amount), 'refund');
  if (json.out_refund_no !== expected.outRefundNo) return badReply('is about another refund');
  if (expected.refundFen !== undefined && refundFen !== expected.refundFen) return badReply('names another amount');
  const [refundId, status] = [textAt(json, 'refund_id'), textAt(json, 'status')];
  if (!refundId || !isRefundStatus(status)) return badReply('has no refund state that we know');
  return succeed(known({ refundId, status, refundFen, refundedAt: instantAt(json, 'success_time') }));
}

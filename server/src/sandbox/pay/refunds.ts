import { randomInt } from 'node:crypto';
import { DAY_MS } from '@shuke/shared/values/time';
import type { JsonObject } from '../body';
import { own, type World } from '../world';
import { requireFields, type Fields } from './fields';
import { findOrder } from './orders';
import { INTERNAL, PayProblem, badParameter } from './problem';
import { fingerprintOf, rfc3339, stamp, type PayOrder, type PayRefund } from './records';

const OUT_REFUND_NO = /^[0-9A-Za-z_\-|*@]{1,64}$/;
const NOTIFY_URL = /^https?:\/\/[^\s/?#]+[^\s?#]*$/;
const REFUNDABLE_MS = 365 * DAY_MS;
const MOST_REFUNDS = 50;

const goods: Fields = {
  merchant_goods_id: { kind: 'text', required: true, max: 32 }, wechatpay_goods_id: { kind: 'text', max: 32 },
  goods_name: { kind: 'text', max: 256 }, unit_price: { kind: 'integer', required: true, min: 0 },
  refund_amount: { kind: 'integer', required: true, min: 0 }, refund_quantity: { kind: 'integer', required: true, min: 1 },
};

const fundsFrom: Fields = {
  account: { kind: 'text', required: true, oneOf: ['AVAILABLE', 'UNAVAILABLE'] },
  amount: { kind: 'integer', required: true, min: 1 },
};

/** Body of `POST /v3/refund/domestic/refunds`. */
const refundFields: Fields = {
  transaction_id: { kind: 'text', max: 32 },
  out_trade_no: { kind: 'text', max: 32 },
  out_refund_no: { kind: 'text', required: true, pattern: OUT_REFUND_NO },
  reason: { kind: 'text', max: 80 },
  notify_url: { kind: 'text', max: 256, pattern: NOTIFY_URL },
  funds_account: { kind: 'text', oneOf: ['AVAILABLE', 'UNSETTLED'] },
  amount: {
    kind: 'object', required: true,
    fields: {
      refund: { kind: 'integer', required: true, min: 1 }, total: { kind: 'integer', required: true, min: 1 },
      currency: { kind: 'text', required: true, oneOf: ['CNY'] }, from: { kind: 'list', of: fundsFrom },
    },
  },
  goods_detail: { kind: 'list', of: goods },
};

/** A body that passed `refundFields`. */
interface RefundBody {
  transaction_id?: string;
  out_trade_no?: string;
  out_refund_no: string;
  reason?: string;
  notify_url?: string;
  funds_account?: string;
  amount: { refund: number; total: number };
}

const invalid = (message: string, internal: number = INTERNAL.badParameter): PayProblem =>
  new PayProblem('INVALID_REQUEST', message, { internal });

const findPaidOrder = (body: RefundBody, world: World): PayOrder => {
  const order = body.transaction_id
    ? Object.values(world.store.data.orders).find((candidate) => candidate.transactionId === body.transaction_id)
    : findOrder(world, body.out_trade_no ?? '');
  // The real service answers "order does not exist" for an unpaid one too.
  if (order?.transactionId) return order;
  throw new PayProblem('RESOURCE_NOT_EXISTS', '订单不存在', { internal: INTERNAL.orderMissing });
};

const refundsOf = (order: PayOrder, world: World): PayRefund[] =>
  Object.values(world.store.data.refunds).filter((refund) => refund.outTradeNo === order.outTradeNo);

/** What was given back or is on its way; a failed refund frees its share. */
const claimedFen = (refunds: PayRefund[]): number =>
  refunds.filter((refund) => refund.status !== 'CLOSED').reduce((sum, refund) => sum + refund.refundFen, 0);

const requireRefundable = (order: PayOrder, body: RefundBody, world: World): void => {
  const earlier = refundsOf(order, world);
  if (body.out_trade_no && body.out_trade_no !== order.outTradeNo) throw invalid('transaction_id 与 out_trade_no 不是同一笔订单');
  if (body.amount.total !== order.totalFen) throw invalid('订单金额或退款金额与之前请求不一致，请核实后再试');
  if (claimedFen(earlier) + body.amount.refund > order.totalFen) throw invalid('申请退款金额大于订单可退金额');
  if (earlier.length >= MOST_REFUNDS) throw invalid(`一笔订单最多退款 ${MOST_REFUNDS} 次`);
  if (world.clock.nowMs() - (order.paidAtMs ?? 0) > REFUNDABLE_MS) throw invalid('订单已超过一年，不能退款');
  if (world.faults.take('refund-not-enough')) throw new PayProblem('NOT_ENOUGH', '基本账户余额不足，请充值后重新发起');
};

const openRefund = (body: RefundBody, order: PayOrder, world: World, fingerprint: string): PayRefund => {
  const nowMs = world.clock.nowMs();
  return {
    refundId: `5030${stamp(nowMs).slice(2)}${String(randomInt(1e13)).padStart(13, '0')}`,
    outRefundNo: body.out_refund_no, outTradeNo: order.outTradeNo, transactionId: order.transactionId ?? '', fingerprint,
    refundFen: body.amount.refund, totalFen: order.totalFen, reason: body.reason, notifyUrl: body.notify_url,
    fundsAccount: body.funds_account ?? 'AVAILABLE', status: 'PROCESSING', createdAtMs: nowMs,
    endsAtMs: nowMs + world.settings.refundMs,
  };
};

const amountOf = (refund: PayRefund) => ({
  total: refund.totalFen, refund: refund.refundFen, payer_total: refund.totalFen, payer_refund: refund.refundFen,
});

/** What the API answers; its state is called `status`. */
export const describeRefund = (refund: PayRefund): JsonObject => ({
  refund_id: refund.refundId, out_refund_no: refund.outRefundNo, transaction_id: refund.transactionId,
  out_trade_no: refund.outTradeNo, channel: 'ORIGINAL', user_received_account: '支付用户零钱',
  ...(refund.successAtMs === undefined ? {} : { success_time: rfc3339(refund.successAtMs) }),
  create_time: rfc3339(refund.createdAtMs), status: refund.status, funds_account: refund.fundsAccount,
  amount: {
    ...amountOf(refund), settlement_total: refund.totalFen, settlement_refund: refund.refundFen, discount_refund: 0,
    refund_fee: 0, currency: 'CNY',
  },
  promotion_detail: [],
});

/** What a notice encrypts; its state is called `refund_status`. */
export const refundPlaintext = (refund: PayRefund, mchId: string): JsonObject => ({
  mchid: mchId, out_trade_no: refund.outTradeNo, transaction_id: refund.transactionId,
  out_refund_no: refund.outRefundNo, refund_id: refund.refundId, refund_status: refund.status,
  ...(refund.successAtMs === undefined ? {} : { success_time: rfc3339(refund.successAtMs) }),
  user_received_account: '支付用户零钱', amount: amountOf(refund),
});

const sameRefund = (existing: PayRefund, fingerprint: string): JsonObject => {
  if (existing.fingerprint === fingerprint) return describeRefund(existing);
  throw invalid('商户退款单号已存在，且请求参数与首次请求不一致', INTERNAL.differs);
};

/** Accepts a refund; whether it succeeds is known later. The same `out_refund_no` refunds once. */
export function requestRefund(json: JsonObject, world: World): JsonObject {
  requireFields(refundFields, json);
  const body = json as unknown as RefundBody;
  if (!body.transaction_id && !body.out_trade_no) {
    throw badParameter('transaction_id 和 out_trade_no 必须二选一', { field: '/out_trade_no', issue: 'required' });
  }
  const fingerprint = fingerprintOf(json);
  const existing = own(world.store.data.refunds, body.out_refund_no);
  if (existing) return sameRefund(existing, fingerprint);
  const order = findPaidOrder(body, world);
  requireRefundable(order, body, world);
  const refund = openRefund(body, order, world, fingerprint);
  world.store.data.refunds[refund.outRefundNo] = refund;
  order.state = 'REFUND';
  world.refunds.expect(refund);
  return describeRefund(refund);
}

/** `GET /v3/refund/domestic/refunds/:outRefundNo` */
export function queryRefund(outRefundNo: string, world: World): JsonObject {
  const refund = own(world.store.data.refunds, outRefundNo);
  if (!refund) throw new PayProblem('RESOURCE_NOT_EXISTS', '退款单不存在', { internal: INTERNAL.orderMissing });
  return describeRefund(refund);
}

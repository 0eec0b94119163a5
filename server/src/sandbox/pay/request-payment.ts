import { HOUR_MS } from '@shuke/shared/values/time';
import type { World } from '../world';
import { paySignMessage, verifyText } from './crypto';
import { PREPAY_VALID_MS, describeOrder, findOrder, newTransactionId } from './orders';
import type { PayOrder } from './records';

/** What wx.requestPayment was called with; the client itself adds `appId`, and knows who holds the phone. */
export interface PaymentRequest {
  prepayId?: string;
  package?: string;
  paySign?: string;
  signType?: string;
  timeStamp?: string;
  nonceStr?: string;
  appId?: string;
  openid?: string;
}

export type PaymentResult =
  | { ok: true; errMsg: 'requestPayment:ok' }
  | { ok: false; errMsg: 'requestPayment:fail cancel' | `requestPayment:fail ${string}`; reason: string };

/** Signatures of another day are refused; the real client's limit is not published. */
const SIGNED_WITHIN_MS = 2 * HOUR_MS;

const fail = (reason: string): PaymentResult => ({ ok: false, errMsg: `requestPayment:fail ${reason}`, reason });

export const prepayIdOf = (request: PaymentRequest): string =>
  request.prepayId ?? request.package?.replace(/^prepay_id=/, '') ?? '';

/** The order that a prepay id belongs to, and when that id was made. */
export function findPrepay(world: World, prepayId: string): { order: PayOrder; createdAtMs: number } | undefined {
  for (const candidate of Object.values(world.store.data.orders)) {
    const prepay = candidate.prepays.find((entry) => entry.prepayId === prepayId);
    const order = prepay && findOrder(world, candidate.outTradeNo);
    if (prepay && order) return { order, createdAtMs: prepay.createdAtMs };
  }
  return undefined;
}

const signatureProblem = (world: World, request: PaymentRequest): string | undefined => {
  const { timeStamp, nonceStr, paySign } = request;
  if (!timeStamp || !nonceStr || !paySign) return '缺少参数 timeStamp、nonceStr 或 paySign';
  if (request.signType !== undefined && request.signType !== 'RSA') return 'signType 应为 RSA';
  if (!/^\d{10}$/.test(timeStamp)) return 'timeStamp 应为秒';
  const ageMs = [world.clock.nowMs(), Date.now()].map((nowMs) => Math.abs(nowMs - Number(timeStamp) * 1_000));
  if (Math.min(...ageMs) > SIGNED_WITHIN_MS) return '支付签名已过期，请重新下单';
  const text = request.package ?? `prepay_id=${prepayIdOf(request)}`;
  const message = paySignMessage({ appId: request.appId ?? world.keys.appId, timeStamp, nonceStr, package: text });
  return verifyText(message, paySign, world.keys.merchantPublicKeyPem) ? undefined : '支付验证签名失败';
};

const stateProblem = (world: World, order: PayOrder, createdAtMs: number, request: PaymentRequest): string | undefined => {
  if (order.state === 'SUCCESS' || order.state === 'REFUND') return '该订单已支付';
  if (order.state === 'CLOSED') return '该订单已关闭，请重新下单';
  if (world.clock.nowMs() >= createdAtMs + PREPAY_VALID_MS) return '支付会话已过期，请重新下单';
  if (request.openid && request.openid !== order.payerOpenid) return '下单账号与支付账号不一致';
  return undefined;
};

/** Why this request could not be paid, in words for people. */
export function paymentProblem(world: World, request: PaymentRequest): string | undefined {
  const found = findPrepay(world, prepayIdOf(request));
  if (!found) return 'prepay_id 无效';
  return signatureProblem(world, request) ?? stateProblem(world, found.order, found.createdAtMs, request);
}

const settle = (world: World, order: PayOrder): void => {
  const nowMs = world.clock.nowMs();
  Object.assign(order, { state: 'SUCCESS', transactionId: newTransactionId(nowMs), paidAtMs: nowMs });
  world.store.touch();
  world.notices.create({
    subject: order.outTradeNo, url: order.notifyUrl, event: 'TRANSACTION.SUCCESS', plaintext: describeOrder(order),
  });
};

/** The person taps 支付 or 取消 on the pay sheet. */
export function requestPayment(world: World, request: PaymentRequest, action: 'pay' | 'cancel'): PaymentResult {
  const problem = paymentProblem(world, request);
  if (problem) return fail(problem);
  if (action === 'cancel') return { ok: false, errMsg: 'requestPayment:fail cancel', reason: '用户取消' };
  const found = findPrepay(world, prepayIdOf(request));
  if (found) settle(world, found.order);
  return { ok: true, errMsg: 'requestPayment:ok' };
}

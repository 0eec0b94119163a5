import type { FastifyInstance } from 'fastify';
import type { JsonObject } from '../body';
import { NOTICE_VARIANTS, composeNotice, newNoticeId, type NoticeContent } from '../pay/notice-message';
import type { Notice } from '../pay/notices';
import { describeOrder, findOrder, newTransactionId } from '../pay/orders';
import type { PayOrder } from '../pay/records';
import { requestPayment, type PaymentRequest } from '../pay/request-payment';
import type { World } from '../world';
import { ControlProblem, readNumber, readObject, readOneOf } from './input';

const PAYMENT_TEXTS = [
  'prepayId', 'package', 'paySign', 'signType', 'timeStamp', 'nonceStr', 'appId', 'openid',
] as const;

export const readPayment = (body: JsonObject): PaymentRequest =>
  Object.fromEntries(PAYMENT_TEXTS.flatMap((name) => (typeof body[name] === 'string' ? [[name, body[name]]] : [])));

/** A notice for an order that nobody paid: only ever sent by a forger. */
const inventNotice = (world: World, order: PayOrder): Notice => {
  const nowMs = world.clock.nowMs();
  const paid: PayOrder = { ...order, state: 'SUCCESS', transactionId: newTransactionId(nowMs), paidAtMs: nowMs };
  const content: NoticeContent = {
    id: newNoticeId(), createdAtMs: nowMs, event: 'TRANSACTION.SUCCESS', plaintext: describeOrder(paid),
  };
  const body = composeNotice(content, world.keys.apiV3Key);
  return { ...content, subject: order.outTradeNo, url: order.notifyUrl, body, state: 'given-up', failures: 0, attempts: [] };
};

const findNotice = (world: World, subject: string, forged: boolean): Notice => {
  const notice = world.notices.find(subject);
  if (notice) return notice;
  const order = findOrder(world, subject);
  if (order && forged) return inventNotice(world, order);
  throw new ControlProblem('没有这个通知；未支付的订单只能发伪造的通知', 404);
};

const MOST_REPEATS = 1_000;

/**
 * `POST /_sandbox/pay` is the tap on the pay sheet. `POST /_sandbox/notices { subject, variant?, times?, together? }`
 * sends a notice (by notice id, out_trade_no or out_refund_no) on top of the schedule and answers what came back.
 */
export function payControlRoutes(app: FastifyInstance, world: World): void {
  app.post('/_sandbox/pay', (request) => {
    const body = readObject(request);
    return requestPayment(world, readPayment(body), readOneOf(body, 'action', ['pay', 'cancel'], 'pay'));
  });
  app.get('/_sandbox/notices', () => ({ notices: world.notices.list().slice(0, 200) }));
  app.post('/_sandbox/notices', async (request) => {
    const body = readObject(request);
    const variant = readOneOf(body, 'variant', NOTICE_VARIANTS, 'normal');
    const notice = findNotice(world, String(body.subject), variant !== 'normal');
    const times = readNumber(body, 'times', 1, MOST_REPEATS) ?? 1;
    return { attempts: await world.notices.resend(notice, variant, times, body.together === true) };
  });
  app.get('/_sandbox/orders', () => {
    const orders = Object.keys(world.store.data.orders).map((outTradeNo) => findOrder(world, outTradeNo));
    return { orders: orders.reverse().slice(0, 500), refunds: Object.values(world.store.data.refunds).reverse().slice(0, 500) };
  });
}

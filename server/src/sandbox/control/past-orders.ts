import type { FastifyInstance } from 'fastify';
import { isObject, textOf, type JsonObject } from '../body';
import type { PayOrder } from '../pay/records';
import type { World } from '../world';
import { ControlProblem, readObject } from './input';

const OUT_TRADE_NO = /^[0-9A-Za-z_\-*|]{6,32}$/;
const TRANSACTION_ID = /^\d{28}$/;

const problemOf = ({ outTradeNo, transactionId, totalFen, paidAt, openid }: JsonObject): string | undefined => {
  if (!OUT_TRADE_NO.test(String(outTradeNo))) return 'outTradeNo 应为 6 到 32 个字母、数字或 _-*|';
  if (!TRANSACTION_ID.test(String(transactionId))) return 'transactionId 应为 28 位数字';
  if (!Number.isSafeInteger(totalFen) || (totalFen as number) < 1) return 'totalFen 应为不小于 1 的整数';
  if (Number.isNaN(Date.parse(String(paidAt)))) return 'paidAt 应为时间';
  return textOf(openid) ? undefined : 'openid 不能为空';
};

const asPaid = (input: JsonObject, { keys }: World): PayOrder => {
  const paidAtMs = Date.parse(String(input.paidAt));
  return {
    outTradeNo: String(input.outTradeNo),
    fingerprint: '',
    prepays: [],
    appId: keys.appId,
    mchId: keys.mchId,
    description: textOf(input.description) ?? '',
    notifyUrl: textOf(input.notifyUrl) ?? '',
    payerOpenid: String(input.openid),
    totalFen: input.totalFen as number,
    createdAtMs: paidAtMs,
    expiresAtMs: paidAtMs,
    state: 'SUCCESS',
    transactionId: String(input.transactionId),
    paidAtMs,
  };
};

/**
 * `POST /_sandbox/past-orders { orders: [{ outTradeNo, transactionId, openid, totalFen, paidAt, description?, … }] }`:
 * payments that were settled before this sandbox began, so that they can be queried and refunded. No notice is sent,
 * and an order that is known stays as it is.
 */
export function pastOrderRoutes(app: FastifyInstance, world: World): void {
  app.post('/_sandbox/past-orders', (request) => {
    const { orders } = readObject(request);
    if (!Array.isArray(orders) || !orders.every(isObject)) throw new ControlProblem('orders 应为对象的数组');
    const problem = orders.map(problemOf).find((found) => found !== undefined);
    if (problem) throw new ControlProblem(problem);
    const known = world.store.data.orders;
    const added = orders
      .map((order) => asPaid(order, world))
      .filter(({ outTradeNo }) => !Object.hasOwn(known, outTradeNo));
    for (const order of added) known[order.outTradeNo] = order;
    world.store.touch();
    return { added: added.length };
  });
}

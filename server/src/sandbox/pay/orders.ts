import { randomInt } from 'node:crypto';
import { DAY_MS, HOUR_MS } from '@shuke/shared/values/time';
import type { JsonObject } from '../body';
import { own, type World } from '../world';
import { requireFields, type Fields } from './fields';
import { INTERNAL, PayProblem, badParameter } from './problem';
import { STATE_WORDS, fingerprintOf, rfc3339, stamp, type PayOrder } from './records';

export const PREPAY_VALID_MS = 2 * HOUR_MS;
/** An order that nobody pays closes by itself. */
const ORDER_VALID_MS = 7 * DAY_MS;
const OUT_TRADE_NO = /^[0-9A-Za-z_\-*|]{6,32}$/;
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
/** http or https, a host, and no query: WeChat appends nothing and forwards nothing. */
const NOTIFY_URL = /^https?:\/\/[^\s/?#]+[^\s?#]*$/;

const optional = (max: number) => ({ kind: 'text', max }) as const;

const goods: Fields = {
  merchant_goods_id: { kind: 'text', required: true, max: 32 }, wechatpay_goods_id: optional(32), goods_name: optional(256),
  quantity: { kind: 'integer', required: true, min: 1 }, unit_price: { kind: 'integer', required: true, min: 0 },
};

const store: Fields = {
  id: { kind: 'text', required: true, max: 32 }, name: optional(256), area_code: optional(32), address: optional(512),
};

/** Body of `POST /v3/pay/transactions/jsapi`. */
const prepayFields: Fields = {
  appid: { kind: 'text', required: true, max: 32 },
  mchid: { kind: 'text', required: true, max: 32 },
  description: { kind: 'text', required: true, max: 127 },
  out_trade_no: { kind: 'text', required: true, pattern: OUT_TRADE_NO },
  time_expire: { kind: 'text', pattern: RFC3339 },
  attach: optional(128),
  notify_url: { kind: 'text', required: true, max: 255, pattern: NOTIFY_URL },
  goods_tag: optional(32),
  support_fapiao: { kind: 'boolean' },
  amount: {
    kind: 'object', required: true,
    fields: { total: { kind: 'integer', required: true, min: 1 }, currency: { kind: 'text', oneOf: ['CNY'] } },
  },
  payer: { kind: 'object', fields: { openid: { kind: 'text', max: 128 } } },
  detail: {
    kind: 'object',
    fields: { cost_price: { kind: 'integer', min: 0 }, invoice_id: optional(32), goods_detail: { kind: 'list', of: goods } },
  },
  scene_info: {
    kind: 'object',
    fields: {
      payer_client_ip: { kind: 'text', required: true, max: 45 }, device_id: optional(32),
      store_info: { kind: 'object', fields: store },
    },
  },
  settle_info: { kind: 'object', fields: { profit_sharing: { kind: 'boolean' } } },
};

/** A body that passed `prepayFields`. */
interface PrepayBody {
  appid: string;
  mchid: string;
  description: string;
  out_trade_no: string;
  time_expire?: string;
  attach?: string;
  notify_url: string;
  amount: { total: number };
  payer?: { openid?: string };
}

export const requireOwnMerchant = (mchid: string | undefined, world: World, location: 'body' | 'query'): void => {
  if (mchid === undefined) throw badParameter('mchid 必填参数缺失', { location, field: '/mchid', issue: 'required' });
  if (mchid === world.keys.mchId) return;
  throw badParameter('mchid不匹配：与签名所用商户号不一致', { location, field: '/mchid', issue: 'mismatch' }, INTERNAL.merchantMismatch);
};

const requireOpenid = (body: PrepayBody, world: World): string => {
  const openid = body.payer?.openid;
  if (!openid) throw badParameter('JSAPI支付必须传openid', { field: '/payer/openid', issue: 'required' }, INTERNAL.openidMissing);
  if (own(world.store.data.personas, openid)) return openid;
  throw badParameter('appid与openid不匹配', { field: '/payer/openid', issue: 'mismatch' });
};

const expiryOf = (body: PrepayBody, nowMs: number): number => {
  if (!body.time_expire) return nowMs + ORDER_VALID_MS;
  const atMs = Date.parse(body.time_expire);
  if (atMs > nowMs) return atMs;
  throw badParameter('time_expire 不能早于当前时间', { field: '/time_expire', issue: 'past', value: body.time_expire });
};

/** `wx`, the second in Shanghai, then hex: 36 characters. */
const newPrepayId = (nowMs: number): string =>
  `wx${stamp(nowMs)}${Array.from({ length: 20 }, () => randomInt(16).toString(16)).join('')}`;

/** 28 digits. */
export const newTransactionId = (nowMs: number): string =>
  `4200${stamp(nowMs)}${String(randomInt(1e10)).padStart(10, '0')}`;

/** The order as it is now: an unpaid one past its time is closed. */
export function findOrder(world: World, outTradeNo: string): PayOrder | undefined {
  const order = own(world.store.data.orders, outTradeNo);
  if (order?.state === 'NOTPAY' && world.clock.nowMs() >= order.expiresAtMs) {
    order.state = 'CLOSED';
    world.store.touch();
  }
  return order;
}

const refuseReentry = (order: PayOrder, fingerprint: string): void => {
  if (order.state === 'SUCCESS' || order.state === 'REFUND') {
    throw new PayProblem('ORDER_PAID', '该订单已支付', { internal: INTERNAL.prepaidAgain });
  }
  if (order.state === 'CLOSED') throw new PayProblem('ORDER_CLOSED', '该订单已失效', { internal: INTERNAL.expired });
  if (order.fingerprint === fingerprint) return;
  throw new PayProblem('INVALID_REQUEST', '请求重入时，参数与首次请求时不一致', { internal: INTERNAL.differs });
};

/** The same order again: the prepay id of before while it is valid, else a new one. */
const prepayAgain = (order: PayOrder, nowMs: number): string => {
  const latest = order.prepays.at(-1);
  if (latest && nowMs < latest.createdAtMs + PREPAY_VALID_MS) return latest.prepayId;
  const prepayId = newPrepayId(nowMs);
  order.prepays.push({ prepayId, createdAtMs: nowMs });
  return prepayId;
};

const openOrder = (body: PrepayBody, world: World, fingerprint: string): PayOrder => {
  const nowMs = world.clock.nowMs();
  return {
    outTradeNo: body.out_trade_no, fingerprint, prepays: [], appId: body.appid, mchId: body.mchid,
    description: body.description, attach: body.attach, notifyUrl: body.notify_url, payerOpenid: requireOpenid(body, world),
    totalFen: body.amount.total, createdAtMs: nowMs, expiresAtMs: expiryOf(body, nowMs), state: 'NOTPAY',
  };
};

/** `POST /v3/pay/transactions/jsapi` → `{ prepay_id }`. */
export function prepay(json: JsonObject, world: World): { prepay_id: string } {
  requireFields(prepayFields, json);
  const body = json as unknown as PrepayBody;
  requireOwnMerchant(body.mchid, world, 'body');
  if (body.appid !== world.keys.appId) {
    throw new PayProblem('APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配，请检查后再试', { internal: INTERNAL.appMismatch });
  }
  const fingerprint = fingerprintOf(json);
  const existing = findOrder(world, body.out_trade_no);
  if (existing) refuseReentry(existing, fingerprint);
  const order = existing ?? openOrder(body, world, fingerprint);
  const prepayId = prepayAgain(order, world.clock.nowMs());
  world.store.data.orders[order.outTradeNo] = order;
  world.store.touch();
  return { prepay_id: prepayId };
}

const orderMissing = (): PayProblem => new PayProblem('ORDER_NOT_EXIST', '订单不存在', { internal: INTERNAL.orderMissing });

/** What query answers and, for a paid order, what the notice encrypts. */
export const describeOrder = (order: PayOrder): JsonObject => ({
  amount: {
    total: order.totalFen, currency: 'CNY', payer_currency: 'CNY',
    ...(order.transactionId ? { payer_total: order.totalFen } : {}),
  },
  appid: order.appId, mchid: order.mchId, out_trade_no: order.outTradeNo,
  attach: order.attach ?? '', promotion_detail: [], scene_info: { device_id: '' },
  trade_state: order.state, trade_state_desc: STATE_WORDS[order.state],
  ...(order.transactionId && order.paidAtMs !== undefined
    ? {
      transaction_id: order.transactionId, trade_type: 'JSAPI', bank_type: 'OTHERS',
      payer: { openid: order.payerOpenid }, success_time: rfc3339(order.paidAtMs),
    }
    : {}),
});

/** `GET /v3/pay/transactions/out-trade-no/:no?mchid=` */
export function queryByOutTradeNo(outTradeNo: string, mchid: string | undefined, world: World): JsonObject {
  requireOwnMerchant(mchid, world, 'query');
  const order = findOrder(world, outTradeNo);
  if (!order) throw orderMissing();
  return describeOrder(order);
}

/** `GET /v3/pay/transactions/id/:transactionId?mchid=`: only paid orders have such an id. */
export function queryById(transactionId: string, mchid: string | undefined, world: World): JsonObject {
  requireOwnMerchant(mchid, world, 'query');
  const order = Object.values(world.store.data.orders).find((candidate) => candidate.transactionId === transactionId);
  if (!order) throw orderMissing();
  return describeOrder(order);
}

/** `POST …/out-trade-no/:no/close`: may be repeated; a paid order stays paid. */
export function closeOrder(outTradeNo: string, json: JsonObject, world: World): void {
  requireFields({ mchid: { kind: 'text', required: true } }, json);
  requireOwnMerchant(json.mchid as string, world, 'body');
  const order = findOrder(world, outTradeNo);
  if (!order) throw orderMissing();
  if (order.state === 'SUCCESS' || order.state === 'REFUND') {
    throw new PayProblem('ORDER_PAID', '该订单已支付，不能关闭', { internal: INTERNAL.paid });
  }
  order.state = 'CLOSED';
  world.store.touch();
}

import { createPrivateKey } from 'node:crypto';
import { HOUR_MS, type Clock } from '@shuke/shared/values/time';
import { createCallOut } from '../call-out';
import { textAt } from '../read-fields';
import { fail, succeed, type AdapterResult } from '../result';
import { checkOutRefundNo, checkOutTradeNo, checkPrepay, checkRefund, fitBytes } from './check-arguments';
import { createAsk, createCertificateDownload, type Ask, type ExchangeOptions } from './exchange';
import { keepCertificates } from './platform-certificates';
import { acceptBoth, holdPublicKey, type PlatformKeys } from './platform-keys';
import type { PayParams, PrepayRequest, RefundRequest, WechatPayPort } from './port';
import { readNotice } from './read-notice';
import { readPaymentReply, readRefundReply } from './read-replies';
import { newNonce, signPayParams, toSeconds } from './sign-message';
import { SigningClient, type MerchantIdentity } from './signing-client';

/**
 * `certificate`: platform certificates, fetched; merchants from before autumn 2024.
 * `publicKey`: the WeChat Pay public key, configured; all later merchants.
 * `both`: while a merchant moves from the one to the other.
 */
export type VerifyMode = 'certificate' | 'publicKey' | 'both';

export interface WechatPayConfig extends MerchantIdentity {
  /** `https://api.mch.weixin.qq.com`, or a stand-in. */
  baseUrl: string;
  /** 32 bytes. */
  apiV3Key: string;
  verifyMode: VerifyMode;
  /** `PUB_KEY_ID_…`; with its PEM required unless the mode is `certificate`. */
  publicKeyId?: string;
  publicKeyPem?: string;
  /** Where payment and refund notices go: no query, at most 255 characters. */
  notifyUrl: string;
  clock: Clock;
  timeoutMs?: number;
}

/** Speaks to WeChat Pay, or to whatever answers at `baseUrl`. Throws at once on a configuration that cannot work. */
export function createWechatPay(config: WechatPayConfig): WechatPayPort {
  checkConfig(config);
  const { appId, mchId, apiV3Key, clock, timeoutMs } = config;
  const baseUrl = config.baseUrl.replace(/\/+$/, '');
  const exchange: ExchangeOptions = { baseUrl, identity: config, clock, call: createCallOut({ timeoutMs }) };
  const keys = choosePlatformKeys(config, exchange);
  const ask = createAsk(exchange, keys);
  return {
    prepay: async (request) => checkPrepay(request) ?? prepay(request, config, ask),
    query: async (outTradeNo) => checkOutTradeNo(outTradeNo) ?? andThen(
      await ask((client) => client.query({ out_trade_no: outTradeNo })),
      (json) => readPaymentReply(json, { appId, mchId, outTradeNo })),
    close: async (outTradeNo) => checkOutTradeNo(outTradeNo) ?? close(outTradeNo, ask),
    refund: async (request) => checkRefund(request) ?? andThen(
      await ask((client) => client.refunds(refundBody(request, config))),
      (json) => readRefundReply(json, request)),
    queryRefund: async (outRefundNo) => checkOutRefundNo(outRefundNo) ?? andThen(
      await ask((client) => client.find_refunds(outRefundNo)),
      (json) => readRefundReply(json, { outRefundNo })),
    readNotice: (request) => readNotice(request, { appId, mchId, apiV3Key, findKey: keys.find }),
  };
}

const andThen = <A, B>(result: AdapterResult<A>, read: (value: A) => AdapterResult<B>): AdapterResult<B> =>
  result.ok ? read(result.value) : result;

function checkConfig({ baseUrl, apiV3Key, notifyUrl, merchantPrivateKeyPem }: WechatPayConfig): void {
  if (Buffer.byteLength(apiV3Key) !== 32) throw new Error('WeChat Pay: the APIv3 key must have 32 bytes');
  const { protocol, search, hash } = new URL(notifyUrl);
  if (!/^https?:$/.test(protocol) || search || hash || notifyUrl.includes('?') || notifyUrl.length > 255) {
    throw new Error('WeChat Pay: the notify address must be http(s), without a query, of at most 255 characters');
  }
  new URL(baseUrl);
  createPrivateKey(merchantPrivateKeyPem);
}

function choosePlatformKeys({ verifyMode, publicKeyId, publicKeyPem, apiV3Key }: WechatPayConfig,
  exchange: ExchangeOptions): PlatformKeys {
  const certificates = () => keepCertificates({ apiV3Key, download: createCertificateDownload(exchange) });
  if (verifyMode === 'certificate') return certificates();
  if (!publicKeyId || !publicKeyPem) throw new Error(`WeChat Pay: mode ${verifyMode} needs the public key and its id`);
  const publicKey = holdPublicKey(publicKeyId, publicKeyPem);
  return verifyMode === 'both' ? acceptBoth(publicKey, certificates()) : publicKey;
}

async function prepay(
  request: PrepayRequest, config: WechatPayConfig, ask: Ask,
): Promise<AdapterResult<{ prepayId: string; payParams: PayParams }>> {
  const answer = await ask((client) => client.transactions_jsapi({
    description: fitBytes(request.description, 127),
    out_trade_no: request.outTradeNo,
    time_expire: toChinaTime(request.expiresAt),
    ...(request.attach ? { attach: request.attach } : {}),
    notify_url: config.notifyUrl,
    amount: { total: request.totalFen, currency: 'CNY' },
    payer: { openid: request.openid },
  }));
  if (!answer.ok) return answer;
  const prepayId = textAt(answer.value, 'prepay_id');
  if (!prepayId) return fail('unknown', 'BAD_REPLY', 'the answer holds no prepay_id');
  const signer = new SigningClient(config, config.clock);
  const payParams = signPayParams(
    { appId: config.appId, prepayId, timestamp: toSeconds(config.clock.now()), nonce: newNonce() },
    (message) => signer.sha256WithRsa(message));
  return succeed({ prepayId, payParams });
}

async function close(outTradeNo: string, ask: Ask): Promise<AdapterResult<Record<string, never>>> {
  const answer = await ask((client) => client.close(outTradeNo));
  // What was wanted already holds.
  return answer.ok || answer.code === 'ORDER_CLOSED' ? succeed({}) : answer;
}

const refundBody = (request: RefundRequest, { notifyUrl }: WechatPayConfig) => ({
  out_trade_no: request.outTradeNo,
  out_refund_no: request.outRefundNo,
  ...(request.reason ? { reason: fitBytes(request.reason, 80) } : {}),
  notify_url: notifyUrl,
  amount: { refund: request.refundFen, total: request.totalFen, currency: 'CNY' },
});

/** `2026-11-22T16:05:00+08:00`, the form that the vendor's documents use. */
const toChinaTime = (at: Date): string =>
  `${new Date(at.getTime() + 8 * HOUR_MS).toISOString().slice(0, 19)}+08:00`;

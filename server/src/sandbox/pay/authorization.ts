import type { FastifyRequest } from 'fastify';
import { rawBody } from '../body';
import type { World } from '../world';
import { requestMessage, verifyText } from './crypto';
import { INTERNAL, PayProblem } from './problem';

/** The parts of `Authorization: WECHATPAY2-SHA256-RSA2048 mchid="…",…`; their order is free. */
export interface Authorization {
  mchid: string;
  nonce_str: string;
  timestamp: string;
  serial_no: string;
  signature: string;
}

export const SCHEME = 'WECHATPAY2-SHA256-RSA2048';
const PARTS = ['mchid', 'nonce_str', 'timestamp', 'serial_no', 'signature'] as const;
/** Skew that the real service forgives, in seconds. */
const WINDOW_SECONDS = 300;

/** Undefined when the scheme is another one, or a part is missing or said twice. */
export function parseAuthorization(header: string | undefined): Authorization | undefined {
  if (!header?.startsWith(`${SCHEME} `)) return undefined;
  const pairs = [...header.slice(SCHEME.length + 1).matchAll(/\s*([a-z_]+)="([^"]*)"\s*(?:,|$)/g)];
  const parts = Object.fromEntries(pairs.map((pair) => [pair[1], pair[2]]));
  if (pairs.length !== PARTS.length || PARTS.some((part) => !parts[part])) return undefined;
  return parts as unknown as Authorization;
}

const signError = (message: string, issue: string, more: Record<string, unknown> = {}): PayProblem =>
  new PayProblem('SIGN_ERROR', message, {
    detail: { detail: { issue }, field: 'signature', location: 'authorization', ...more }, internal: INTERNAL.sign,
  });

/** Clients that read the wall clock stay right while the sandbox travels in time. */
const isFresh = (timestamp: string, world: World): boolean => {
  if (!/^\d{10}$/.test(timestamp)) return false;
  const seconds = Number(timestamp);
  return [world.clock.nowMs(), Date.now()].some((nowMs) => Math.abs(nowMs / 1_000 - seconds) <= WINDOW_SECONDS);
};

const signInformation = (request: FastifyRequest, message: string) => ({
  sign_information: {
    method: request.method, url: request.url, sign_message_length: Buffer.byteLength(message),
    truncated_sign_message: `${message.split('\n').slice(0, 2).join('\n')}\n`,
  },
});

/** Throws SIGN_ERROR (401) unless the merchant signed exactly these bytes within five minutes. */
export function verifyAuthorization(request: FastifyRequest, world: World): void {
  const { keys } = world;
  const given = parseAuthorization(request.headers.authorization);
  if (!given) throw signError('Http头Authorization值格式错误，请参考签名计算文档', 'authorization malformed');
  if (given.mchid !== keys.mchId) throw signError('商户号不存在或未开通', 'mchid not found');
  // Lower-case serials are what a widely used Node client sends, so the real service must take them.
  if (given.serial_no.toUpperCase() !== keys.merchantSerial) throw signError('商户证书序列号有误', 'serial_no not found');
  if (!isFresh(given.timestamp, world)) throw signError('Http头Authorization中的timestamp与发起请求的时间不得超过5分钟', 'timestamp expired');
  const message = requestMessage({
    method: request.method, url: request.url, timestamp: given.timestamp, nonce: given.nonce_str, body: rawBody(request),
  });
  if (verifyText(message, given.signature, keys.merchantPublicKeyPem)) return;
  throw signError('签名错误，请检查后再试', 'sign not match', signInformation(request, message));
}

import { randomBytes } from 'node:crypto';
import type { PayParams } from './port';

/** Base64 of RSA PKCS#1 v1.5 with SHA-256, by the merchant's key. */
export type Sign = (message: string) => string;

/** 32 letters from the system's random source; the library's own come from Math.random. */
export const newNonce = (): string => randomBytes(16).toString('hex').toUpperCase();

export const toSeconds = (at: Date): string => String(Math.floor(at.getTime() / 1000));

export interface SignedRequest {
  method: string;
  /** With its query, as sent. */
  path: string;
  timestamp: string;
  nonce: string;
  /** As sent; empty for GET. */
  body: string;
}

/** Five lines, each with its line feed: pay.weixin.qq.com/doc/v3/merchant/4012365336 */
export const requestMessage = ({ method, path, timestamp, nonce, body }: SignedRequest): string =>
  `${method}\n${path}\n${timestamp}\n${nonce}\n${body}\n`;

export interface PaySignature {
  appId: string;
  prepayId: string;
  timestamp: string;
  nonce: string;
}

/** What wx.requestPayment needs; four lines are signed: pay.weixin.qq.com/doc/v3/merchant/4012365341 */
export function signPayParams({ appId, prepayId, timestamp, nonce }: PaySignature, sign: Sign): PayParams {
  const packed = `prepay_id=${prepayId}`;
  const paySign = sign(`${appId}\n${timestamp}\n${nonce}\n${packed}\n`);
  return { timeStamp: timestamp, nonceStr: nonce, package: packed, signType: 'RSA', paySign };
}

import WechatPayLibrary from 'wechatpay-node-v3';
import type { Clock } from '@shuke/shared/values/time';
import { newNonce, requestMessage, toSeconds } from './sign-message';

/** The library writes this host into every address; the base address replaces it where the call is made. */
export const LIBRARY_HOST = 'https://api.mch.weixin.qq.com';

export interface MerchantIdentity {
  appId: string;
  mchId: string;
  /** Of the merchant's API certificate, hex. */
  merchantSerial: string;
  merchantPrivateKeyPem: string;
}

/**
 * wechatpay-node-v3, which names paths and bodies, with its signing of requests replaced: time comes from our clock,
 * the nonce from the system's random source, and an empty body keeps its line.
 */
export class SigningClient extends WechatPayLibrary {
  constructor(identity: MerchantIdentity, private readonly clock: Clock) {
    super({
      appid: identity.appId,
      mchid: identity.mchId,
      serial_no: identity.merchantSerial.toUpperCase(),
      // Read by the library only to find a serial number that it was not given.
      publicKey: Buffer.from('unused'),
      privateKey: Buffer.from(identity.merchantPrivateKeyPem),
    });
  }

  /** The Authorization header of one request. `params` is sent as compact JSON. */
  authorize(method: string, url: string, params?: Record<string, unknown>): string {
    const [timestamp, nonce] = [toSeconds(this.clock.now()), newNonce()];
    const path = url.slice(LIBRARY_HOST.length);
    const body = params ? JSON.stringify(params) : '';
    const signature = this.sha256WithRsa(requestMessage({ method, path, timestamp, nonce, body }));
    return this.getAuthorization(nonce, timestamp, signature);
  }

  protected override buildAuthorization(method: string, url: string, params?: Record<string, unknown>): string {
    return this.authorize(method, url, params);
  }
}

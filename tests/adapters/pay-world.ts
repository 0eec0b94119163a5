import { createCipheriv, createPublicKey, createSign, createVerify } from 'node:crypto';
import type { Clock } from '@shuke/shared/values/time';
import { createWechatPay, type WechatPayConfig } from '../../server/src/adapters/wechat-pay/live';
import { startStub, type StubAnswer, type StubRequest, type StubServer } from './stub-server';
import { vector } from './vectors';

/** The vendor's own test keys of both sides. Its certificates end on 2025-05-09, so the world stands in 2024. */
const keys = vector('wxpay.keys.java');
const key = (name: string): string => keys[name] ?? '';

export const PLATFORM_SERIAL = key('wechat_pay_certificate_serial');
export const PUBLIC_KEY_ID = 'PUB_KEY_ID_0119000000001234567890';
export const API_V3_KEY = 'a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb';
export const APP_ID = 'wxd678efh567hg6787';
export const MCH_ID = '1900000001';
export const NOTIFY_URL = 'https://shop.example/v1/wechat-pay/notice';

export interface MovableClock extends Clock {
  set(at: Date): void;
  pass(ms: number): void;
}

export function startClock(iso = '2024-06-01T12:00:00+08:00'): MovableClock {
  let at = new Date(iso);
  return { now: () => at, set: (next) => { at = next; }, pass: (ms) => { at = new Date(at.getTime() + ms); } };
}

export interface SignOptions {
  at: Date;
  serial?: string;
  privateKeyPem?: string;
  nonce?: string;
}

export const platformSign = (message: string, privateKeyPem = key('wechat_pay_private_key_pem')): string =>
  createSign('RSA-SHA256').update(message).sign(privateKeyPem, 'base64');

/** Headers with which WeChat Pay signs a body. */
export function signedHeaders(body: string, options: SignOptions) {
  const { at, serial = PUBLIC_KEY_ID, privateKeyPem, nonce = 'c5ac7061fccab6bf' } = options;
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': serial,
    'wechatpay-signature': platformSign(`${timestamp}\n${nonce}\n${body}\n`, privateKeyPem),
  };
}

/** An answer as WeChat Pay would sign it; `value` undefined is the empty body of 204. */
export function signedAnswer(value: unknown, options: SignOptions & { status?: number }): StubAnswer {
  const body = value === undefined ? '' : JSON.stringify(value);
  const plain = { 'content-type': 'application/json', 'request-id': '08F78BB5-268435461' };
  const headers = { ...plain, ...signedHeaders(body, options) };
  return { status: options.status ?? 200, headers, body };
}

export const seal = (plain: string, associatedData: string, nonce = 'fdasflkja484', apiV3Key = API_V3_KEY) => {
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce);
  cipher.setAAD(Buffer.from(associatedData));
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const ciphertext = sealed.toString('base64');
  return { algorithm: 'AEAD_AES_256_GCM', ciphertext, associated_data: associatedData, nonce };
};

interface CertificateChange {
  pem?: string;
  serial?: string;
  apiV3Key?: string;
}

/** What GET /v3/certificates brings. */
export const certificateList = ({ pem, serial = PLATFORM_SERIAL, apiV3Key }: CertificateChange = {}) => ({
  data: [{
    serial_no: serial,
    effective_time: '2022-05-10T10:04:30+08:00',
    expire_time: '2025-05-09T10:04:30+08:00',
    encrypt_certificate: seal(pem ?? key('wechat_pay_certificate_pem'), 'certificate', 'fdasflkja484', apiV3Key),
  }],
});

/** True if the merchant's key signed exactly these bytes, and the path they came on. */
export function isSignedByMerchant({ method, url, headers, body }: StubRequest): boolean {
  const [scheme = '', rest = ''] = (headers.authorization ?? '').split(/ (.*)/s);
  const fields = Object.fromEntries([...rest.matchAll(/(\w+)="([^"]*)"/g)].map((m) => [m[1] ?? '', m[2] ?? '']));
  const message = `${method}\n${url}\n${fields.timestamp}\n${fields.nonce_str}\n${body}\n`;
  const publicKey = createPublicKey(key('merchant_private_key_pem'));
  return scheme === 'WECHATPAY2-SHA256-RSA2048' && fields.mchid === MCH_ID
    && createVerify('RSA-SHA256').update(message).verify(publicKey, fields.signature ?? '', 'base64');
}

export interface PayWorld {
  stub: StubServer;
  clock: MovableClock;
  config: WechatPayConfig;
  create(more?: Partial<WechatPayConfig>): ReturnType<typeof createWechatPay>;
}

export async function startPayWorld(): Promise<PayWorld> {
  const [stub, clock] = [await startStub(), startClock()];
  const config: WechatPayConfig = {
    baseUrl: stub.baseUrl, appId: APP_ID, mchId: MCH_ID, merchantSerial: '5f1c72e2a8931b72a2e13af8dee92471ce6cb915',
    merchantPrivateKeyPem: key('merchant_private_key_pem'), apiV3Key: API_V3_KEY, verifyMode: 'publicKey',
    publicKeyId: PUBLIC_KEY_ID, publicKeyPem: key('wechat_pay_public_key_pem'), notifyUrl: NOTIFY_URL, clock,
    timeoutMs: 2_000,
  };
  return { stub, clock, config, create: (more) => createWechatPay({ ...config, ...more }) };
}

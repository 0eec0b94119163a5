import { createPrivateKey, createPublicKey, createSign, createVerify, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { openResource } from '../../server/src/adapters/wechat-pay/open-resource';
import { holdPublicKey } from '../../server/src/adapters/wechat-pay/platform-keys';
import { requestMessage, signPayParams } from '../../server/src/adapters/wechat-pay/sign-message';
import { verifyMessage } from '../../server/src/adapters/wechat-pay/verify-message';
import { SigningClient } from '../../server/src/adapters/wechat-pay/signing-client';
import { seal, startClock } from './pay-world';
import { vector } from './vectors';

interface SignedNotice {
  certificate_pem: string;
  serial: string;
  /** Seconds. */
  now: number;
  headers: Record<string, string>;
  body: string;
}

const signWith = (pem: string | undefined) => (message: string) =>
  createSign('RSA-SHA256').update(message).sign(pem ?? '', 'base64');

describe('published vectors of WeChat Pay', () => {
  test('wxpay.paysign.jsapi.official-doc: the signature of the pay parameters is the documented one', () => {
    const v = vector('wxpay.paysign.jsapi.official-doc');
    const params = signPayParams({
      appId: v.appId ?? '', prepayId: (v.package ?? '').replace('prepay_id=', ''),
      timestamp: v.timeStamp ?? '', nonce: v.nonceStr ?? '',
    }, signWith(v.private_key_pem));
    expect(params).toEqual({
      timeStamp: v.timeStamp, nonceStr: v.nonceStr, package: v.package, signType: 'RSA', paySign: v.expected_paySign,
    });
  });

  test('wxpay.request-sign.jsapi-prepay.official-doc: the signature of a request is the documented one', () => {
    const v = vector('wxpay.request-sign.jsapi-prepay.official-doc');
    const message = requestMessage({
      method: v.method ?? '', path: v.url ?? '', timestamp: v.timestamp ?? '', nonce: v.nonce_str ?? '',
      body: v.body ?? '',
    });
    expect(message).toBe(v.message);
    expect(signWith(v.private_key_pem)(message)).toBe(v.expected_signature);
  });

  test('wxpay.request-sign.jsapi-prepay.official-doc: the client signs body, path and time with fresh nonces', () => {
    const v = vector('wxpay.request-sign.jsapi-prepay.official-doc');
    const clock = startClock();
    clock.set(new Date(Number(v.timestamp) * 1000));
    const client = new SigningClient({
      appId: 'wxd678efh567hg6787', mchId: v.mchid ?? '', merchantSerial: (v.serial_no ?? '').toLowerCase(),
      merchantPrivateKeyPem: v.private_key_pem ?? '',
    }, clock);
    const url = `https://api.mch.weixin.qq.com${v.url}`;
    const authorize = () => client.authorize(v.method ?? '', url, JSON.parse(v.body ?? ''));
    const header = authorize();
    const field = (name: string) => new RegExp(`${name}="([^"]+)"`).exec(header)?.[1];
    expect([field('mchid'), field('serial_no'), field('timestamp')]).toEqual([v.mchid, v.serial_no, v.timestamp]);
    const nonce = field('nonce_str') ?? '';
    expect(nonce).toMatch(/^[0-9A-F]{32}$/);
    expect(authorize()).not.toContain(nonce);
    const message = (v.message ?? '').replace(v.nonce_str ?? '', nonce);
    const publicKey = createPublicKey(createPrivateKey(v.private_key_pem ?? ''));
    expect(createVerify('RSA-SHA256').update(message).verify(publicKey, field('signature') ?? '', 'base64')).toBe(true);
  });

  test('wxpay.request-message-layout.java: a GET keeps its empty line', () => {
    interface Case { method: string; url: string; timestamp: string; nonce: string; body: string; message: string }
    const { cases } = vector<{ cases: Case[] }>('wxpay.request-message-layout.java');
    for (const { url: path, message, ...rest } of cases) expect(requestMessage({ path, ...rest })).toBe(message);
    expect(cases.length).toBeGreaterThan(0);
  });

  test('wxpay.pubkey-mode.go: the key under its id verifies the published signature and no other text', async () => {
    const v = vector('wxpay.pubkey-mode.go');
    const held = holdPublicKey(v.public_key_id ?? '', v.public_key_pem ?? '');
    const key = await held.find(v.public_key_id ?? '', new Date());
    const verify = (text: string) =>
      createVerify('RSA-SHA256').update(text).verify(key ?? '', v.signature ?? '', 'base64');
    expect([verify(v.message ?? ''), verify('another source')]).toEqual([true, false]);
    expect(await held.find('F5765756002FDD78', new Date())).toBeUndefined();
  });

  test('wxpay.notice-signature.go: the vendor\'s notice is verified in its own time, by its own key', async () => {
    const v = vector<SignedNotice>('wxpay.notice-signature.go');
    const key = new X509Certificate(v.certificate_pem).publicKey;
    const find = async (serial: string) => (serial === v.serial ? key : undefined);
    const at = (seconds: number, body = v.body, headers = v.headers) =>
      verifyMessage({ headers, rawBody: Buffer.from(body), now: new Date((v.now + seconds) * 1000) }, find);
    expect(await at(0)).toBe('VERIFIED');
    expect(await at(299)).toBe('VERIFIED');
    expect(await at(-299)).toBe('VERIFIED');
    expect(await at(300)).toBe('STALE');
    expect(await at(-300)).toBe('STALE');
    expect(await at(0, v.body.replace('签约成功', '签约失败'))).toBe('BAD_SIGNATURE');
    expect(await at(0, JSON.stringify(JSON.parse(v.body), null, 1))).toBe('BAD_SIGNATURE');
    expect(await at(0, v.body, { ...v.headers, 'wechatpay-serial': 'D7CE59D1F522D702' })).toBe('UNKNOWN_SERIAL');
  });

  test('wxpay.aesgcm256.java: the sealed text opens', () => {
    const v = vector('wxpay.aesgcm256.java');
    expect(openResource(resourceOf(v), v.key ?? '')).toBe(v.plaintext);
  });

  test('wxpay.aesgcm256.java.negative.bad-aad: with other associated data it does not', () => {
    const v = vector('wxpay.aesgcm256.java.negative.bad-aad');
    expect(openResource(resourceOf(v), v.key ?? '')).toBeUndefined();
  });
});

const resourceOf = (v: Record<string, string>) => ({
  algorithm: 'AEAD_AES_256_GCM', nonce: v.nonce, associated_data: v.associated_data, ciphertext: v.ciphertext_b64,
});

describe('a sealed resource', () => {
  const key = vector('wxpay.aesgcm256.java').key ?? '';

  test('opens with empty, missing or null associated data if it was sealed with none', () => {
    const sealed = seal('{"a":1}', '', 'uluk4a9R25RW', key);
    for (const associated_data of ['', undefined, null]) {
      expect(openResource({ ...sealed, associated_data }, key)).toBe('{"a":1}');
    }
  });

  test('does not open once any bit of it, of its nonce or of its associated data has flipped', () => {
    const sealed = seal('{"amount":{"total":100}}', 'transaction', 'uluk4a9R25RW', key);
    const bytes = Buffer.from(sealed.ciphertext, 'base64');
    fc.assert(fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return openResource({ ...sealed, ciphertext: flipped.toString('base64') }, key) === undefined;
    }), { numRuns: 300 });
    const anyField = fc.constantFrom('nonce', 'associated_data', 'ciphertext', 'algorithm');
    fc.assert(fc.property(anyField, fc.string(), (field, text) => {
      fc.pre(text !== sealed[field as keyof typeof sealed]);
      return openResource({ ...sealed, [field]: text }, key) === undefined;
    }), { numRuns: 300 });
  });

  test.each([0, 1, 15, 16])('of %i bytes holds nothing', (bytes) => {
    const sealed = seal('text', 'transaction', 'uluk4a9R25RW', key);
    const short = Buffer.from(sealed.ciphertext, 'base64').subarray(0, bytes).toString('base64');
    expect(openResource({ ...sealed, ciphertext: short }, key)).toBeUndefined();
  });
});

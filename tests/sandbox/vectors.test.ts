import { createPublicKey, X509Certificate } from 'node:crypto';
import vectorFile from '../support/vectors/wechat.json';
import { parseAuthorization } from '../../server/src/sandbox/pay/authorization';
import {
  encryptResource, paySignMessage, requestMessage, signText, verifyText,
} from '../../server/src/sandbox/pay/crypto';
import { composeNotice, newNoticeId } from '../../server/src/sandbox/pay/notice-message';
import { openForTest } from './open-resource';

type Vector = Record<string, unknown> & { id: string };

const vector = (id: string): Record<string, string> => {
  const found = (vectorFile.vectors as unknown as Vector[]).find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no vector ${id}`);
  return found as unknown as Record<string, string>;
};

const publicPem = (privatePem: string): string => createPublicKey(privatePem).export({ type: 'spki', format: 'pem' }).toString();

describe('the sandbox agrees with published vectors', () => {
  test('paySign of the official document', () => {
    const given = vector('wxpay.paysign.jsapi.official-doc');
    const message = paySignMessage({
      appId: given.appId ?? '', timeStamp: given.timeStamp ?? '', nonceStr: given.nonceStr ?? '', package: given.package ?? '',
    });
    expect(message).toBe(given.message);
    expect(signText(message, given.private_key_pem ?? '')).toBe(given.expected_paySign);
    const key = publicPem(given.private_key_pem ?? '');
    expect(verifyText(message, given.expected_paySign ?? '', key)).toBe(true);
    expect(verifyText(message.replace('wx2421', 'wx2422'), given.expected_paySign ?? '', key)).toBe(false);
  });

  test('request signature of the official document, inside a header whose parts come in any order', () => {
    const given = vector('wxpay.request-sign.jsapi-prepay.official-doc');
    const header = `WECHATPAY2-SHA256-RSA2048 signature="${given.expected_signature}",serial_no="${given.serial_no}",`
      + ` timestamp="${given.timestamp}",mchid="${given.mchid}", nonce_str="${given.nonce_str}"`;
    const parts = parseAuthorization(header);
    expect(parts).toMatchObject({ mchid: given.mchid, serial_no: given.serial_no, signature: given.expected_signature });
    const message = requestMessage({
      method: given.method ?? '', url: given.url ?? '', timestamp: parts?.timestamp ?? '', nonce: parts?.nonce_str ?? '', body: given.body ?? '',
    });
    expect(message).toBe(given.message);
    expect(verifyText(message, parts?.signature ?? '', publicPem(given.private_key_pem ?? ''))).toBe(true);
  });

  test('the message of a GET ends in an empty line', () => {
    const { cases } = vector('wxpay.request-message-layout.java') as unknown as { cases: Record<string, string>[] };
    for (const given of cases) {
      const { method = '', url = '', timestamp = '', nonce = '', body = '' } = given;
      expect(requestMessage({ method, url, timestamp, nonce, body })).toBe(given.message);
    }
  });

  test('public-key mode: the vendor SDK signature verifies', () => {
    const given = vector('wxpay.pubkey-mode.go');
    expect(verifyText(given.message ?? '', given.signature ?? '', given.public_key_pem ?? '')).toBe(true);
    expect(verifyText(`${given.message} `, given.signature ?? '', given.public_key_pem ?? '')).toBe(false);
    expect(verifyText(given.message ?? '', `${given.signature}\n`, given.public_key_pem ?? '')).toBe(false);
  });

  test('GCM: the vendor ciphertext opens, under foreign associated data it does not, and ours opens the same way', () => {
    const given = vector('wxpay.aesgcm256.java');
    const bad = vector('wxpay.aesgcm256.java.negative.bad-aad');
    const sealed = { ciphertext: given.ciphertext_b64 ?? '', associated_data: given.associated_data ?? '', nonce: given.nonce ?? '' };
    expect(openForTest(sealed, given.key ?? '')).toBe(given.plaintext);
    expect(() => openForTest({ ...sealed, associated_data: bad.associated_data ?? '' }, given.key ?? '')).toThrow('unable to authenticate');
    expect(openForTest(encryptResource('message', 'associatedData', given.key ?? ''), given.key ?? '')).toBe('message');
  });

  test('a notice made with the vendor key set opens and verifies with its other half', () => {
    const keys = vector('wxpay.keys.java');
    const apiV3Key = vector('wxpay.aesgcm256.java').key ?? '';
    const content = { id: newNoticeId(), createdAtMs: 0, event: 'TRANSACTION.SUCCESS' as const, plaintext: { out_trade_no: 'x' } };
    const body = composeNotice(content, apiV3Key);
    const { resource } = JSON.parse(body) as { resource: { ciphertext: string; associated_data: string; nonce: string } };
    expect(JSON.parse(openForTest(resource, apiV3Key))).toEqual({ out_trade_no: 'x' });
    const signature = signText(body, keys.wechat_pay_private_key_pem ?? '');
    const certificate = new X509Certificate(keys.wechat_pay_certificate_pem ?? '');
    expect(certificate.serialNumber).toBe(keys.wechat_pay_certificate_serial);
    expect(verifyText(body, signature, certificate.publicKey)).toBe(true);
    expect(verifyText(body, signature, keys.wechat_pay_public_key_pem ?? '')).toBe(true);
  });
});

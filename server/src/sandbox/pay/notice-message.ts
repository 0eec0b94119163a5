import { randomBytes, randomUUID } from 'node:crypto';
import type { JsonObject } from '../body';
import type { World } from '../world';
import { SCHEME } from './authorization';
import { answerMessage, encryptResource, forgeTag, newNonce, signText, type EncryptedResource } from './crypto';
import { rfc3339 } from './records';

/** `normal` is what WeChat sends; each of the others must be refused by the product. */
export const NOTICE_VARIANTS = [
  'normal', 'signtest', 'forged-tag', 'wrong-amount', 'stale', 'bad-signature', 'unknown-serial',
] as const;

export type NoticeVariant = (typeof NOTICE_VARIANTS)[number];

export type NoticeEvent = 'TRANSACTION.SUCCESS' | 'REFUND.SUCCESS' | 'REFUND.ABNORMAL' | 'REFUND.CLOSED';

const SUMMARY: Record<NoticeEvent, string> = {
  'TRANSACTION.SUCCESS': '支付成功', 'REFUND.SUCCESS': '退款成功', 'REFUND.ABNORMAL': '退款异常', 'REFUND.CLOSED': '退款关闭',
};

const STALE_SECONDS = 600;

export interface NoticeContent {
  id: string;
  createdAtMs: number;
  event: NoticeEvent;
  /** What the resource decrypts to. */
  plaintext: JsonObject;
}

export const newNoticeId = (): string => randomUUID();

const kindOf = (event: NoticeEvent): 'transaction' | 'refund' => (event === 'TRANSACTION.SUCCESS' ? 'transaction' : 'refund');

const wrapNotice = (content: NoticeContent, resource: EncryptedResource): string =>
  JSON.stringify({
    id: content.id, create_time: rfc3339(content.createdAtMs), resource_type: 'encrypt-resource',
    event_type: content.event, summary: SUMMARY[content.event],
    resource: { original_type: kindOf(content.event), ...resource },
  });

const withWrongAmount = (plaintext: JsonObject): JsonObject => {
  const amount = plaintext.amount as Record<string, unknown>;
  const wrong = Object.entries(amount).map(([name, value]) => [name, typeof value === 'number' ? value + 1 : value]);
  return { ...plaintext, amount: Object.fromEntries(wrong) as JsonObject };
};

/** The JSON text of a notice; repeats send the same bytes, so the sender keeps it. */
export function composeNotice(content: NoticeContent, apiV3Key: string, variant: NoticeVariant = 'normal'): string {
  const plaintext = variant === 'wrong-amount' ? withWrongAmount(content.plaintext) : content.plaintext;
  const resource = encryptResource(JSON.stringify(plaintext), kindOf(content.event), apiV3Key);
  return wrapNotice(content, variant === 'forged-tag' ? forgeTag(resource) : resource);
}

/** Serial and private key of the platform in the present mode. */
export const platformSigner = ({ keys, settings }: World): { serial: string; privateKeyPem: string } =>
  settings.verifyMode === 'publicKey'
    ? { serial: keys.platformPublicKeyId, privateKeyPem: keys.publicKeyPrivateKeyPem }
    : { serial: keys.platformSerial, privateKeyPem: keys.platformPrivateKeyPem };

/** Headers that the platform puts on an answer or a notice over `body`. */
export function platformHeaders(world: World, body: string, atMs = world.clock.nowMs()): Record<string, string> {
  const { serial, privateKeyPem } = platformSigner(world);
  const [timestamp, nonce] = [String(Math.floor(atMs / 1_000)), newNonce()];
  return {
    'Wechatpay-Timestamp': timestamp, 'Wechatpay-Nonce': nonce, 'Wechatpay-Serial': serial,
    'Wechatpay-Signature': signText(answerMessage(timestamp, nonce, body), privateKeyPem),
  };
}

/** As long as an RSA-2048 signature, and no signature of anything. */
export const emptySignature = (): string => randomBytes(256).toString('base64');

export function noticeHeaders(world: World, body: string, variant: NoticeVariant): Record<string, string> {
  const atMs = world.clock.nowMs() - (variant === 'stale' ? STALE_SECONDS * 1_000 : 0);
  const headers: Record<string, string> = {
    'Content-Type': 'application/json', 'User-Agent': 'Mozilla/4.0', Accept: '*/*',
    ...platformHeaders(world, body, atMs), 'Wechatpay-Signature-Type': SCHEME,
  };
  if (variant === 'signtest') headers['Wechatpay-Signature'] = `WECHATPAY/SIGNTEST/${emptySignature()}`;
  if (variant === 'bad-signature') headers['Wechatpay-Signature'] = emptySignature();
  if (variant === 'unknown-serial') headers['Wechatpay-Serial'] = randomBytes(20).toString('hex').toUpperCase();
  return headers;
}

import { createVerify, type KeyObject } from 'node:crypto';
import { decodeBase64 } from '../read-fields';
import type { NoticeRefusal } from './port';

/** A notice or an answer of WeChat Pay. Header names in lower case. */
export interface SignedMessage {
  headers: Record<string, string | string[] | undefined>;
  rawBody: Buffer;
  now: Date;
}

export type FindKey = (serial: string, now: Date) => Promise<KeyObject | undefined>;

export type Verdict = 'VERIFIED' | Exclude<NoticeRefusal, 'BAD_CIPHERTEXT' | 'NOT_OURS'>;

const SIGNATURE_TYPE = 'WECHATPAY2-SHA256-RSA2048';
const PROBE_PREFIX = 'WECHATPAY/SIGNTEST/';
/** The vendor's own clients refuse from 300 s on, in both directions. */
const WINDOW_MS = 300_000;

/**
 * Checks signature and age of a message over its raw bytes: `timestamp\nnonce\nbody\n`
 * (pay.weixin.qq.com/doc/v3/merchant/4013053249). Cheap checks come first, so that a forger cannot make us fetch
 * certificates with stale or probing traffic.
 */
export async function verifyMessage(message: SignedMessage, findKey: FindKey): Promise<Verdict> {
  const head = readHead(message.headers);
  if (!head) return 'MALFORMED';
  if (head.signature.startsWith(PROBE_PREFIX)) return 'SIGNTEST';
  if (Math.abs(message.now.getTime() - Number(head.timestamp) * 1000) >= WINDOW_MS) return 'STALE';
  const key = await findKey(head.serial, message.now);
  if (!key) return 'UNKNOWN_SERIAL';
  return isSignedBy(key, head, message.rawBody) ? 'VERIFIED' : 'BAD_SIGNATURE';
}

interface Head {
  timestamp: string;
  nonce: string;
  signature: string;
  serial: string;
}

function readHead(headers: SignedMessage['headers']): Head | undefined {
  const [timestamp, nonce, signature, serial, type = SIGNATURE_TYPE] =
    ['timestamp', 'nonce', 'signature', 'serial', 'signature-type'].map((name) => headers[`wechatpay-${name}`]);
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp)) return undefined;
  if (typeof nonce !== 'string' || typeof signature !== 'string' || typeof serial !== 'string') return undefined;
  if (!nonce || !signature || !serial || type !== SIGNATURE_TYPE) return undefined;
  return { timestamp, nonce, signature, serial };
}

function isSignedBy(key: KeyObject, { timestamp, nonce, signature }: Head, rawBody: Buffer): boolean {
  const bytes = decodeBase64(signature);
  if (!bytes) return false;
  return createVerify('RSA-SHA256').update(`${timestamp}\n${nonce}\n`).update(rawBody).update('\n').verify(key, bytes);
}

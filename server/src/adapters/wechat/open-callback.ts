import { createCipheriv, createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';
import { decodeBase64, decodeText } from '../read-fields';

/**
 * The envelope that WeChat and WeCom put around messages which they push to a server:
 * developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 * Plain bytes: 16 random ones, the length of the message (4 bytes, big-endian), the message, the receiver's id.
 */
export interface CallbackKey {
  /** 43 letters: base64 of 32 bytes without its last sign. */
  encodingAesKey: string;
  /** The mini-program's appid, or the corp id in WeCom. */
  receiverId: string;
}

/** AES-256-CBC, padded to 32 bytes and not to AES's own 16: the cipher must not strip it by itself. */
const BLOCK_BYTES = 32;
const HEAD_BYTES = 20;

const decodeKey = (encodingAesKey: string): Buffer => {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  if (key.length !== 32) throw new Error('EncodingAESKey must have 43 letters');
  return key;
};

/** SHA-1 over the sorted parts: token, timestamp, nonce, and the encrypted text where there is one. */
export const signCallback = (parts: readonly string[]): string =>
  createHash('sha1').update([...parts].sort().join('')).digest('hex');

/** `signature` for plain pushes and address checks, `msg_signature` (with the encrypted text) for encrypted ones. */
export function isCallbackSigned(parts: readonly string[], signature: string): boolean {
  const [expected, given] = [Buffer.from(signCallback(parts)), Buffer.from(signature)];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** The message inside; undefined if padding, length or receiver are not right. Check the signature first. */
export function openCallback(encrypted: string, { encodingAesKey, receiverId }: CallbackKey): string | undefined {
  const [key, bytes] = [decodeKey(encodingAesKey), decodeBase64(encrypted)];
  if (!bytes || bytes.length % BLOCK_BYTES !== 0) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = stripPadding(Buffer.concat([decipher.update(bytes), decipher.final()]));
  if (!plain || plain.length < HEAD_BYTES) return undefined;
  const end = HEAD_BYTES + plain.readUInt32BE(16);
  if (end > plain.length || decodeText(plain.subarray(end)) !== receiverId) return undefined;
  return decodeText(plain.subarray(HEAD_BYTES, end));
}

function stripPadding(bytes: Buffer): Buffer | undefined {
  const count = bytes.at(-1) ?? 0;
  if (count < 1 || count > BLOCK_BYTES || count > bytes.length) return undefined;
  const end = bytes.length - count;
  return bytes.subarray(end).every((byte) => byte === count) ? bytes.subarray(0, end) : undefined;
}

/** The encrypted form of an answer. `random` is 16 fresh random bytes. */
export function sealCallback(message: string, random: Buffer, { encodingAesKey, receiverId }: CallbackKey): string {
  const [key, text] = [decodeKey(encodingAesKey), Buffer.from(message, 'utf8')];
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const plain = Buffer.concat([random, length, text, Buffer.from(receiverId, 'utf8')]);
  const count = BLOCK_BYTES - (plain.length % BLOCK_BYTES);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([plain, Buffer.alloc(count, count)]);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

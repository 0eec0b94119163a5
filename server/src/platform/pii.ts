import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

export interface Pii {
  /** `version:iv:tag:ciphertext`, base64url; AES-256-GCM. */
  encrypt(plain: string): string;
  decrypt(sealed: string): string;
  /** HMAC-SHA-256 of the value, to find a row by phone number without storing the number. */
  blindIndex(value: string): string;
}

/** Node would also take a tag cut down to four bytes, which can be guessed. */
const FULL_TAG = { authTagLength: 16 };

/** `keys`: base64 of 32 bytes by version; the highest version seals, all versions open. */
export const createPii = (keys: Record<string, string>, indexKey: string): Pii => {
  const byVersion = new Map(Object.entries(keys).map(([version, key]) => [version, Buffer.from(key, 'base64')]));
  for (const [version, key] of byVersion) if (key.length !== 32) throw new Error(`PII key ${version} must be 32 bytes`);
  const current = String(Math.max(...[...byVersion.keys()].map(Number)));
  return {
    encrypt: (plain) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', byVersion.get(current)!, iv);
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return [current, iv.toString('base64url'), cipher.getAuthTag().toString('base64url'), sealed.toString('base64url')].join(':');
    },
    decrypt: (text) => {
      const [version = '', iv = '', tag = '', sealed = ''] = text.split(':');
      const key = byVersion.get(version);
      if (!key) throw new Error(`no PII key of version ${version}`);
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), FULL_TAG);
      decipher.setAuthTag(Buffer.from(tag, 'base64url'));
      return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()]).toString('utf8');
    },
    blindIndex: (value) => createHmac('sha256', Buffer.from(indexKey, 'base64')).update(value).digest('base64url'),
  };
};

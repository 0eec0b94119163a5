import { createDecipheriv } from 'node:crypto';

/** AES-256-GCM with its tag checked, written against the documents, apart from sandbox and adapters. */
export const openForTest = (sealed: { ciphertext: string; associated_data: string; nonce: string }, key: string): string => {
  const bytes = Buffer.from(sealed.ciphertext, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.nonce);
  decipher.setAAD(Buffer.from(sealed.associated_data));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8');
};

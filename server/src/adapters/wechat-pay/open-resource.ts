import { createDecipheriv } from 'node:crypto';
import { decodeBase64, decodeText, textAt, type JsonObject } from '../read-fields';

const TAG_BYTES = 16;

/**
 * Decrypts an `AEAD_AES_256_GCM` resource (ciphertext, then the 16-byte tag, in base64):
 * pay.weixin.qq.com/doc/v3/merchant/4012071382. Undefined unless the tag fits key, nonce, data and associated data.
 */
export function openResource(resource: JsonObject | undefined, apiV3Key: string): string | undefined {
  const [nonce, ciphertext] = [textAt(resource, 'nonce'), textAt(resource, 'ciphertext')];
  const bytes = ciphertext && decodeBase64(ciphertext);
  if (!nonce || !bytes || bytes.length <= TAG_BYTES) return undefined;
  if (resource?.algorithm !== 'AEAD_AES_256_GCM') return undefined;
  const associatedData = Buffer.from(textAt(resource, 'associated_data') ?? '');
  const split = bytes.length - TAG_BYTES;
  try {
    const decipher = createDecipheriv('aes-256-gcm', apiV3Key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(associatedData).setAuthTag(bytes.subarray(split));
    return decodeText(Buffer.concat([decipher.update(bytes.subarray(0, split)), decipher.final()]));
  } catch {
    return undefined;
  }
}

import { createDecipheriv } from 'node:crypto';
import { asObject, decodeBase64, decodeText, parseObject, type JsonObject } from '../read-fields';

export interface EncryptedUserData {
  /** Base64, as jscode2session gives it; 16 bytes. */
  sessionKey: string;
  iv: string;
  encryptedData: string;
  appId: string;
}

/**
 * Opens what the mini-program's own interfaces encrypt with the session key (AES-128-CBC, PKCS#7):
 * developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 * Undefined if the key does not fit or the data was made for another app.
 */
export function openUserData({ sessionKey, iv, encryptedData, appId }: EncryptedUserData): JsonObject | undefined {
  const [key, start, bytes] = [sessionKey, iv, encryptedData].map(decodeBase64);
  if (key?.length !== 16 || start?.length !== 16 || !bytes) return undefined;
  const json = parseObject(decipher(key, start, bytes));
  return asObject(json?.watermark)?.appid === appId ? json : undefined;
}

function decipher(key: Buffer, iv: Buffer, bytes: Buffer): string | undefined {
  try {
    const cipher = createDecipheriv('aes-128-cbc', key, iv);
    return decodeText(Buffer.concat([cipher.update(bytes), cipher.final()]));
  } catch {
    return undefined;
  }
}

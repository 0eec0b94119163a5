import { createCipheriv, createPublicKey, createSign, createVerify, randomBytes, type KeyObject } from 'node:crypto';

/** RSA PKCS#1 v1.5 with SHA-256, base64: WECHATPAY2-SHA256-RSA2048. */
export const signText = (text: string, privateKeyPem: string): string =>
  createSign('RSA-SHA256').update(text, 'utf8').sign(privateKeyPem, 'base64');

export const verifyText = (text: string, signature: string, publicKey: string | KeyObject): boolean => {
  // Node skips what is not base64; the real service does not.
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) return false;
  return createVerify('RSA-SHA256').update(text, 'utf8').verify(publicKey, signature, 'base64');
};

/** `METHOD\npath?query\ntimestamp\nnonce\nbody\n` */
export const requestMessage = (part: { method: string; url: string; timestamp: string; nonce: string; body: string }): string =>
  `${part.method}\n${part.url}\n${part.timestamp}\n${part.nonce}\n${part.body}\n`;

/** `timestamp\nnonce\nbody\n`; an empty body keeps its line feed. */
export const answerMessage = (timestamp: string, nonce: string, body: string): string =>
  `${timestamp}\n${nonce}\n${body}\n`;

/** `appId\ntimeStamp\nnonceStr\npackage\n`: what wx.requestPayment verifies. */
export const paySignMessage = (part: { appId: string; timeStamp: string; nonceStr: string; package: string }): string =>
  `${part.appId}\n${part.timeStamp}\n${part.nonceStr}\n${part.package}\n`;

export interface EncryptedResource {
  algorithm: 'AEAD_AES_256_GCM';
  /** base64 of ciphertext and 16-byte tag. */
  ciphertext: string;
  associated_data: string;
  /** 12 characters. */
  nonce: string;
}

export const newNonce = (characters = 32): string =>
  randomBytes(characters).toString('base64url').replace(/[-_]/g, 'x').slice(0, characters);

export const encryptResource = (plaintext: string, associatedData: string, apiV3Key: string): EncryptedResource => {
  const nonce = newNonce(12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiV3Key, 'utf8'), Buffer.from(nonce, 'utf8'));
  cipher.setAAD(Buffer.from(associatedData, 'utf8'));
  const sealed = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { algorithm: 'AEAD_AES_256_GCM', ciphertext: sealed.toString('base64'), associated_data: associatedData, nonce };
};

/** The same ciphertext with a tag that no key made. */
export const forgeTag = (resource: EncryptedResource): EncryptedResource => {
  const sealed = Buffer.from(resource.ciphertext, 'base64');
  const last = sealed.length - 1;
  sealed[last] = (sealed[last] ?? 0) ^ 0xff;
  return { ...resource, ciphertext: sealed.toString('base64') };
};

export const publicKeyOf = (pem: string): KeyObject => createPublicKey(pem);

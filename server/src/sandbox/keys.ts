import { generateKeyPair, randomBytes, randomInt } from 'node:crypto';
import { promisify } from 'node:util';
import { DAY_MS } from '@shuke/shared/values/time';
import { certify } from './certificate';

/**
 * Everything that a merchant and WeChat hold about each other. The product receives the merchant's half and the
 * platform's public parts; the platform's private keys never leave the sandbox.
 */
export interface SandboxKeys {
  appId: string;
  appSecret: string;
  mchId: string;
  /** 32 characters; the AES-256-GCM key of notices and certificates. */
  apiV3Key: string;
  /** Upper-case hex, 40 digits. */
  merchantSerial: string;
  merchantPrivateKeyPem: string;
  merchantPublicKeyPem: string;
  merchantCertificatePem: string;
  platformSerial: string;
  platformCertificatePem: string;
  platformPrivateKeyPem: string;
  /** `PUB_KEY_ID_01…` */
  platformPublicKeyId: string;
  platformPublicKeyPem: string;
  publicKeyPrivateKeyPem: string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const CERTIFICATE_DAYS = 5 * 365;

const letters = (count: number): string =>
  Array.from({ length: count }, () => LETTERS[randomInt(LETTERS.length)]).join('');

const digits = (count: number): string => Array.from({ length: count }, () => randomInt(10)).join('');

/** A first digit of 1–7 keeps the serial positive and exactly 40 digits long. */
const newSerial = (): string => (1 + randomInt(7)) + randomBytes(20).toString('hex').slice(1).toUpperCase();

interface RsaPair {
  privatePem: string;
  publicPem: string;
  publicDer: Buffer;
}

const newPair = async (): Promise<RsaPair> => {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return {
    privatePem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicPem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    publicDer: pair.publicKey.export({ type: 'spki', format: 'der' }),
  };
};

const certificateOf = (pair: RsaPair, serial: string, commonName: string, organization: string): string =>
  certify({
    serial, commonName, organization, publicKeyDer: pair.publicDer, privateKeyPem: pair.privatePem,
    notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + CERTIFICATE_DAYS * DAY_MS),
  });

/** New identities for one sandbox: three RSA-2048 pairs, less than a second. */
export async function generateSandboxKeys(): Promise<SandboxKeys> {
  const [merchant, platform, publicKey] = await Promise.all([newPair(), newPair(), newPair()]);
  const [merchantSerial, platformSerial, mchId] = [newSerial(), newSerial(), `19${digits(8)}`];
  return {
    appId: `wx${randomBytes(8).toString('hex')}`,
    appSecret: randomBytes(16).toString('hex'),
    mchId,
    apiV3Key: letters(32),
    merchantSerial,
    merchantPrivateKeyPem: merchant.privatePem,
    merchantPublicKeyPem: merchant.publicPem,
    merchantCertificatePem: certificateOf(merchant, merchantSerial, mchId, 'Sandbox Merchant'),
    platformSerial,
    platformCertificatePem: certificateOf(platform, platformSerial, 'Tenpay.com sandbox', 'Sandbox Platform'),
    platformPrivateKeyPem: platform.privatePem,
    platformPublicKeyId: `PUB_KEY_ID_01${mchId}${digits(20)}`,
    platformPublicKeyPem: publicKey.publicPem,
    publicKeyPrivateKeyPem: publicKey.privatePem,
  };
}

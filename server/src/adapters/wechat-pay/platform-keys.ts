import { createPublicKey } from 'node:crypto';
import { succeed, type AdapterResult } from '../result';
import type { FindKey } from './verify-message';

/** The keys with which WeChat Pay signs, by the serial number that each message names. */
export interface PlatformKeys {
  /** The serial to ask for in a request, so that its answer can be verified. A failure means: do not even call. */
  preferredSerial(now: Date): Promise<AdapterResult<string>>;
  find: FindKey;
}

/** The WeChat Pay public key, which the merchant copies from its console once; it does not expire. */
export function holdPublicKey(publicKeyId: string, publicKeyPem: string): PlatformKeys {
  const key = createPublicKey(publicKeyPem);
  return {
    preferredSerial: async () => succeed(publicKeyId),
    find: async (serial) => (serial === publicKeyId ? key : undefined),
  };
}

/** For the time in which a merchant moves from certificates to the public key: messages come signed with either. */
export const acceptBoth = (publicKey: PlatformKeys, certificates: PlatformKeys): PlatformKeys => ({
  preferredSerial: publicKey.preferredSerial,
  find: async (serial, now) => (await publicKey.find(serial, now)) ?? (await certificates.find(serial, now)),
});

import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateSandboxKeys, type SandboxKeys } from '../server/src/sandbox/keys';
import type { Home } from './provision/home';

/** Secrets of one local product, made on its first start. A real one gets its own from its environment. */
export interface ProductKeys {
  jwtSecret: string;
  /** Key version → 32 bytes in base64; the highest version encrypts, all decrypt. */
  piiKeys: Record<string, string>;
  /** 32 bytes in base64; HMAC key of the blind index. */
  piiIndexKey: string;
  /** 32 bytes in base64. */
  memberCodeKey: string;
  metricsToken: string;
}

export interface Keys {
  product: ProductKeys;
  sandbox: SandboxKeys;
  /** Where the sandbox process reads its half: it must not see the product's secrets. */
  sandboxKeysFile: string;
}

const secret = (bytes: number): string => randomBytes(bytes).toString('base64');

const generateProductKeys = async (): Promise<ProductKeys> => ({
  jwtSecret: secret(48),
  piiKeys: { '1': secret(32) },
  piiIndexKey: secret(32),
  memberCodeKey: secret(32),
  metricsToken: randomBytes(24).toString('hex'),
});

const readOrGenerate = async <T>(file: string, generate: () => Promise<T>): Promise<T> => {
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(await generate(), null, 2), { mode: 0o600, flag: 'wx' });
  return JSON.parse(readFileSync(file, 'utf8')) as T;
};

export const keyFiles = (home: Home) => ({
  product: path.join(home.root, 'keys.json'),
  sandbox: path.join(home.root, 'sandbox-keys.json'),
});

/** The keys of this home; made once, readable by their owner alone. */
export const loadKeys = async (home: Home): Promise<Keys> => {
  const files = keyFiles(home);
  return {
    product: await readOrGenerate(files.product, generateProductKeys),
    sandbox: await readOrGenerate(files.sandbox, generateSandboxKeys),
    sandboxKeysFile: files.sandbox,
  };
};

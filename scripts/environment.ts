import path from 'node:path';
import type { Keys } from './keys';
import type { Home } from './provision/home';

/** Where the parts of one local product are. */
export interface Addresses {
  host: string;
  port: number;
  sandboxPort: number;
  mongodbUri: string;
  redisUrl: string;
}

export type Environment = Record<string, string>;

/** The address to open in a browser. */
export const originOf = ({ host, port }: Addresses): string => `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;

export const sandboxUrlOf = ({ sandboxPort }: Addresses): string => `http://127.0.0.1:${sandboxPort}`;

const addressVariables = (home: Home, addresses: Addresses): Environment => {
  const origin = originOf(addresses);
  return {
    NODE_ENV: 'development',
    HOST: addresses.host,
    PORT: String(addresses.port),
    PUBLIC_ORIGIN: origin,
    SHUKE_HOME: home.root,
    MONGODB_URI: addresses.mongodbUri,
    REDIS_URL: addresses.redisUrl,
    WXPAY_NOTIFY_ORIGIN: origin,
    LOG_LEVEL: 'info',
  };
};

const productVariables = ({ product }: Keys): Environment => ({
  JWT_SECRET: product.jwtSecret,
  PII_KEYS: JSON.stringify(product.piiKeys),
  PII_INDEX_KEY: product.piiIndexKey,
  MEMBER_CODE_KEY: product.memberCodeKey,
  METRICS_TOKEN: product.metricsToken,
});

const wechatVariables = ({ sandbox }: Keys, addresses: Addresses): Environment => ({
  SANDBOX_URL: sandboxUrlOf(addresses),
  WECHAT_API_BASE: sandboxUrlOf(addresses),
  WECHAT_APPID: sandbox.appId,
  WECHAT_SECRET: sandbox.appSecret,
  WXPAY_API_BASE: sandboxUrlOf(addresses),
  WXPAY_MCHID: sandbox.mchId,
  WXPAY_MERCHANT_SERIAL: sandbox.merchantSerial,
  WXPAY_MERCHANT_PRIVATE_KEY: sandbox.merchantPrivateKeyPem,
  WXPAY_APIV3_KEY: sandbox.apiV3Key,
  WXPAY_VERIFY_MODE: 'publicKey',
  WXPAY_PUBLIC_KEY_ID: sandbox.platformPublicKeyId,
  WXPAY_PUBLIC_KEY: sandbox.platformPublicKeyPem,
});

const pick = (names: string[], from: NodeJS.ProcessEnv): Environment =>
  Object.fromEntries(names.flatMap((name) => (from[name] ? [[name, from[name]]] : [])));

/**
 * What server, worker, CLI and seed read. Every variable that the person has set wins, so that one or all of
 * MongoDB, Redis and WeChat can be real: see `docs/real-services.md`.
 */
export const makeEnvironment = (
  home: Home,
  keys: Keys,
  addresses: Addresses,
  overrides: NodeJS.ProcessEnv = process.env,
): Environment => {
  const own = { ...addressVariables(home, addresses), ...productVariables(keys), ...wechatVariables(keys, addresses) };
  const placed = ['HOST', 'PORT', 'SHUKE_HOME', 'MONGODB_URI', 'REDIS_URL'];
  const changeable = Object.keys(own).filter((name) => !placed.includes(name));
  const optional = ['CORS_ORIGINS', 'REQUESTS_PER_MINUTE', 'REDIS_PREFIX'];
  return { ...own, ...pick([...changeable, ...optional], overrides) };
};

/** What the sandbox process reads. It remembers phones, prepays and faults between starts, as the real world does. */
export const makeSandboxEnvironment = (
  home: Home,
  keys: Keys,
  addresses: Addresses,
  overrides: NodeJS.ProcessEnv = process.env,
): Environment => ({
  SANDBOX_PORT: String(addresses.sandboxPort),
  SANDBOX_KEYS_FILE: keys.sandboxKeysFile,
  SANDBOX_DATA_FILE: path.join(home.data, 'sandbox.json'),
  SANDBOX_PUBLIC_ORIGIN: sandboxUrlOf(addresses),
  SANDBOX_H5_URL: `${originOf(addresses)}/m/`,
  SANDBOX_VERIFY_MODE: overrides.WXPAY_VERIFY_MODE || 'publicKey',
  ...pick(['SANDBOX_HOST', 'SANDBOX_MERCHANT_NAME', 'SANDBOX_RETRY_SCALE', 'SANDBOX_PUBLIC_ORIGIN'], overrides),
});

import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

const Text = Type.String({ minLength: 1 });

/** Everything the server reads from its environment; the only place that touches process.env. */
const Environment = Type.Object({
  NODE_ENV: Type.Union([Type.Literal('production'), Type.Literal('development'), Type.Literal('test')]),
  HOST: Text,
  PORT: Type.String({ pattern: '^\\d{1,5}$' }),
  PUBLIC_ORIGIN: Text,
  MONGODB_URI: Text,
  REDIS_URL: Text,
  REDIS_PREFIX: Text,
  JWT_SECRET: Type.String({ minLength: 32 }),
  PII_KEYS: Text,
  PII_INDEX_KEY: Text,
  MEMBER_CODE_KEY: Text,
  METRICS_TOKEN: Text,
  CORS_ORIGINS: Type.String(),
  REQUESTS_PER_MINUTE: Type.String({ pattern: '^\\d+$' }),
  SANDBOX_URL: Type.String(),
  WECHAT_API_BASE: Text,
  WECHAT_APPID: Text,
  WECHAT_SECRET: Text,
  WXPAY_API_BASE: Text,
  WXPAY_MCHID: Text,
  WXPAY_MERCHANT_SERIAL: Text,
  WXPAY_MERCHANT_PRIVATE_KEY: Text,
  WXPAY_APIV3_KEY: Type.String({ minLength: 32, maxLength: 32 }),
  WXPAY_VERIFY_MODE: Type.Union([Type.Literal('certificate'), Type.Literal('publicKey')]),
  WXPAY_PUBLIC_KEY_ID: Type.String(),
  WXPAY_PUBLIC_KEY: Type.String(),
  WXPAY_NOTIFY_ORIGIN: Text,
  LOG_LEVEL: Text,
  SHUKE_HOME: Type.String(),
});

const DEFAULTS: Partial<Record<keyof Static<typeof Environment>, string>> = {
  NODE_ENV: 'development',
  HOST: '127.0.0.1',
  PORT: '8080',
  REDIS_PREFIX: '{shuke}',
  CORS_ORIGINS: '',
  REQUESTS_PER_MINUTE: '600',
  SANDBOX_URL: '',
  WECHAT_API_BASE: 'https://api.weixin.qq.com',
  WXPAY_API_BASE: 'https://api.mch.weixin.qq.com',
  WXPAY_VERIFY_MODE: 'publicKey',
  WXPAY_PUBLIC_KEY_ID: '',
  WXPAY_PUBLIC_KEY: '',
  LOG_LEVEL: 'info',
  SHUKE_HOME: '',
};

export interface Config {
  mode: 'production' | 'development' | 'test';
  host: string;
  port: number;
  publicOrigin: string;
  mongodbUri: string;
  redisUrl: string;
  redisPrefix: string;
  jwtSecret: string;
  piiKeys: Record<string, string>;
  piiIndexKey: string;
  memberCodeKey: string;
  metricsToken: string;
  corsOrigins: string[];
  requestsPerMinute: number;
  /** Empty against the real WeChat. */
  sandboxUrl: string;
  wechat: { baseUrl: string; appId: string; secret: string };
  wechatPay: {
    baseUrl: string;
    mchId: string;
    merchantSerial: string;
    merchantPrivateKeyPem: string;
    apiV3Key: string;
    verifyMode: 'certificate' | 'publicKey';
    publicKeyId: string;
    publicKeyPem: string;
    notifyUrl: string;
  };
  logLevel: string;
  /** Where a process may keep what it can make anew; empty: nowhere. */
  home: string;
  /** Where built front ends and public files lie. */
  root: string;
}

const validator = Compile(Environment);

const isLoopback = (url: string): boolean => /^https?:\/\/(localhost|127\.|\[::1\])/.test(url);

const refuseSandboxInProduction = (env: Static<typeof Environment>): void => {
  if (env.NODE_ENV !== 'production') return;
  const suspect = [env.SANDBOX_URL, env.WECHAT_API_BASE, env.WXPAY_API_BASE].filter((url) => url && (url === env.SANDBOX_URL || isLoopback(url)));
  if (suspect.length > 0) throw new Error('生产环境不能连接沙盒：请去掉 SANDBOX_URL，并让 WECHAT_API_BASE 和 WXPAY_API_BASE 指向真实服务');
};

/** Reads and validates the environment; throws one error that names every variable at fault. */
export const readConfig = (source: NodeJS.ProcessEnv = process.env): Config => {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const env = { ...DEFAULTS, ...given };
  if (!validator.Check(env)) {
    const wrong = validator.Errors(env).map((e) => e.instancePath.slice(1) || e.message);
    const missing = Object.keys(Environment.properties).filter((name) => !(name in env));
    throw new Error(`环境变量缺失或有误：${[...new Set([...missing, ...wrong])].join('、')}`);
  }
  refuseSandboxInProduction(env);
  return shape(env);
};

const shape = (env: Static<typeof Environment>): Config => ({
  mode: env.NODE_ENV,
  host: env.HOST,
  port: Number(env.PORT),
  publicOrigin: env.PUBLIC_ORIGIN,
  mongodbUri: env.MONGODB_URI,
  redisUrl: env.REDIS_URL,
  redisPrefix: env.REDIS_PREFIX,
  jwtSecret: env.JWT_SECRET,
  piiKeys: JSON.parse(env.PII_KEYS) as Record<string, string>,
  piiIndexKey: env.PII_INDEX_KEY,
  memberCodeKey: env.MEMBER_CODE_KEY,
  metricsToken: env.METRICS_TOKEN,
  corsOrigins: env.CORS_ORIGINS.split(',').filter(Boolean),
  requestsPerMinute: Number(env.REQUESTS_PER_MINUTE),
  sandboxUrl: env.SANDBOX_URL,
  wechat: { baseUrl: env.WECHAT_API_BASE, appId: env.WECHAT_APPID, secret: env.WECHAT_SECRET },
  wechatPay: {
    baseUrl: env.WXPAY_API_BASE,
    mchId: env.WXPAY_MCHID,
    merchantSerial: env.WXPAY_MERCHANT_SERIAL,
    merchantPrivateKeyPem: env.WXPAY_MERCHANT_PRIVATE_KEY,
    apiV3Key: env.WXPAY_APIV3_KEY,
    verifyMode: env.WXPAY_VERIFY_MODE,
    publicKeyId: env.WXPAY_PUBLIC_KEY_ID,
    publicKeyPem: env.WXPAY_PUBLIC_KEY,
    notifyUrl: `${env.WXPAY_NOTIFY_ORIGIN}/v1/wechat-pay/notice`,
  },
  logLevel: env.LOG_LEVEL,
  home: env.SHUKE_HOME,
  root: process.cwd(),
});

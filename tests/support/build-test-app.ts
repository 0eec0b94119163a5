import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createClient } from '@shuke/shared/contract/client';
import type { Api } from '@shuke/shared/contract/index';
import type { Clock } from '@shuke/shared/values/time';
import { buildApp } from '../../server/src/app';
import { readConfig, type Config } from '../../server/src/config';
import { createDeps } from '../../server/src/create-deps';
import type { TokenClaims } from '../../server/src/platform/auth/actors';
import type { Deps } from '../../server/src/platform/deps';
import { drainOutbox } from '../../server/src/platform/outbox';
import { buildSandbox } from '../../server/src/sandbox/app';
import type { SandboxKeys } from '../../server/src/sandbox/keys';
import { testKeys } from './test-keys';

export type Call = ReturnType<typeof createClient<Api>>;

export interface TestClock extends Clock {
  /** Moves the product and the sandbox together. */
  travel(ms: number): Promise<void>;
}

export interface TestApp {
  app: FastifyInstance;
  deps: Deps;
  clock: TestClock;
  /** Base address of the sandbox this app speaks to. */
  sandboxUrl: string;
  /** For processes that a test starts beside this one. */
  environment: NodeJS.ProcessEnv;
  /** A typed client through `inject`; no claims: nobody is signed in. */
  as(claims?: TokenClaims): Call;
  /** Runs every event that waits in the outbox, with what follows from it. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

const secret = (): string => randomBytes(32).toString('base64');

/** What a process of the product would find in its environment. */
export const testEnvironment = (keys: SandboxKeys, sandboxUrl: string, appUrl: string, more: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  NODE_ENV: 'test', PUBLIC_ORIGIN: appUrl, MONGODB_URI: process.env.MONGODB_URI, REDIS_URL: process.env.REDIS_URL,
  REDIS_PREFIX: `{t${randomUUID().slice(0, 8)}}`, JWT_SECRET: secret(), PII_KEYS: JSON.stringify({ 1: secret() }), PII_INDEX_KEY: secret(),
  MEMBER_CODE_KEY: secret(), METRICS_TOKEN: secret(), SANDBOX_URL: sandboxUrl, WECHAT_API_BASE: sandboxUrl, WECHAT_APPID: keys.appId,
  WECHAT_SECRET: keys.appSecret, WXPAY_API_BASE: sandboxUrl, WXPAY_MCHID: keys.mchId, WXPAY_MERCHANT_SERIAL: keys.merchantSerial,
  WXPAY_MERCHANT_PRIVATE_KEY: keys.merchantPrivateKeyPem, WXPAY_APIV3_KEY: keys.apiV3Key, WXPAY_VERIFY_MODE: 'publicKey',
  WXPAY_PUBLIC_KEY_ID: keys.platformPublicKeyId, WXPAY_PUBLIC_KEY: keys.platformPublicKeyPem, WXPAY_NOTIFY_ORIGIN: appUrl,
  LOG_LEVEL: process.env.TEST_LOG ?? 'fatal', REQUESTS_PER_MINUTE: '1000000', ...more,
});

export const testConfig = (...given: Parameters<typeof testEnvironment>): Config => readConfig(testEnvironment(...given));

export const clientOf = (app: FastifyInstance, claims?: TokenClaims): Call => {
  const token = claims ? app.jwt.sign({ ...claims }) : undefined;
  return createClient<Api>({
    newKey: () => randomUUID(),
    send: async ({ method, path, body, headers }) => {
      const reply = await app.inject({
        method: method as 'GET', url: path, headers: { ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      return { status: reply.statusCode, body: reply.payload ? (JSON.parse(reply.payload) as unknown) : undefined };
    },
  });
};

const portOf = (app: FastifyInstance): number => (app.server.address() as AddressInfo).port;

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
};

const sharedClock = (sandboxUrl: string): TestClock => {
  let offsetMs = 0;
  return {
    now: () => new Date(Date.now() + offsetMs),
    travel: async (ms) => {
      offsetMs += ms;
      await fetch(`${sandboxUrl}/_sandbox/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ advanceMs: ms }) });
    },
  };
};

/** The whole product in this process, on real MongoDB and Redis, speaking HTTP to its own sandbox. It listens, so that notices reach it. */
export const buildTestApp = async (more: Record<string, string> = {}): Promise<TestApp> => {
  const keys = await testKeys();
  const sandbox = await buildSandbox({ keys, verifyMode: 'publicKey', publicOrigin: 'http://127.0.0.1:0' });
  await sandbox.listen({ host: '127.0.0.1', port: 0 });
  const sandboxUrl = `http://127.0.0.1:${portOf(sandbox)}`;
  const clock = sharedClock(sandboxUrl);
  const port = await freePort();
  const environment = testEnvironment(keys, sandboxUrl, `http://127.0.0.1:${port}`, more);
  const config = readConfig(environment);
  const { deps, close } = await createDeps(config, { name: 'test', clock });
  const app = await buildApp(deps);
  await app.listen({ host: '127.0.0.1', port });
  return {
    app, deps, clock, sandboxUrl, environment,
    as: (claims) => clientOf(app, claims),
    drain: async () => void (await drainOutbox(deps)),
    close: async () => {
      await app.close();
      await close();
      await sandbox.close();
    },
  };
};

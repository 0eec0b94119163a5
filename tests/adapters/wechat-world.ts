import { Redis } from 'ioredis';
import { createWechat, type WechatConfig } from '../../server/src/adapters/wechat/live';
import { startClock, type MovableClock } from './pay-world';
import { json, startStub, type StubAnswer, type StubRequest, type StubServer } from './stub-server';

export const APP_ID = 'wx4f4bc4dec97d474b';

export interface WechatWorld {
  stub: StubServer;
  redis: Redis;
  clock: MovableClock;
  create(more?: Partial<WechatConfig>): ReturnType<typeof createWechat>;
  /** Paths asked for, without the query. */
  paths(): string[];
  close(): Promise<void>;
}

export const pathOf = ({ url }: StubRequest): string => url.split('?')[0] ?? '';
export const tokenOf = ({ url }: StubRequest): string | null =>
  new URL(url, 'http://x').searchParams.get('access_token');

/** Answers stable_token with these tokens, one after another, the last for ever; the rest by `other`. */
export function withTokens(tokens: string[], other: (request: StubRequest) => StubAnswer | Promise<StubAnswer>) {
  const waiting = [...tokens];
  return (request: StubRequest) => {
    if (pathOf(request) !== '/cgi-bin/stable_token') return other(request);
    const token = waiting.length > 1 ? waiting.shift() : waiting[0];
    return json({ access_token: token, expires_in: 7200 });
  };
}

export const ok = (): StubAnswer => json({ errcode: 0, errmsg: 'ok' });

export async function startWechatWorld(): Promise<WechatWorld> {
  const [stub, redis, clock] = [await startStub(), new Redis(process.env.REDIS_URL ?? ''), startClock()];
  await redis.flushdb();
  const config = { baseUrl: stub.baseUrl, appId: APP_ID, secret: 'a-secret', redis, clock, timeoutMs: 500 };
  return {
    stub, redis, clock,
    create: (more) => createWechat({ ...config, ...more }),
    paths: () => stub.requests.map(pathOf),
    close: async () => {
      redis.disconnect();
      await stub.close();
    },
  };
}

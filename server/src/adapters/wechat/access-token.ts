import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Clock } from '@shuke/shared/values/time';
import { asNotSent, fail, succeed, type AdapterResult } from '../result';
import { countAt, parseObject, textAt } from '../read-fields';

export interface FreshToken {
  token: string;
  expiresInSeconds: number;
}

export interface TokenOptions {
  redis: Redis;
  clock: Clock;
  appId: string;
  /** Asks WeChat; `force` kills the old token and is allowed 20 times a day, 30 s apart. */
  fetchToken(force: boolean): Promise<AdapterResult<FreshToken>>;
}

export interface AccessTokens {
  /** A token that works, as far as we know; with `dead`, another one than that. Never fails as `unknown`. */
  current(dead?: string): Promise<AdapterResult<string>>;
}

const LOCK_MS = 15_000;
const POLL_MS = 50;
/** WeChat hands out the next token 5 minutes before the old one ends; both work in between. */
const RENEW_EARLY_SECONDS = 300;
const SHORTEST_CACHE_SECONDS = 10;
const RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

/**
 * The access token of one app, shared by all processes through Redis: one of them fetches, the others wait for it.
 * Redis is only the cache. Losing it costs one call, because stable_token gives the same token again.
 */
export function createAccessTokens({ redis, clock, appId, fetchToken }: TokenOptions): AccessTokens {
  const tokenKey = `wechat:access-token:${appId}`;
  const lockKey = `${tokenKey}:lock`;

  const readCached = async (dead?: string): Promise<string | undefined> => {
    const row = parseObject((await redis.get(tokenKey)) ?? undefined);
    const [token, expiresAtMs] = [textAt(row, 'token'), countAt(row, 'expiresAtMs') ?? 0];
    return token !== dead && expiresAtMs > clock.now().getTime() ? token : undefined;
  };

  const store = async ({ token, expiresInSeconds }: FreshToken): Promise<void> => {
    const seconds = Math.max(expiresInSeconds - RENEW_EARLY_SECONDS, SHORTEST_CACHE_SECONDS);
    const row = { token, expiresAtMs: clock.now().getTime() + seconds * 1000 };
    await redis.set(tokenKey, JSON.stringify(row), 'EX', seconds);
  };

  const renew = async (dead?: string): Promise<AdapterResult<string>> => {
    const gentle = await fetchToken(false);
    // WeChat may still believe in a token that its own interfaces refuse: only force gets another one.
    const fresh = gentle.ok && gentle.value.token === dead ? await fetchToken(true) : gentle;
    if (!fresh.ok) return asNotSent(fresh);
    await store(fresh.value);
    return succeed(fresh.value.token);
  };

  const renewAlone = async (dead?: string): Promise<AdapterResult<string> | undefined> => {
    const holder = randomUUID();
    if (!(await redis.set(lockKey, holder, 'PX', LOCK_MS, 'NX'))) return undefined;
    try {
      const cached = await readCached(dead);
      return cached ? succeed(cached) : await renew(dead);
    } finally {
      await redis.eval(RELEASE, 1, lockKey, holder);
    }
  };

  const obtain = async (dead?: string): Promise<AdapterResult<string>> => {
    for (let waitedMs = 0; waitedMs <= LOCK_MS; waitedMs += POLL_MS) {
      const cached = await readCached(dead);
      if (cached) return succeed(cached);
      const renewed = await renewAlone(dead);
      if (renewed) return renewed;
      await pause(POLL_MS);
    }
    return fail('retryable', 'TOKEN_BUSY', 'another process is fetching the access token and does not finish');
  };

  return {
    current: (dead) => obtain(dead).catch((error: unknown) =>
      fail('retryable', 'TOKEN_CACHE_DOWN', `Redis: ${error instanceof Error ? error.name : 'error'}`)),
  };
}

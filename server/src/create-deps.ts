import { once } from 'node:events';
import type { Redis } from 'ioredis';
import type { Clock } from '@shuke/shared/values/time';
import { createWechat } from './adapters/wechat/live';
import { createWechatPay } from './adapters/wechat-pay/live';
import type { Config } from './config';
import { learnSandboxTemplates } from './features/inbox/index';
import { ensureTiers } from './features/tiers/index';
import { followSandboxClock, systemClock } from './platform/clock';
import { connectDatabase, ensureIndexes } from './platform/database';
import type { Deps } from './platform/deps';
import { createListenerBook } from './platform/listeners';
import { createLog } from './platform/log';
import { createPii } from './platform/pii';
import { createQueues, redisForRequests } from './platform/queues';
import { within } from './platform/within';
import { LISTENERS } from './product';

interface Options {
  /** Names the process in its log. */
  name: string;
  clock?: Clock;
  logTo?: { write(line: string): void };
}

/** Gives Redis a moment; a process starts without it too, and readiness says so. */
const answers = (redis: Redis): Promise<void> => within(once(redis, 'ready').then(() => undefined), 2000).catch(() => undefined);

/** Connects everything a process needs. `close` lets go of it in the right order. */
export const createDeps = async (config: Config, options: Options): Promise<{ deps: Deps; close(): Promise<void> }> => {
  const log = createLog(config.logLevel, options.name, options.logTo);
  const db = await connectDatabase(config.mongodbUri);
  await ensureIndexes(db);
  const redis = redisForRequests(config.redisUrl);
  redis.on('error', (error) => log.warn({ err: error }, 'redis is not answering'));
  await answers(redis);
  const queues = createQueues(config.redisUrl, config.redisPrefix);
  const sandboxClock = config.sandboxUrl && !options.clock ? await followSandboxClock(config.sandboxUrl, log) : undefined;
  const clock = options.clock ?? sandboxClock ?? systemClock;
  const wechat = createWechat({ ...config.wechat, redis, clock });
  const wechatPay = createWechatPay({ ...config.wechatPay, appId: config.wechat.appId, clock });
  const pii = createPii(config.piiKeys, config.piiIndexKey);
  const deps: Deps = { config, db, redis, queues, listeners: createListenerBook(LISTENERS), clock, log, pii, wechat, wechatPay };
  await ensureTiers(deps);
  if (config.sandboxUrl) await learnSandboxTemplates(deps);
  const close = async (): Promise<void> => {
    sandboxClock?.stop();
    await queues.close();
    redis.disconnect();
    await db.close();
  };
  return { deps, close };
};

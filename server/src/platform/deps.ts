import type { Connection } from 'mongoose';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Clock } from '@shuke/shared/values/time';
import type { WechatPort } from '../adapters/wechat/port';
import type { WechatPayPort } from '../adapters/wechat-pay/port';
import type { Config } from '../config';
import type { ListenerBook } from './listeners';
import type { Pii } from './pii';
import type { Queues } from './queues';

/** What every use case gets handed; plain closures, no container. */
export interface Deps {
  config: Config;
  db: Connection;
  redis: Redis;
  queues: Queues;
  listeners: ListenerBook;
  clock: Clock;
  log: Logger;
  pii: Pii;
  wechat: WechatPort;
  wechatPay: WechatPayPort;
}

import { Queue } from 'bullmq';
import { Redis } from 'ioredis';

/** Few queues, by what must not wait for what. */
export const QUEUE_NAMES = ['events', 'campaigns', 'outside', 'timers'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

export interface Queues {
  of(name: QueueName): Queue;
  prefix: string;
  close(): Promise<void>;
}

const retryStrategy = (times: number): number => Math.min(times * 100, 1000);

/** For workers: BullMQ wants a connection there that never gives up on a request; a stop closes it. */
export const redisForQueues = (url: string): Redis => new Redis(url, { maxRetriesPerRequest: null, retryStrategy });

/** For whoever is waiting for an answer: without Redis a command fails at once, and one that hangs after a second. */
export const redisForRequests = (url: string): Redis =>
  new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 1000, enableAutoPipelining: true, retryStrategy });

export const createQueues = (url: string, prefix: string): Queues => {
  const connection = redisForRequests(url);
  const queues = new Map(QUEUE_NAMES.map((name) => [name, new Queue(name, { connection, prefix: `${prefix}:q` })]));
  for (const queue of queues.values()) queue.on('error', () => undefined); // reported by readiness; ioredis reconnects by itself
  return {
    of: (name) => queues.get(name)!,
    prefix: `${prefix}:q`,
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      connection.disconnect();
    },
  };
};

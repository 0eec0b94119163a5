import type { Home } from './home';
import { ensureMongod } from './mongod';
import { ensureRedis } from './redis';

export interface Databases {
  mongodbUri: string;
  redisUrl: string;
  /** Stops what nobody else uses. Redis first: workers are gone by then, and MongoDB holds the truth. */
  release(): Promise<void>;
}

/**
 * MongoDB and Redis of a local product: `MONGODB_URI` and `REDIS_URL` when set, else embedded ones.
 *
 * @throws {Unavailable} with the way out
 */
export const ensureDatabases = async (home: Home): Promise<Databases> => {
  const [mongod, redis] = await Promise.allSettled([
    ensureMongod(home, { preferredPort: 27_117, cacheGb: 1, external: process.env.MONGODB_URI }),
    ensureRedis(home, { preferredPort: 26_179, databases: 16, external: process.env.REDIS_URL }),
  ]);
  const release = async () => {
    if (redis.status === 'fulfilled') await redis.value.release();
    if (mongod.status === 'fulfilled') await mongod.value.release();
  };
  if (mongod.status === 'rejected' || redis.status === 'rejected') {
    await release();
    throw mongod.status === 'rejected' ? mongod.reason : (redis as PromiseRejectedResult).reason;
  }
  return { mongodbUri: mongod.value.uri, redisUrl: redis.value.uri, release };
};

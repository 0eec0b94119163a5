import { isolateServices } from './services';

/** Before each test file: points MONGODB_URI and REDIS_URL at databases that are empty and its own. */
module.exports = async () => {
  const { SHUKE_TEST_RUN: run, SHUKE_TEST_MONGODB_URI: mongodb, SHUKE_TEST_REDIS_URL: redis } = process.env;
  if (!run || !mongodb || !redis) throw new Error('the global set-up did not run');
  const own = await isolateServices(mongodb, redis, run, process.env.JEST_WORKER_ID ?? '1');
  process.env.MONGODB_URI = own.mongodbUri;
  process.env.REDIS_URL = own.redisUrl;
};

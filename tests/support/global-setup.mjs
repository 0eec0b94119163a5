import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Makes sure that MongoDB and Redis are up; hands their addresses to the workers through the environment. */
export default function setUp() {
  if (process.env.SHUKE_TEST_RUN) return;
  const args = ['--import', 'tsx', 'tests/support/print-services.ts'];
  const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (run.status !== 0) throw new Error('MongoDB and Redis are not available, see above');
  const { mongodbUri, redisUrl } = JSON.parse(run.stdout);
  process.env.SHUKE_TEST_RUN = `t${Date.now().toString(36)}`;
  process.env.SHUKE_TEST_MONGODB_URI = mongodbUri;
  process.env.SHUKE_TEST_REDIS_URL = redisUrl;
}

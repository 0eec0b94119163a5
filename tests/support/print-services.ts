import { ensureTestServices } from './services';
import { sayError } from '../../scripts/provision/say';

/** Run as a process of its own by Jest's global set-up, so that it does not depend on Jest's transforms. */
try {
  const { mongodbUri, redisUrl } = await ensureTestServices(process.ppid);
  process.stdout.write(JSON.stringify({ mongodbUri, redisUrl }));
} catch (error) {
  sayError(error);
  process.exitCode = 1;
}

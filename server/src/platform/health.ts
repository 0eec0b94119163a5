import type { FastifyInstance } from 'fastify';
import type { Deps } from './deps';
import { within } from './within';

const holds = async (work: Promise<unknown>): Promise<boolean> => within(work, 2000).then(() => true, () => false);

/** `/health`: the process lives. `/ready`: MongoDB and Redis answer; says which does not. */
export const serveHealth = (app: FastifyInstance, deps: Deps): void => {
  app.get('/health', async () => ({ status: 'ok' }));
  app.get('/ready', async (_request, reply) => {
    const [mongodb, redis] = await Promise.all([holds(deps.db.db!.command({ ping: 1 })), holds(deps.redis.ping())]);
    return reply.status(mongodb && redis ? 200 : 503).send({ ready: mongodb && redis, mongodb, redis });
  });
};

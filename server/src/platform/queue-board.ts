import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ActorSources } from './auth/actors';
import type { Deps } from './deps';
import { AppError, toProblem } from './errors';
import { QUEUE_NAMES } from './queues';

const PATH = '/ops/queues';
const COOKIE = 'shuke_ops';
const LIFE_SECONDS = 900;

/** A browser that opens a page sends no Authorization header, so an admin gets a short cookie for this path alone. */
export const opsCookie = (app: FastifyInstance, operatorId: string, secure: boolean): string => {
  const token = app.jwt.sign({ sub: operatorId, aud: 'ops' }, { expiresIn: LIFE_SECONDS });
  return `${COOKIE}=${token}; Path=/ops; HttpOnly; SameSite=Strict; Max-Age=${LIFE_SECONDS}${secure ? '; Secure' : ''}`;
};

const refusalOf = async (app: FastifyInstance, request: FastifyRequest, actors: ActorSources): Promise<AppError | undefined> => {
  const token = /(?:^|;\s*)shuke_ops=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
  if (!token) return new AppError('NOT_SIGNED_IN');
  const claims = readToken(app, token);
  const operator = claims?.aud === 'ops' ? await actors.operator(claims.sub) : undefined;
  return operator?.role === 'admin' ? undefined : new AppError('FORBIDDEN');
};

const readToken = (app: FastifyInstance, token: string): { sub: string; aud: string } | undefined => {
  try {
    return app.jwt.verify<{ sub: string; aud: string }>(token);
  } catch {
    return undefined;
  }
};

/** BullMQ's queues as pages, for admins. */
export const serveQueueBoard = async (app: FastifyInstance, deps: Deps, actors: ActorSources): Promise<void> => {
  const adapter = new FastifyAdapter();
  createBullBoard({ queues: QUEUE_NAMES.map((name) => new BullMQAdapter(deps.queues.of(name), { readOnlyMode: true })), serverAdapter: adapter });
  adapter.setBasePath(PATH);
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      // Answered here: the board brings an error handler of its own, which would turn a refusal into a 500.
      const refusal = await refusalOf(app, request, actors);
      if (refusal) return reply.status(refusal.status).type('application/problem+json').send(toProblem(refusal, request.id));
    });
    await scope.register(adapter.registerPlugin());
  }, { prefix: PATH });
};

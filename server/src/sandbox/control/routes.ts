import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isClientError, queryOf, textOf } from '../body';
import { isNear } from '../near';
import type { World } from '../world';
import { clockRoutes } from './clock-routes';
import { eventRoutes } from './event-routes';
import { ControlProblem } from './input';
import { pastOrderRoutes } from './past-orders';
import { peopleRoutes } from './people-routes';
import { payControlRoutes } from './pay-routes';
import { switchRoutes } from './switch-routes';

/** H5 runs on another port, so it needs CORS; a foreign page must not turn switches. */
const allowNearPages = (world: World) => async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  const { origin } = request.headers;
  if (!origin) return;
  if (!isNear(origin, request, world)) throw new ControlProblem('只允许本机页面调用沙盒', 403);
  reply.headers({
    'access-control-allow-origin': origin, vary: 'Origin', 'access-control-allow-methods': 'GET, POST, DELETE',
    'access-control-allow-headers': 'content-type', 'access-control-max-age': '600',
  });
};

const callRoutes = (app: FastifyInstance, world: World): void => {
  app.get('/_sandbox/calls', (request) => {
    const query = queryOf(request);
    const direction = query.direction === 'in' || query.direction === 'out' ? query.direction : undefined;
    const calls = world.calls.list({
      direction, path: textOf(query.path), limit: Math.min(3_000, Number(query.limit) || 200),
      afterId: Number(query.afterId) || undefined, ok: query.ok === undefined ? undefined : query.ok === 'true',
    });
    return { total: world.calls.total(), calls };
  });
  app.delete('/_sandbox/calls', () => {
    world.calls.clear();
    return { total: world.calls.total(), calls: [] };
  });
};

/** Everything under `/_sandbox`: not part of WeChat, only of the stand-in. */
export function controlRoutes(app: FastifyInstance, world: World): void {
  app.addHook('onRequest', allowNearPages(world));
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof ControlProblem) return reply.code(error.status).send({ error: error.message });
    if (isClientError(error)) return reply.code(400).send({ error: error.message });
    app.log.error(error);
    return reply.code(500).send({ error: '沙盒内部出错，请看日志' });
  });
  app.options('/_sandbox/*', (_request, reply) => reply.code(204).send());
  app.get('/_sandbox/health', () => ({ ok: true, appId: world.keys.appId, mchId: world.keys.mchId }));
  callRoutes(app, world);
  clockRoutes(app, world);
  peopleRoutes(app, world);
  payControlRoutes(app, world);
  pastOrderRoutes(app, world);
  switchRoutes(app, world);
  eventRoutes(app, world);
}

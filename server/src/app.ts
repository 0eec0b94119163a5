import type { FastifyInstance } from 'fastify';
import type { Deps } from './platform/deps';
import { serveHealth } from './platform/health';
import { createHttp } from './platform/http';
import { serveMetrics } from './platform/metrics';
import { servePages } from './platform/pages';
import { serveQueueBoard } from './platform/queue-board';
import type { ServeContext } from './platform/serve';
import { createReplyCheck } from './platform/validation';
import { actorSources } from './actor-sources';
import { FEATURES } from './product';

/** Wires the HTTP side; listening is main.ts's business, so that tests can inject. */
export const buildApp = async (deps: Deps): Promise<FastifyInstance> => {
  const app = await createHttp(deps);
  const context: ServeContext = { app, deps, actors: actorSources(deps), checkReply: createReplyCheck(deps.config.mode !== 'production') };
  serveHealth(app, deps);
  serveMetrics(app, deps, FEATURES.flatMap((feature) => feature.gauges ?? []));
  for (const feature of FEATURES) feature.routes?.(context);
  await serveQueueBoard(app, deps, context.actors);
  await servePages(app, deps);
  return app;
};

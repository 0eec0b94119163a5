import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Deps } from './deps';
import { AppError } from './errors';
import type { FeatureGauge } from './feature';
import { Outbox } from './outbox';
import { QUEUE_NAMES } from './queues';
import { within } from './within';

/** Prometheus metrics at /metrics behind a bearer token of its own. */
export const serveMetrics = (app: FastifyInstance, deps: Deps, gauges: readonly FeatureGauge[] = []): void => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'shuke_http_seconds', help: 'Time to answer by route and status', labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5], registers: [registry],
  });
  new Gauge({
    name: 'shuke_outbox_open', help: 'Events whose listeners have not all finished', registers: [registry],
    async collect() {
      this.set(await Outbox(deps.db).countDocuments({ open: true }));
    },
  });
  new Gauge({
    name: 'shuke_queue_waiting', help: 'Jobs waiting by queue', labelNames: ['queue'], registers: [registry],
    async collect() {
      // Without Redis nothing is known of its queues; everything else is still told.
      this.reset();
      await Promise.all(QUEUE_NAMES.map((name) =>
        within(deps.queues.of(name).getWaitingCount(), 1000).then((waiting) => this.set({ queue: name }, waiting), () => undefined)));
    },
  });
  for (const { name, help, read } of gauges) {
    new Gauge({
      name, help, registers: [registry],
      collect() {
        const value = read(deps);
        if (value === undefined) this.reset();
        else this.set(value);
      },
    });
  }
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.config.contractKey ?? request.routeOptions.url ?? 'unknown';
    durations.observe({ route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  app.get('/metrics', async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${deps.config.metricsToken}`) throw new AppError('NOT_SIGNED_IN');
    return reply.type(registry.contentType).send(await registry.metrics());
  });
};

import type { FastifyInstance } from 'fastify';
import type { World } from '../world';

export function pageRoutes(app: FastifyInstance, world: World): void {
  app.get('/', () => ({ ok: true, appId: world.keys.appId }));
}

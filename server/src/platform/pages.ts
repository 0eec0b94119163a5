import fastifyStatic from '@fastify/static';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { api } from '@shuke/shared/contract/index';
import type { Deps } from './deps';
import { toOpenApi } from './openapi';

const HASHED = /[.-][0-9a-zA-Z_-]{8,}\.(js|css|woff2?|png|svg)$/;
const cacheControl = (path: string): string => (HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');

interface Mount {
  prefix: string;
  root: string;
  /** A single-page app answers its index for every deep link. */
  fallback?: boolean;
}

const mount = async (app: FastifyInstance, { prefix, root, fallback }: Mount): Promise<void> => {
  if (!existsSync(root)) return;
  await app.register(async (scope) => {
    await scope.register(fastifyStatic, {
      root, prefix: '/', decorateReply: true, wildcard: true, redirect: false, cacheControl: false,
      setHeaders: (reply, path) => void reply.header('cache-control', cacheControl(path)),
    });
    if (fallback) scope.setNotFoundHandler((_request, reply: FastifyReply) => reply.header('cache-control', 'no-cache').sendFile('index.html'));
  }, { prefix });
  if (prefix !== '/') app.get(prefix.slice(0, -1), (_request, reply) => reply.redirect(prefix));
};

/** Three front ends and the API's own pages on one origin. */
export const servePages = async (app: FastifyInstance, deps: Deps): Promise<void> => {
  const { root } = deps.config;
  await mount(app, { prefix: '/m/', root: join(root, 'miniapp/dist/h5') });
  await mount(app, { prefix: '/console/', root: join(root, 'console/dist'), fallback: true });
  const openApi = toOpenApi(api);
  app.get('/openapi.json', async () => openApi);
  app.get('/docs/swagger-initializer.js', (_request, reply) =>
    reply.type('text/javascript').send("window.ui=SwaggerUIBundle({url:'/openapi.json',dom_id:'#swagger-ui',presets:[SwaggerUIBundle.presets.apis,SwaggerUIStandalonePreset],layout:'BaseLayout',docExpansion:'none',filter:true});"));
  const swagger = dirname(createRequire(join(root, 'server/package.json')).resolve('swagger-ui-dist/package.json'));
  await mount(app, { prefix: '/docs/', root: swagger });
  await mount(app, { prefix: '/', root: join(root, 'server/public') });
};

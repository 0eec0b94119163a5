import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { keepRawBodies } from './body';
import { createCallLog } from './calls';
import { createClock } from './clock';
import { addPersona, type PersonaInput } from './control/personas';
import { controlRoutes } from './control/routes';
import { createFaults } from './faults';
import type { SandboxKeys } from './keys';
import { pageRoutes } from './pages/routes';
import { createNoticeSender } from './pay/notices';
import { createRefundDesk } from './pay/refund-desk';
import { payRoutes } from './pay/routes';
import { openStore } from './store';
import { wechatRoutes } from './wechat/routes';
import { watchTheWire } from './wire';
import type { SandboxSettings, VerifyMode, World } from './world';

declare module 'fastify' {
  interface FastifyInstance {
    /** Clock, faults, calls and state, for tests that start the sandbox in their own process. */
    sandbox: World;
  }
}

export interface SandboxOptions {
  keys: SandboxKeys;
  /** How the platform signs; `publicKey` unless said otherwise, as for every merchant since late 2024. */
  verifyMode?: VerifyMode;
  /** Where browsers reach the sandbox. Without a port (`:0`) it is read from the socket after `listen`. */
  publicOrigin: string;
  h5Url?: string;
  merchantName?: string;
  /** Multiplies the waits between notices: 0.001 turns 15 s into 15 ms. */
  retryScale?: number;
  refundMs?: number;
  personas?: readonly PersonaInput[];
  /** Snapshot that outlives a restart. */
  dataFile?: string;
  logger?: FastifyServerOptions['logger'];
}

const REFUND_MS = 1_000;

const settingsOf = (options: SandboxOptions): SandboxSettings => ({
  publicOrigin: options.publicOrigin.replace(/\/$/, ''), h5Url: options.h5Url,
  merchantName: options.merchantName ?? '熟客茶铺', verifyMode: options.verifyMode ?? 'publicKey',
  retryScale: options.retryScale ?? 1, refundMs: options.refundMs ?? REFUND_MS,
});

const createWorld = (options: SandboxOptions): World => {
  const store = openStore(options.dataFile);
  const world = {
    keys: options.keys, settings: settingsOf(options), clock: createClock(), store, faults: createFaults(store),
    calls: createCallLog(),
  } as World;
  world.clock.restore(store.data.clock);
  world.clock.onChange(() => {
    store.data.clock = world.clock.save();
    store.touch();
  });
  world.notices = createNoticeSender(world);
  world.refunds = createRefundDesk(world);
  for (const persona of options.personas ?? []) addPersona(world, persona);
  return world;
};

const followThePort = (app: FastifyInstance, settings: SandboxSettings): void => {
  if (!settings.publicOrigin.endsWith(':0')) return;
  app.addHook('onListen', async () => {
    const address = app.server.address();
    if (typeof address === 'object' && address) settings.publicOrigin = `http://127.0.0.1:${address.port}`;
  });
};

/** The outside world on one port: WeChat, WeChat Pay, and the pages and switches of the sandbox itself. */
export function buildSandbox(options: SandboxOptions): FastifyInstance {
  const app = Fastify({ logger: options.logger ?? false, forceCloseConnections: true, bodyLimit: 1_048_576 });
  const world = createWorld(options);
  app.decorate('sandbox', world);
  keepRawBodies(app);
  watchTheWire(app, world);
  followThePort(app, world.settings);
  app.register(async (scope) => payRoutes(scope, world));
  app.register(async (scope) => wechatRoutes(scope, world));
  app.register(async (scope) => controlRoutes(scope, world));
  app.register(async (scope) => pageRoutes(scope, world));
  app.addHook('onReady', async () => {
    world.notices.start();
    world.refunds.start();
  });
  app.addHook('onClose', async () => {
    await Promise.all([world.notices.stop(), world.refunds.stop()]);
    world.store.close();
  });
  return app;
}

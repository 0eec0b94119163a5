import '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Contract, Endpoint, InputOf, ReplyOf, RouteKey } from '@shuke/shared/contract/contract';
import type { Actor, ActorOf, ActorSources } from './auth/actors';
import { authorize } from './auth/authorize';
import type { Deps } from './deps';
import { AppError } from './errors';
import { once } from './idempotency';
import { declaredRefusals } from './refusals';
import type { ReplyCheck } from './validation';

export type RequestOf<E extends Endpoint> = InputOf<E> & {
  actor: ActorOf<E['access']>;
  /** The person's Idempotency-Key on keyed routes, else ''. Keep it in what you write (see idempotency.ts). */
  key: string;
  requestId: string;
  ip: string;
  /** Exact bytes of the body, for routes whose body carries its own proof. */
  rawBody: Buffer;
  headers: Record<string, string>;
  setHeader(name: string, value: string): void;
};

/** One handler per route of the contract; a missing one is a type error. */
export type Handlers<C extends Contract> = {
  [K in keyof C]: C[K] extends Endpoint ? (request: RequestOf<C[K]>) => Promise<ReplyOf<C[K]>> : never;
};

export interface ServeContext {
  app: FastifyInstance;
  deps: Deps;
  actors: ActorSources;
  checkReply: ReplyCheck;
}

const KEY_PATTERN = /^[A-Za-z0-9_-]{8,80}$/;

/** Registers a feature's routes. A write without a `repeat` declaration, or a route without access, does not start. */
export const serve = <C extends Contract>(context: ServeContext, contract: C, handlers: Handlers<C>): void => {
  for (const [key, endpoint] of Object.entries(contract) as [RouteKey, Endpoint][]) {
    const handler = handlers[key as keyof C] as unknown as (request: unknown) => Promise<unknown>;
    assertDeclared(key, endpoint);
    context.app.route(routeOf(context, key, endpoint, handler));
  }
};

const assertDeclared = (key: string, endpoint: Endpoint): void => {
  if (!endpoint.access?.audience) throw new Error(`${key} declares no access`);
  if (!key.startsWith('GET ') && !endpoint.repeat) throw new Error(`${key} does not say what a repeat does`);
  if (endpoint.repeat === 'keyed' && endpoint.access.audience === 'public') throw new Error(`${key}: keyed routes need an actor`);
};

const routeOf = (context: ServeContext, key: RouteKey, endpoint: Endpoint, handler: (request: unknown) => Promise<unknown>): RouteOptions => {
  const [method, url] = key.split(' ') as [RouteOptions['method'], string];
  return {
    method,
    url,
    schema: schemasOf(method, endpoint),
    config: {
      contractKey: key,
      rateLimit: { max: endpoint.perMinute ?? context.deps.config.requestsPerMinute, timeWindow: 60_000 },
    },
    onRequest: async (request) => {
      request.actor = await authorize(request, endpoint.access, context.actors);
    },
    handler: (request, reply) => answer(context, key, endpoint, handler, request, reply),
  };
};

const NO_PARAMETERS = { type: 'object', additionalProperties: false };
const NO_BODY = { type: ['object', 'null'], additionalProperties: false };

/** What a route does not declare is refused, not dropped. A signed notice proves itself, whatever it looks like. */
const schemasOf = (method: unknown, { access, params, query, body }: Endpoint): object => {
  if (access.audience === 'signed') return {};
  return { params: params ?? NO_PARAMETERS, querystring: query ?? NO_PARAMETERS, ...(method === 'GET' ? {} : { body: body ?? NO_BODY }) };
};

const answer = async (
  context: ServeContext, key: RouteKey, endpoint: Endpoint,
  handler: (request: unknown) => Promise<unknown>, request: FastifyRequest, reply: FastifyReply,
): Promise<unknown> => {
  const idempotencyKey = endpoint.repeat === 'keyed' ? readKey(request) : '';
  const input = { params: request.params, query: request.query, body: request.body };
  const run = () => handler({
    ...input, actor: request.actor, key: idempotencyKey, requestId: request.id, ip: request.ip,
    rawBody: request.rawBody ?? Buffer.alloc(0), headers: request.headers,
    setHeader: (name: string, value: string) => void reply.header(name, value),
  }).catch((error: unknown) => {
    throw context.deps.config.mode === 'test' ? asDeclared(key, endpoint, error) : error;
  });
  if (!idempotencyKey) return context.checkReply(key, endpoint, await run());
  const actorId = actorKey(request.actor);
  const { reply: body, replayed } = await once(context.deps, { actorId, route: key, key: idempotencyKey, input }, run);
  if (replayed) reply.header('idempotent-replay', 'true');
  return context.checkReply(key, endpoint, body);
};

/** In tests a refusal that the contract does not name is a bug of the contract. */
const asDeclared = (key: RouteKey, endpoint: Endpoint, error: unknown): unknown =>
  error instanceof AppError && !declaredRefusals(endpoint).has(error.code) ? new Error(`${key} refuses with ${error.code}, which it does not declare`) : error;

const actorKey = (actor: Actor | null): string => (actor ? `${actor.kind}:${actor.id}` : 'anyone');

const readKey = (request: FastifyRequest): string => {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || !KEY_PATTERN.test(key)) throw new AppError('IDEMPOTENCY_KEY_MISSING');
  return key;
};

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | null;
    rawBody?: Buffer;
  }
  interface FastifyContextConfig {
    contractKey?: string;
  }
}

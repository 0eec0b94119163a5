/**
 * A small server that answers as the contract says, for front-end tests and pictures. It checks what it is sent against
 * the contract, asks for idempotency keys where the contract does, and replays the first answer to a repeated key.
 */
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Endpoint } from '../../../shared/contract/contract';
import { ERRORS, type ErrorCode } from '../../../shared/contract/errors';
import { api } from '../../../shared/contract/index';
import { cardRoutes } from './fixture-cards';
import { mallRoutes } from './fixture-mall';
import { counterRoutes } from './fixture-counter';
import { memberRoutes } from './fixture-member';
import { Refusal, type Routes } from './fixture-routes';
import { groupBuyRoutes, shopRoutes } from './fixture-shop';
import { taskRoutes } from './fixture-tasks';
import { createWorld, type World } from './fixture-world';

export interface FixtureRequest {
  route: string;
  path: string;
  key: string | undefined;
  body: unknown;
}

export interface FixtureServer {
  url: string;
  world: World;
  requests: FixtureRequest[];
  /** What the contract refused; a test expects none. */
  faults: string[];
  /** Replaces one route; answers the one before, so that a test can put it back. */
  override<K extends keyof Routes>(route: K, handler: Routes[K] | undefined): Routes[K] | undefined;
  /** The next so many requests of a route are served, but their answer is lost on the way. */
  loseAnswers(route: string, times: number): void;
  close(): Promise<void>;
}

type AnyHandler = (input: { params: unknown; query: unknown; body: unknown }) => unknown;
interface Matched {
  route: string;
  endpoint: Endpoint;
  params: Record<string, string>;
}

const endpoints = Object.entries(api as Record<string, Endpoint>).map(([route, endpoint]) => {
  const [method = '', path = ''] = route.split(' ');
  const names = [...path.matchAll(/:(\w+)/g)].map((match) => match[1] as string);
  return { route, endpoint, method, names, pattern: new RegExp(`^${path.replace(/:\w+/g, '([^/]+)')}$`) };
});

const match = (method: string, path: string): Matched | undefined => {
  for (const one of endpoints.filter((candidate) => candidate.method === method)) {
    const found = one.pattern.exec(path);
    if (found) return { ...one, params: Object.fromEntries(one.names.map((name, place) => [name, decodeURIComponent(found[place + 1] as string)])) };
  }
  return undefined;
};

const readBody = async (request: http.IncomingMessage): Promise<unknown> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  return text === '' ? undefined : (JSON.parse(text) as unknown);
};

const typed = (query: Record<string, string>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, ['limit', 'lng', 'lat'].includes(name) ? Number(value) : value]));

const fits = (schema: TSchema | undefined, value: unknown): boolean => schema === undefined || Compile(schema).Check(value);

const problem = (code: ErrorCode, detail?: string) => ({ type: 'about:blank', status: ERRORS[code][0], code, title: ERRORS[code][1], detail });

const pictures = fileURLToPath(new URL('../../../server/public', import.meta.url));

const sendPicture = async (path: string, response: http.ServerResponse): Promise<void> => {
  try {
    const bytes = await readFile(`${pictures}${path.replaceAll('..', '')}`);
    response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(bytes);
  } catch {
    response.writeHead(404).end();
  }
};

interface Wire {
  status: number;
  body: unknown;
}

/** Everything between the socket and a handler: contract, keys, refusals. */
const createAnswerer = (routes: Partial<Routes>, requests: FixtureRequest[], faults: string[]) => {
  const answers = new Map<string, Wire>();
  const run = async (matched: Matched, query: unknown, body: unknown): Promise<Wire> => {
    const handler = routes[matched.route as keyof Routes] as AnyHandler | undefined;
    if (!handler) {
      faults.push(`${matched.route} has no fixture`);
      return { status: 404, body: problem('NOT_FOUND') };
    }
    try {
      return { status: 200, body: structuredClone(await handler({ params: matched.params, query, body })) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: ERRORS[error.code][0], body: problem(error.code, error.detail) };
    }
  };
  return async (method: string, url: URL, key: string | undefined, body: unknown): Promise<Wire & { route?: string }> => {
    const matched = match(method, url.pathname);
    if (!matched) {
      faults.push(`${method} ${url.pathname} is not in the contract`);
      return { status: 404, body: problem('NOT_FOUND') };
    }
    const { route, endpoint } = matched;
    requests.push({ route, path: url.pathname + url.search, key, body });
    const query = typed(Object.fromEntries(url.searchParams));
    const shaped = fits(endpoint.params, matched.params) && fits(endpoint.query, query) && fits(endpoint.body, body);
    if (!shaped) faults.push(`${route} was sent ${JSON.stringify({ params: matched.params, query, body })}`);
    if (!shaped) return { route, status: 400, body: problem('BAD_REQUEST') };
    if (endpoint.repeat === 'keyed' && !key) return { route, status: 400, body: problem('IDEMPOTENCY_KEY_MISSING') };
    const seen = endpoint.repeat === 'keyed' ? answers.get(`${route} ${key}`) : undefined;
    const wire = seen ?? (await run(matched, query, body));
    if (endpoint.repeat === 'keyed') answers.set(`${route} ${key}`, wire);
    return { route, ...wire };
  };
};

export const startFixtureServer = async (world: World = createWorld()): Promise<FixtureServer> => {
  const requests: FixtureRequest[] = [];
  const faults: string[] = [];
  const lost = new Map<string, number>();
  const routes: Partial<Routes> = { ...shopRoutes(world), ...groupBuyRoutes(world), ...counterRoutes(world), ...memberRoutes(world), ...taskRoutes(world), ...cardRoutes(world), ...mallRoutes(world) };
  const answer = createAnswerer(routes, requests, faults);
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://fixture');
    response.setHeader('access-control-allow-origin', '*');
    if (url.pathname.startsWith('/art/')) return void sendPicture(url.pathname, response);
    const serve = async (): Promise<void> => {
      const key = request.headers['idempotency-key'] as string | undefined;
      const { route = '', status, body } = await answer(request.method ?? 'GET', url, key, await readBody(request));
      const left = lost.get(route) ?? 0;
      if (left > 0) {
        lost.set(route, left - 1);
        request.socket.destroy();
        return;
      }
      response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' }).end(JSON.stringify(body));
    };
    serve().catch((error: unknown) => {
      faults.push(String(error));
      response.writeHead(500).end(JSON.stringify(problem('INTERNAL')));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    world, requests, faults,
    override: (route, handler) => {
      const before = routes[route];
      if (handler) routes[route] = handler;
      else delete routes[route];
      return before;
    },
    loseAnswers: (route, times) => void lost.set(route, times),
    close: () => new Promise<void>((done) => { server.closeAllConnections(); server.close(() => done()); }),
  };
};

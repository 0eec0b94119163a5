import type { Endpoint, InputOf, ReplyOf, RouteKey } from './contract';
import type { Problem } from './errors';

/** What a front end supplies: one function that moves bytes, and where the session lives. */
export interface Transport {
  send(request: WireRequest): Promise<WireReply>;
  newKey(): string;
}
export interface WireRequest {
  method: string;
  path: string;
  body?: unknown;
  headers: Record<string, string>;
}
export interface WireReply {
  status: number;
  body: unknown;
}

/** A refusal or failure as problem+json (RFC 9457); `code` is stable, `title` is Chinese for people. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  constructor(readonly problem: Problem) {
    super(problem.title);
    this.name = 'ApiProblem';
    this.code = problem.code;
    this.status = problem.status;
  }
}

export interface CallOptions {
  /** Reuse the key when the same act is sent again: the server then answers the first result. */
  key?: string;
}

const fillPath = (path: string, params: Record<string, unknown> = {}): string =>
  path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(params[name])));

const queryString = (query: Record<string, unknown> = {}): string => {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
};

const problemFrom = (status: number, body: unknown): Problem =>
  typeof body === 'object' && body !== null && 'code' in body
    ? (body as Problem)
    : { type: 'about:blank', status, code: status === 0 ? 'OFFLINE' : 'UNEXPECTED', title: status === 0 ? '网络不通，请检查后重试' : '服务暂时不可用，请稍后重试' };

type AnyContract = Record<string, Endpoint>;
type LooseInput = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown };

/** `const call = createClient<Api>(transport)`; `await call('POST /v1/…', { body })` throws ApiProblem. */
export const createClient = <C extends AnyContract>(transport: Transport) =>
  async <K extends keyof C & RouteKey>(key: K, input?: InputOf<C[K]>, options: CallOptions = {}): Promise<ReplyOf<C[K]>> => {
    const [method, route] = key.split(' ') as [string, string];
    const { params, query, body } = (input ?? {}) as LooseInput;
    const headers: Record<string, string> = {};
    if (method !== 'GET') headers['idempotency-key'] = options.key ?? transport.newKey();
    const reply = await transport.send({ method, path: fillPath(route, params) + queryString(query), body, headers });
    if (reply.status >= 200 && reply.status < 300) return reply.body as ReplyOf<C[K]>;
    throw new ApiProblem(problemFrom(reply.status, reply.body));
  };

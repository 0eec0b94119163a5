import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { api } from '@shuke/shared/contract/index';
import { ERRORS } from '@shuke/shared/contract/errors';
import type { ConsoleRole } from '@shuke/shared/contract/contract';
import { memberHandlers, recordAudit, segmentHandlers, startAudience, tagHandlers } from './fixture-audience';
import { boardHandlers } from './fixture-board';
import { campaignHandlers, startOutreach } from './fixture-campaigns';
import { membershipHandlers } from './fixture-membership';
import { standingHandlers } from './fixture-standing';
import { idOf } from './fixture-people';
import { pointsHandlers } from './fixture-points';
import { privacyHandlers } from './fixture-privacy';
import { referralHandlers } from './fixture-referral';
import { storeHandlers } from './fixture-stores';
import { tagActHandlers } from './fixture-tag-acts';
import { couponActHandlers } from './fixture-coupon-acts';
import { taskHandlers } from './fixture-tasks';
import { segmentToolHandlers } from './fixture-segments';
import { shopHandlers, startShop, startTemplates } from './fixture-shop';
import { Refusal, type Handlers, type Operator, type Route } from './fixture-types';

const root = fileURLToPath(new URL('../../..', import.meta.url));
export const password = 'fixture-password';
const people: Record<string, { name: string; role: ConsoleRole }> = {
  admin: { name: '周掌柜', role: 'admin' }, manager: { name: '林晚', role: 'manager' }, auditor: { name: '沈正', role: 'auditor' }, support: { name: '何悦', role: 'support' }, keeper: { name: '陆川', role: 'store-manager' },
};

export interface Seen { route: Route; body: unknown; key: string | null }
interface Fault { route: Route; status: number; code: string; times: number }

export interface Fixture {
  address: string;
  seen: Seen[];
  /** A refresh token for somebody who has signed in already. */
  openSession(username: string): string;
  /** The next calls of a route fail; status 0 cuts the connection. */
  fail(route: Route, fault: Omit<Fault, 'route'>): void;
  /** Every access token stops working, as if its time had run out. */
  expireAccess(): void;
  /** Every refresh token stops working too. */
  endSessions(): void;
  slowMs: number;
  handlers: Handlers;
  /** Back to the first day, at the same address, so that the browser keeps its cache. */
  reset(): void;
  close(): Promise<void>;
}

interface Match { route: Route; params: Record<string, string> }
const routes = (Object.keys(api) as Route[]).map((route) => {
  const [method, path] = route.split(' ') as [string, string];
  const names = [...path.matchAll(/:([A-Za-z]+)/g)].map((found) => found[1] ?? '');
  return { route, method, names, pattern: new RegExp(`^${path.replace(/:[A-Za-z]+/g, '([^/]+)')}$`) };
}).sort((a, b) => a.names.length - b.names.length);

function matchRoute(method: string, path: string): Match | undefined {
  for (const { route, method: wanted, names, pattern } of routes) {
    const found = method === wanted ? pattern.exec(path) : null;
    if (found) return { route, params: Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')])) };
  }
  return undefined;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text ? JSON.parse(text) : undefined;
}

const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png' };
/** What the product sends: no inline scripts; antd writes its styles at run time. */
const policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

async function sendFile(response: ServerResponse, folder: string, path: string, fallback?: string): Promise<void> {
  const file = join(folder, normalize(path).replace(/^(\.\.[/\\])+/, ''));
  const found = await readFile(file).catch(() => undefined);
  const body = found ?? (fallback ? await readFile(join(folder, fallback)) : undefined);
  response.writeHead(body ? 200 : 404, { 'content-type': types[found ? extname(file) : '.html'] ?? 'application/octet-stream', 'content-security-policy': policy, 'x-content-type-options': 'nosniff', 'cache-control': file.includes('/assets/') ? 'max-age=31536000, immutable' : 'no-cache' });
  response.end(body);
}

class Sessions {
  private made = 0;
  readonly access = new Map<string, string>();
  readonly refresh = new Map<string, string>();

  open(username: string) {
    this.made += 1;
    const tokens = { accessToken: `access-${this.made}-${username}`, refreshToken: `refresh-${String(this.made).padStart(20, '0')}`, expiresInSeconds: 900 };
    this.access.set(tokens.accessToken, username);
    this.refresh.set(tokens.refreshToken, username);
    return tokens;
  }

  swap(refreshToken: string) {
    const username = this.refresh.get(refreshToken);
    if (!username) throw new Refusal('SESSION_EXPIRED');
    this.refresh.delete(refreshToken);
    return this.open(username);
  }
}

const operatorOf = (username: string): Operator => ({ id: idOf('operator', Object.keys(people).indexOf(username) + 1), username, name: people[username]?.name ?? '', role: people[username]?.role ?? 'support', storeIds: [] });

function sessionHandlers(sessions: Sessions): Handlers {
  return {
    'POST /v1/session/console': ({ body }) => {
      if (body.username === 'locked') throw new Refusal('ACCOUNT_LOCKED');
      if (!people[body.username] || body.password !== password) throw new Refusal('BAD_CREDENTIALS');
      return { ...sessions.open(body.username), operator: operatorOf(body.username) };
    },
    'POST /v1/session/refresh': ({ body }) => sessions.swap(body.refreshToken),
    'POST /v1/session/end': ({ body }) => {
      sessions.refresh.delete(body.refreshToken);
      return {};
    },
    'GET /v1/console/me': (_, who) => who,
  };
}

function makeHandlers(sessions: Sessions): Handlers {
  const audience = startAudience();
  const templates = startTemplates();
  const outreach = startOutreach(audience, templates);
  const admin = operatorOf('admin');
  recordAudit(audience, admin, { action: '新建人群', target: '首单 30 天没回来', after: { name: '首单 30 天没回来', count: 182 } });
  recordAudit(audience, operatorOf('support'), { action: '查看完整手机号', target: 'T200111', why: '售后回访，联系会员' });
  recordAudit(audience, operatorOf('manager'), { action: '修改活动', target: '岩茶上新，老客先尝', before: { holdoutPercent: 5, budgetFen: null }, after: { holdoutPercent: 10, budgetFen: 800_000 } });
  return {
    ...sessionHandlers(sessions), ...memberHandlers(audience), ...tagHandlers(audience), ...tagActHandlers(audience), ...segmentHandlers(audience), ...segmentToolHandlers(audience), ...campaignHandlers(outreach),
    ...boardHandlers(outreach), ...shopHandlers(startShop(audience, templates)), ...taskHandlers(), ...couponActHandlers(), ...membershipHandlers(audience), ...standingHandlers(), ...privacyHandlers(audience),
    ...pointsHandlers(audience), ...referralHandlers(audience), ...storeHandlers(),
  };
}

const problem = (response: ServerResponse, status: number, code: string, title: string, errors?: Refusal['errors']): void => {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: `/problems/${code}`, status, code, title, requestId: 'fixture-1', ...(errors ? { errors } : {}) }));
};

function authorise(match: Match, request: IncomingMessage, sessions: Sessions): Operator {
  const { access } = api[match.route];
  const username = sessions.access.get((request.headers.authorization ?? '').replace('Bearer ', ''));
  if (access.audience !== 'console') return operatorOf(username ?? 'support');
  if (!username) throw new Refusal(request.headers.authorization ? 'SESSION_EXPIRED' : 'NOT_SIGNED_IN');
  const operator = operatorOf(username);
  if (!(access.roles as readonly string[]).includes(operator.role)) throw new Refusal('FORBIDDEN');
  return operator;
}

/** `pages`: the folder of a built console; without one only the routes answer. */
export async function startFixture({ pages, port = 0 }: { pages?: string; port?: number } = {}): Promise<Fixture> {
  const sessions = new Sessions();
  const faults: Fault[] = [];
  const fixture: Fixture = {
    address: '', seen: [], slowMs: 0, handlers: makeHandlers(sessions),
    openSession: (username) => sessions.open(username).refreshToken,
    fail: (route, fault) => void faults.push({ route, ...fault }),
    expireAccess: () => sessions.access.clear(),
    endSessions: () => { sessions.access.clear(); sessions.refresh.clear(); },
    reset: () => {
      faults.length = 0;
      Object.assign(fixture, { seen: [], slowMs: 0, handlers: makeHandlers(sessions) });
    },
    close: async () => undefined,
  };

  const answer = async (match: Match, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    const key = request.headers['idempotency-key'];
    fixture.seen.push({ route: match.route, body, key: typeof key === 'string' ? key : null });
    if (fixture.slowMs > 0) await new Promise((done) => { setTimeout(done, fixture.slowMs); });
    const fault = faults.find((item) => item.route === match.route && item.times > 0);
    if (fault) {
      fault.times -= 1;
      if (fault.status === 0) return void request.socket.destroy();
      return problem(response, fault.status, fault.code, fault.code in ERRORS ? ERRORS[fault.code as keyof typeof ERRORS][1] : fault.code);
    }
    const operator = authorise(match, request, sessions);
    const handler = fixture.handlers[match.route] as ((input: unknown, who: Operator) => unknown) | undefined;
    if (!handler) throw new Refusal('NOT_FOUND');
    const query = Object.fromEntries([...url.searchParams].map(([name, value]) => [name, name === 'limit' ? Number(value) : value]));
    const reply = JSON.stringify(handler({ params: match.params, query, body }, operator));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(reply);
  };

  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://fixture');
    if (pages && url.pathname.startsWith('/console')) return void sendFile(response, pages, url.pathname.slice('/console'.length) || '/', 'index.html');
    if (url.pathname.startsWith('/art/')) return void sendFile(response, join(root, 'server/public'), url.pathname);
    const match = matchRoute(request.method ?? 'GET', url.pathname);
    if (!match) return problem(response, 404, 'NOT_FOUND', ERRORS.NOT_FOUND[1]);
    return void answer(match, url, request, response).catch((error: unknown) => {
      if (error instanceof Refusal) return problem(response, ERRORS[error.code][0], error.code, ERRORS[error.code][1], error.errors);
      return problem(response, 500, 'INTERNAL', String(error));
    });
  });
  await new Promise<void>((ready) => { server.listen(port, '127.0.0.1', ready); });
  const bound = server.address();
  fixture.address = typeof bound === 'object' && bound ? `http://127.0.0.1:${bound.port}` : '';
  fixture.close = () => new Promise((done) => { server.close(() => done()); server.closeAllConnections(); });
  return fixture;
}

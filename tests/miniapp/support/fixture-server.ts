import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { ERRORS, type ErrorCode } from '@shuke/shared/contract/errors';
import { replies, staffView, type Asked, type FixtureState, type Persona } from './fixture-replies';
import { id } from './fixture-people';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png',
};
/** The same rules that the real server sends, so that a page which breaks them breaks here too. */
const CSP = "default-src 'self';script-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data: blob:;font-src 'self' data:;connect-src 'self';frame-src 'self';frame-ancestors 'self';object-src 'none';base-uri 'self';form-action 'self'";

export interface Call {
  key: string;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
}
export interface Fixture {
  origin: string;
  calls: Call[];
  /** Who the identity page lets in next. */
  persona: Persona;
  /** Route → code to refuse with, `hang` to never answer, `drop` to cut the line, or `portal` for somebody else's answer; `*` means every route. */
  trouble: Map<string, ErrorCode | 'hang' | 'drop' | 'portal'>;
  /** Access tokens that are refused from now on. */
  expired: Set<string>;
  close(): Promise<void>;
}

const freshState = (persona: Persona): FixtureState => ({
  persona, joined: persona !== 'visitor', opened: new Set(), claimed: new Set(),
  consents: {
    privacyVersion: '2026-10', marketing: { inbox: true, subscribe: false, sms: false, wecom: false },
    history: [{ at: new Date(Date.now() - 9e8).toISOString(), purpose: 'privacy', granted: true }, { at: new Date(Date.now() - 9e8).toISOString(), purpose: 'marketing:inbox', granted: true }],
  },
});

const readBody = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text ? (JSON.parse(text) as Record<string, unknown>) : {};
};

const patterns = Object.keys(replies).map((key) => {
  const [method, path] = key.split(' ') as [string, string];
  return { key: key as keyof typeof replies, method, test: new RegExp(`^${path.replace(/:([a-z]+)/gi, '(?<$1>[^/]+)')}$`) };
});

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', 'access-control-allow-origin': '*' });
  response.end(JSON.stringify(body));
};

const refuse = (response: ServerResponse, code: ErrorCode): void => {
  const [status, title] = ERRORS[code];
  send(response, status, { type: 'about:blank', status, code, title });
};

/** One signed-in phone per access token. */
class Sessions {
  private readonly states = new Map<string, FixtureState>();
  private readonly families = new Map<string, FixtureState>();
  private count = 0;

  open(state: FixtureState) {
    this.count += 1;
    const accessToken = `access-${this.count}`;
    const refreshToken = `refresh-${this.count}-${'x'.repeat(20)}`;
    this.states.set(accessToken, state);
    this.families.set(refreshToken, state);
    return { accessToken, refreshToken, expiresInSeconds: 600 };
  }

  refresh(refreshToken: string) {
    const state = this.families.get(refreshToken);
    this.families.delete(refreshToken);
    return state && this.open(state);
  }

  stateOf(accessToken: string): FixtureState | undefined {
    return this.states.get(accessToken);
  }
}

const page = async (response: ServerResponse, file: string): Promise<void> => {
  try {
    const bytes = await readFile(file);
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': CSP });
    response.end(bytes);
  } catch {
    response.writeHead(404).end();
  }
};

const sandbox = (fixture: Fixture, url: URL, response: ServerResponse): boolean => {
  if (url.pathname === '/identity') {
    const back = new URL(url.searchParams.get('redirect') ?? '/');
    back.searchParams.set('code', `code-${fixture.persona}`);
    back.searchParams.set('openid', `o-${fixture.persona}`);
    response.writeHead(302, { location: back.toString() }).end();
  } else if (url.pathname === '/_sandbox/phone-code') send(response, 200, { code: 'phone-1' });
  else if (url.pathname === '/_sandbox/pay') send(response, 200, { ok: true, errMsg: 'requestPayment:ok' });
  else if (url.pathname === '/_sandbox/subscribe') send(response, 200, { errMsg: 'requestSubscribeMessage:ok', results: { T1: 'accept', T2: 'reject' } });
  else if (url.pathname === '/_sandbox/clock') send(response, 200, { now: new Date().toISOString(), wallNow: new Date().toISOString(), offsetMs: 0, scale: 1 });
  else return false;
  return true;
};

const signIn = (fixture: Fixture, sessions: Sessions, path: string, body: Record<string, unknown>, response: ServerResponse): void => {
  if (path === '/v1/session/end') return send(response, 200, {});
  if (path === '/v1/session/refresh') {
    const tokens = sessions.refresh(String(body.refreshToken));
    return tokens ? send(response, 200, tokens) : refuse(response, 'REFRESH_REUSED');
  }
  const persona = String(body.code).replace('code-', '') as Persona;
  const state = freshState(persona);
  send(response, 200, { ...sessions.open(state), joined: state.joined, memberId: id(11), staff: persona === 'staff' ? staffView : null });
};

const answer = (fixture: Fixture, sessions: Sessions, request: IncomingMessage, url: URL, body: Record<string, unknown>, response: ServerResponse): void => {
  const found = patterns.find(({ method, test }) => method === request.method && test.test(url.pathname));
  const key = found?.key ?? `${request.method} ${url.pathname}`;
  fixture.calls.push({ key, headers: request.headers, body });
  const trouble = fixture.trouble.get(key) ?? fixture.trouble.get('*');
  if (trouble === 'hang') return;
  if (trouble === 'drop') return void request.socket.destroy();
  if (trouble === 'portal') return send(response, 200, null);
  if (trouble) return refuse(response, trouble);
  if (url.pathname.startsWith('/v1/session/')) return signIn(fixture, sessions, url.pathname, body, response);
  if (!found) return refuse(response, 'NOT_FOUND');
  const token = (request.headers.authorization ?? '').replace('Bearer ', '');
  const state = fixture.expired.has(token) ? undefined : sessions.stateOf(token);
  if (!state && url.pathname.startsWith('/v1/member/')) return refuse(response, token ? 'SESSION_EXPIRED' : 'NOT_SIGNED_IN');
  const params = found.test.exec(url.pathname)?.groups ?? {};
  const asked: Asked = { state: state ?? freshState('visitor'), params, query: url.searchParams, body };
  send(response, 200, replies[found.key]?.(asked));
};

/** A small server that answers contract-shaped data: for looking at pages and for tests of the client. */
export const startFixture = async (root: string, port = 0): Promise<Fixture> => {
  const sessions = new Sessions();
  const server: Server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '/', fixture.origin);
      const body = request.method === 'GET' ? {} : await readBody(request);
      if (sandbox(fixture, url, response)) return;
      if (url.pathname === '/demo.json') return send(response, 200, { sandboxUrl: fixture.origin });
      if (url.pathname.startsWith('/v1/')) return answer(fixture, sessions, request, url, body, response);
      const file = url.pathname.startsWith('/m/') ? join(root, 'miniapp/dist/h5', url.pathname.slice(3) || 'index.html') : join(root, 'server/public', url.pathname);
      await page(response, file);
    })();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const fixture: Fixture = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls: [], persona: 'member', trouble: new Map(), expired: new Set(),
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
  return fixture;
};

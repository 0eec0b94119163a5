import type { WireReply, WireRequest } from '@shuke/shared/contract/client';
import { createKeyring, isUnsure, newKey } from '../../console/src/api/keyring';
import { createSession, type TokenStore } from '../../console/src/session/session';

const ok = (body: unknown = {}): WireReply => ({ status: 200, body });
const problem = (status: number, code: string, title = code): WireReply => ({ status, body: { type: 'about:blank', status, code, title } });

/** A server of tokens: access tokens can run out, a refresh token works once. */
function setUp() {
  let made = 0;
  const live = { access: new Set<string>(), refresh: new Set<string>() };
  const seen: WireRequest[] = [];
  const answers: { refresh?: WireReply; hold?: Promise<void> } = {};
  let kept: string | null = null;
  const store: TokenStore = { read: () => kept, write: (token) => { kept = token; }, clear: () => { kept = null; } };
  const issue = () => {
    made += 1;
    const tokens = { accessToken: `a${made}`, refreshToken: `r${made}` };
    live.access.add(tokens.accessToken);
    live.refresh.add(tokens.refreshToken);
    return tokens;
  };
  const wire = async (request: WireRequest): Promise<WireReply> => {
    seen.push(request);
    if (request.path === '/v1/session/refresh') {
      await answers.hold;
      if (answers.refresh) return answers.refresh;
      const { refreshToken } = request.body as { refreshToken: string };
      return live.refresh.delete(refreshToken) ? ok({ ...issue(), expiresInSeconds: 900 }) : problem(401, 'REFRESH_REUSED', '登录状态异常，请重新登录');
    }
    const token = (request.headers['authorization'] ?? '').replace('Bearer ', '');
    return live.access.has(token) ? ok({ by: token }) : problem(401, 'SESSION_EXPIRED', '登录已过期，请重新登录');
  };
  const refreshes = () => seen.filter((request) => request.path === '/v1/session/refresh').length;
  return { wire, store, live, seen, answers, issue, refreshes, session: () => createSession({ wire, store }) };
}

const get = (path = '/v1/console/me'): WireRequest => ({ method: 'GET', path, headers: {} });

describe('a session in one tab', () => {
  test('an expired access token is renewed once and the request goes out again with its own key', async () => {
    const server = setUp();
    const session = server.session();
    session.begin(server.issue());
    server.live.access.clear();
    const reply = await session.send({ method: 'POST', path: '/v1/console/tags', body: { name: '少糖' }, headers: { 'idempotency-key': 'k1' } });
    expect(reply.body).toEqual({ by: 'a2' });
    const tries = server.seen.filter((request) => request.path === '/v1/console/tags');
    expect(tries.map((request) => request.headers['idempotency-key'])).toEqual(['k1', 'k1']);
    expect(server.store.read()).toBe('r2');
  });

  test('ten requests at once share one refresh, because a refresh token works once', async () => {
    const server = setUp();
    const session = server.session();
    session.begin(server.issue());
    server.live.access.clear();
    const replies = await Promise.all(Array.from({ length: 10 }, () => session.send(get())));
    expect(replies.map((reply) => reply.status)).toEqual(Array(10).fill(200));
    expect(server.refreshes()).toBe(1);
  });

  test('after a reload the refresh token alone brings the session back', async () => {
    const server = setUp();
    server.store.write(server.issue().refreshToken);
    const session = server.session();
    expect(session.state().kind).toBe('present');
    expect((await session.send(get())).status).toBe(200);
    expect(server.seen.map((request) => request.path)).toEqual(['/v1/session/refresh', '/v1/console/me']);
  });

  test('a refused refresh ends the session with the sentence of the server', async () => {
    const server = setUp();
    const session = server.session();
    session.begin(server.issue());
    server.live.access.clear();
    server.live.refresh.clear();
    expect((await session.send(get())).status).toBe(401);
    expect(session.state()).toEqual({ kind: 'absent', notice: '登录状态异常，请重新登录' });
    expect(server.store.read()).toBeNull();
  });

  test('a network that is down signs nobody out', async () => {
    const server = setUp();
    const session = server.session();
    session.begin(server.issue());
    server.live.access.clear();
    for (const answer of [{ status: 0, body: null }, problem(503, 'NOT_READY'), problem(429, 'TOO_MANY_REQUESTS')]) {
      server.answers.refresh = answer;
      expect(await session.send(get())).toEqual(answer);
      expect(session.state().kind).toBe('present');
    }
    server.answers.refresh = undefined;
    expect((await session.send(get())).status).toBe(200);
  });

  test('a refusal that a fresh token does not cure is not tried a third time', async () => {
    const server = setUp();
    const session = server.session();
    session.begin(server.issue());
    const seen: string[] = [];
    const stubborn = createSession({ store: server.store, wire: async (request) => {
      seen.push(request.path);
      return request.path === '/v1/session/refresh' ? ok(server.issue()) : problem(401, 'NOT_SIGNED_IN');
    } });
    stubborn.begin(server.issue());
    expect((await stubborn.send(get())).status).toBe(401);
    expect(seen).toEqual(['/v1/console/me', '/v1/session/refresh', '/v1/console/me']);
  });

  test('signing out while a refresh is under way is not undone by its answer', async () => {
    const server = setUp();
    const session = server.session();
    session.begin(server.issue());
    server.live.access.clear();
    let letGo: () => void = () => undefined;
    server.answers.hold = new Promise((done) => { letGo = done; });
    const pending = session.send(get());
    await new Promise((done) => { setImmediate(done); });
    expect(session.end()).toBe('r1');
    letGo();
    expect((await pending).status).toBe(401);
    expect(session.state()).toEqual({ kind: 'absent', notice: null });
    expect(server.store.read()).toBeNull();
  });

  test('sign-in itself never carries a token nor waits for one', async () => {
    const server = setUp();
    const session = server.session();
    await session.send({ method: 'POST', path: '/v1/session/console', body: {}, headers: {} });
    expect(server.seen[0]?.headers).toEqual({});
  });

  test('whoever listens hears of beginning and end, once each', async () => {
    const server = setUp();
    const session = server.session();
    const heard: string[] = [];
    const leave = session.subscribe(() => heard.push(session.state().kind));
    session.begin(server.issue());
    session.begin(server.issue());
    session.end('登录已过期');
    session.end();
    leave();
    session.begin(server.issue());
    expect(heard).toEqual(['present', 'absent']);
  });
});

describe('the key of an act', () => {
  const counted = () => {
    let made = 0;
    return createKeyring(() => `key-${(made += 1)}`);
  };

  test('stays the same while the same input is tried again, and changes with the input', () => {
    const keyring = counted();
    expect([keyring.keyFor({ a: 1 }), keyring.keyFor({ a: 1 }), keyring.keyFor({ a: 2 })]).toEqual(['key-1', 'key-1', 'key-2']);
  });

  test('is spent once the server has answered: the same click later is a new act', () => {
    const keyring = counted();
    keyring.keyFor('x');
    keyring.settle();
    expect(keyring.keyFor('x')).toBe('key-2');
  });

  test('is kept exactly when nobody knows whether the act was done', () => {
    const unsure = [[0, 'OFFLINE'], [500, 'INTERNAL'], [503, 'NOT_READY'], [429, 'TOO_MANY_REQUESTS'], [409, 'STILL_RUNNING'], [401, 'SESSION_EXPIRED']] as const;
    const sure = [[400, 'BAD_REQUEST'], [403, 'FORBIDDEN'], [409, 'TAG_NAME_TAKEN'], [422, 'CAMPAIGN_BUDGET_EXCEEDED']] as const;
    expect(unsure.map(([status, code]) => isUnsure({ status, code }))).toEqual(unsure.map(() => true));
    expect(sure.map(([status, code]) => isUnsure({ status, code }))).toEqual(sure.map(() => false));
  });

  test('is long and never the same twice', () => {
    const keys = new Set(Array.from({ length: 1000 }, newKey));
    expect(keys.size).toBe(1000);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
  });
});

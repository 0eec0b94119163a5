import type { WireReply, WireRequest } from '@shuke/shared/contract/client';

export interface Tokens {
  accessToken: string;
  refreshToken: string;
}

/** Where the refresh token outlives a reload; the access token never leaves memory. */
export interface TokenStore {
  read(): string | null;
  write(refreshToken: string): void;
  clear(): void;
}

/** `ended` carries the sentence that the sign-in page shows. */
export type SessionState = { kind: 'absent'; notice: string | null } | { kind: 'present' };

export interface SessionParts {
  /** Moves bytes; answers status 0 when the network does not. */
  wire(request: WireRequest): Promise<WireReply>;
  store: TokenStore;
}

export interface Session {
  state(): SessionState;
  subscribe(listener: () => void): () => void;
  begin(tokens: Tokens): void;
  /** Forgets the tokens and answers the refresh token, so that the caller can end its family on the server. */
  end(notice?: string): string | null;
  send(request: WireRequest): Promise<WireReply>;
}

type Refreshed = { kind: 'fresh' } | { kind: 'ended' } | { kind: 'unreachable'; reply: WireReply };

const isTokens = (body: unknown): body is Tokens =>
  typeof body === 'object' && body !== null && 'accessToken' in body && 'refreshToken' in body;

const titleOf = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'title' in body && typeof body.title === 'string' ? body.title : undefined;

function observed<T>(first: T) {
  const listeners = new Set<() => void>();
  let value = first;
  return {
    state: (): T => value,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    become: (next: T) => {
      value = next;
      listeners.forEach((listener) => listener());
    },
  };
}

/**
 * One signed-in person in one tab. A request that comes back with 401 refreshes the tokens once and goes out again with
 * the same headers, so a keyed write keeps its key. Many requests share one refresh, because a refresh token works once.
 */
export function createSession({ wire, store }: SessionParts): Session {
  const { state, subscribe, become } = observed<SessionState>(store.read() ? { kind: 'present' } : { kind: 'absent', notice: null });
  let accessToken: string | null = null;
  let refreshing: Promise<Refreshed> | null = null;

  const begin = (tokens: Tokens) => {
    accessToken = tokens.accessToken;
    store.write(tokens.refreshToken);
    if (state().kind !== 'present') become({ kind: 'present' });
  };

  const end = (notice: string | null = null): string | null => {
    const refreshToken = store.read();
    accessToken = null;
    store.clear();
    if (state().kind !== 'absent') become({ kind: 'absent', notice });
    return refreshToken;
  };

  const exchange = async (): Promise<Refreshed> => {
    const refreshToken = store.read();
    if (!refreshToken) return { kind: 'ended' };
    const reply = await wire({ method: 'POST', path: '/v1/session/refresh', body: { refreshToken }, headers: {} });
    // Signed out, or in as somebody else, while the answer was on its way: it is not ours any more.
    if (store.read() !== refreshToken) return store.read() ? { kind: 'fresh' } : { kind: 'ended' };
    if (reply.status === 200 && isTokens(reply.body)) {
      begin(reply.body);
      return { kind: 'fresh' };
    }
    if (reply.status !== 401) return { kind: 'unreachable', reply };
    end(titleOf(reply.body) ?? '登录已过期，请重新登录');
    return { kind: 'ended' };
  };

  const refresh = (): Promise<Refreshed> => {
    refreshing ??= exchange().finally(() => { refreshing = null; });
    return refreshing;
  };

  const withToken = (request: WireRequest): Promise<WireReply> =>
    wire(accessToken ? { ...request, headers: { ...request.headers, authorization: `Bearer ${accessToken}` } } : request);

  const send = async (request: WireRequest): Promise<WireReply> => {
    if (request.path.startsWith('/v1/session/')) return wire(request);
    if (!accessToken && store.read()) {
      const refreshed = await refresh();
      if (refreshed.kind === 'unreachable') return refreshed.reply;
    }
    const usedToken = accessToken;
    const reply = await withToken(request);
    if (reply.status !== 401 || !usedToken) return reply;
    // Another request may have renewed the token since this one left.
    const refreshed = accessToken !== usedToken && accessToken ? { kind: 'fresh' as const } : await refresh();
    if (refreshed.kind === 'unreachable') return refreshed.reply;
    return refreshed.kind === 'fresh' ? withToken(request) : reply;
  };

  return { state, subscribe, begin, end: (notice) => end(notice ?? null), send };
}

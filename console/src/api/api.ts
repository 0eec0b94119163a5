import { createClient, type WireReply, type WireRequest } from '@shuke/shared/contract/client';
import type { InputOf, ReplyOf } from '@shuke/shared/contract/contract';
import type { Api } from '@shuke/shared/contract/index';
import { createSession, type TokenStore } from '../session/session';
import { newKey } from './keyring';

export type Route = keyof Api & `${string} /${string}`;
export type ReadRoute = Route & `GET ${string}`;
export type WriteRoute = Exclude<Route, ReadRoute>;
export type Input<K extends Route> = InputOf<Api[K]>;
export type Reply<K extends Route> = ReplyOf<Api[K]>;

const longestWaitMs = 30_000;
const storageKey = 'shuke.console.refresh';

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

async function wire({ method, path, body, headers }: WireRequest): Promise<WireReply> {
  const hasBody = body !== undefined;
  try {
    const response = await fetch(path, {
      method,
      headers: { ...headers, ...(hasBody ? { 'content-type': 'application/json' } : {}) },
      body: hasBody ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(longestWaitMs),
    });
    return { status: response.status, body: parse(await response.text()) };
  } catch {
    return { status: 0, body: null };
  }
}

const store: TokenStore = {
  read: () => sessionStorage.getItem(storageKey),
  write: (refreshToken) => sessionStorage.setItem(storageKey, refreshToken),
  clear: () => sessionStorage.removeItem(storageKey),
};

export const session = createSession({ wire, store });

export const call = createClient<Api>({ send: session.send, newKey });

export async function signIn(username: string, password: string): Promise<Reply<'POST /v1/session/console'>> {
  const reply = await call('POST /v1/session/console', { body: { username, password } });
  session.begin(reply);
  return reply;
}

/** Signs out here at once; the server is told in the background, because a dead network must not keep anyone signed in. */
export function signOut(): void {
  const refreshToken = session.end();
  if (refreshToken) call('POST /v1/session/end', { body: { refreshToken } }).catch(() => undefined);
}

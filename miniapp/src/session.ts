import { ApiProblem, createClient, type WireRequest } from '@shuke/shared/contract/client';
import type { ReplyOf } from '@shuke/shared/contract/contract';
import type { Api } from '@shuke/shared/contract/index';
import { platform } from './platform';
import { launchScene } from './scene';
import { forget, keep, recall } from './storage';
import { createStore, useStore } from './store';
import { newKey, send } from './transport';

type SignIn = ReplyOf<Api['POST /v1/session/wechat']>;
export type StaffIdentity = NonNullable<SignIn['staff']>;

export interface Session {
  accessToken: string;
  refreshToken: string;
  memberId: string;
  joined: boolean;
  staff: StaffIdentity | null;
  /** Known in the browser only, where the sandbox stands in for WeChat. */
  openid: string | null;
}

const STORED = 'session';
const store = createStore<Session | null>(recall<Session>(STORED) ?? null);

export const currentSession = (): Session | null => store.get();
export const useSession = (): Session | null => useStore(store);

const write = (session: Session | null): void => {
  if (session) keep(STORED, session);
  else forget(STORED);
  store.set(session);
};

/** Joining answers no new tokens: the session only learns that its owner is a member now. */
export const markJoined = (): void => {
  const session = store.get();
  if (session) write({ ...session, joined: true });
};

/** What the server says about the owner of this session now: joined at another door, hired, or no longer staff. */
export const learnIdentity = (known: Pick<Session, 'memberId' | 'joined' | 'staff'>): void => {
  const session = store.get();
  if (session) write({ ...session, ...known });
};

export const bearer = (session: Session | null): Record<string, string> =>
  session ? { authorization: `Bearer ${session.accessToken}` } : {};

const bare = createClient<Api>({ send: (request: WireRequest) => send(request), newKey });

/** The same act from several callers at once runs once. */
const single = <T>(run: () => Promise<T>): (() => Promise<T>) => {
  let running: Promise<T> | undefined;
  return () => {
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  };
};

/** Asks WeChat (or, in the browser, the sandbox's identity page) who this is. Throws ApiProblem. */
export const signIn = single(async (): Promise<Session> => {
  const { code, openid } = await platform.login();
  const scene = launchScene();
  const answer = await bare('POST /v1/session/wechat', { body: scene ? { code, scene } : { code } });
  const { accessToken, refreshToken, memberId, joined, staff } = answer;
  const session = { accessToken, refreshToken, memberId, joined, staff, openid: openid ?? null };
  write(session);
  return session;
});

export const ensureSession = async (): Promise<Session> => store.get() ?? signIn();

const refreshed = async (session: Session): Promise<Session> => {
  const tokens = await bare('POST /v1/session/refresh', { body: { refreshToken: session.refreshToken } });
  const next = { ...session, accessToken: tokens.accessToken, refreshToken: tokens.refreshToken };
  write(next);
  return next;
};

/** Another page of the same person may have renewed already; a refresh token used twice would end the session. */
const renewedElsewhere = (rejected: Session): Session | undefined => {
  const stored = recall<Session>(STORED);
  return stored && stored.refreshToken !== rejected.refreshToken ? stored : undefined;
};

/**
 * After the server refused an access token: refresh once, and sign in again when that is refused too.
 * Without an answer from the network the session stays, and ApiProblem OFFLINE is thrown.
 */
export const renewSession = single(() => platform.alone('session', async (): Promise<Session> => {
  const rejected = store.get();
  if (!rejected) return signIn();
  const other = renewedElsewhere(rejected);
  if (other) {
    store.set(other);
    return other;
  }
  try {
    return await refreshed(rejected);
  } catch (problem) {
    if (problem instanceof ApiProblem && (problem.status === 0 || problem.status >= 500)) throw problem;
    write(null);
    return signIn();
  }
}));

/** Signs out on this phone, and on the server when it can be reached. */
export const endSession = async (): Promise<void> => {
  const session = store.get();
  write(null);
  if (session) await bare('POST /v1/session/end', { body: { refreshToken: session.refreshToken } }).catch(() => undefined);
};

import { ApiProblem, createClient, type WireReply, type WireRequest } from '@shuke/shared/contract/client';
import type { ReplyOf } from '@shuke/shared/contract/contract';
import type { Api } from '@shuke/shared/contract/index';
import { bearer, currentSession, ensureSession, renewSession, type Session } from './session';
import { newKey, send } from './transport';

export { ApiProblem };
/** What a route answers: `Reply<'GET /v1/member/home'>`. */
export type Reply<K extends keyof Api> = ReplyOf<Api[K]>;

/** Shop pages are open to anyone; all else needs to know who asks. */
const needsSession = (path: string): boolean => /^\/v1\/(member|staff)\//.test(path);

const sendAs = (request: WireRequest, session: Session | null): Promise<WireReply> =>
  send({ ...request, headers: { ...request.headers, ...bearer(session) } });

const asReply = (problem: unknown): WireReply => {
  if (problem instanceof ApiProblem) return { status: problem.status, body: problem.problem };
  throw problem;
};

/** Sends with the person's token; a refused token is renewed once and the request sent again, with the same key. */
const sendSigned = async (request: WireRequest): Promise<WireReply> => {
  try {
    const session = needsSession(request.path) ? await ensureSession() : currentSession();
    const first = await sendAs(request, session);
    if (first.status !== 401 || !session) return first;
    return await sendAs(request, await renewSession());
  } catch (problem) {
    return asReply(problem);
  }
};

/** `await api('GET /v1/member/home', { query })`; throws ApiProblem, whose `message` may be shown to people. */
export const api = createClient<Api>({ send: sendSigned, newKey });

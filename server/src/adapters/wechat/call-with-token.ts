import type { CallOut, OutgoingReply } from '../call-out';
import { countAt, textAt, type JsonObject } from '../read-fields';
import { fail, succeed, type AdapterResult } from '../result';
import type { AccessTokens, FreshToken } from './access-token';
import { readAnswer, TOKEN_DEAD } from './read-errcode';

export interface Identity {
  /** `https://api.weixin.qq.com`, or a stand-in; no slash at the end. */
  baseUrl: string;
  appId: string;
  secret: string;
}

const JSON_BODY = { 'Content-Type': 'application/json', Accept: '*/*' };

/** POST /cgi-bin/stable_token: gives the same token to everyone who asks within its life. */
export const createTokenFetch = (call: CallOut, { baseUrl, appId, secret }: Identity) =>
  async (force: boolean): Promise<AdapterResult<FreshToken>> => {
    const body = { grant_type: 'client_credential', appid: appId, secret, force_refresh: force };
    const sent = await call({
      method: 'POST', url: `${baseUrl}/cgi-bin/stable_token`, headers: JSON_BODY, body: JSON.stringify(body),
    });
    const answer = sent.ok ? readAnswer(sent.value) : sent;
    if (!answer.ok) return answer;
    const [token, expiresInSeconds] = [textAt(answer.value, 'access_token'), countAt(answer.value, 'expires_in')];
    if (!token || !expiresInSeconds) return fail('unknown', 'BAD_REPLY', 'stable_token without a token');
    return succeed({ token, expiresInSeconds });
  };

/** Reads an answer into a value; failures come from `readAnswer`. */
export type Read<T> = (reply: OutgoingReply) => AdapterResult<T>;

/** POST with the app's token. A token that died is renewed once: WeChat has then refused the call, not done it. */
export const createTokenCall = (call: CallOut, baseUrl: string, tokens: AccessTokens) =>
  async <T>(path: string, body: JsonObject, read: Read<T>): Promise<AdapterResult<T>> => {
    const post = async (token: string): Promise<AdapterResult<T>> => {
      const url = `${baseUrl}${path}?access_token=${encodeURIComponent(token)}`;
      const sent = await call({ method: 'POST', url, headers: JSON_BODY, body: JSON.stringify(body) });
      return sent.ok ? read(sent.value) : sent;
    };
    const token = await tokens.current();
    if (!token.ok) return token;
    const first = await post(token.value);
    if (first.ok || first.code !== TOKEN_DEAD) return first;
    const fresh = await tokens.current(token.value);
    return fresh.ok ? post(fresh.value) : fresh;
  };

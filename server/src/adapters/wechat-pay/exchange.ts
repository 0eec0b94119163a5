import type { Clock } from '@shuke/shared/values/time';
import type { CallOut, OutgoingReply } from '../call-out';
import { decodeText, parseObject, textAt, type JsonObject } from '../read-fields';
import { fail, succeed, type AdapterFailure, type AdapterResult, type FailureKind } from '../result';
import type { PlatformKeys } from './platform-keys';
import { LIBRARY_HOST, type MerchantIdentity, SigningClient } from './signing-client';
import { verifyMessage } from './verify-message';

export interface ExchangeOptions {
  /** `https://api.mch.weixin.qq.com`, or a stand-in; no slash at the end. */
  baseUrl: string;
  identity: MerchantIdentity;
  clock: Clock;
  call: CallOut;
}

interface LibraryCall {
  method: 'GET' | 'POST';
  url: string;
  authorization: string;
  params?: Record<string, unknown>;
  acceptSerial?: string;
}

/** One library call, carried by our own HTTP: the answer's body, believed only when its signature is right. */
export type Ask = (use: (client: SigningClient) => Promise<unknown>) => Promise<AdapterResult<JsonObject>>;

/** Sends what the library has signed, byte for byte, to the base address. */
const send = ({ baseUrl, call }: ExchangeOptions, { method, url, authorization, params, acceptSerial }: LibraryCall) =>
  call({
    method,
    url: baseUrl + url.slice(LIBRARY_HOST.length),
    headers: {
      Accept: 'application/json',
      Authorization: authorization,
      'User-Agent': 'shuke',
      ...(acceptSerial ? { 'Wechatpay-Serial': acceptSerial } : {}),
      ...(params ? { 'Content-Type': 'application/json' } : {}),
    },
    ...(params ? { body: JSON.stringify(params) } : {}),
  });

/** GET /v3/certificates. Unverified: whoever reads it holds the keys only afterwards. */
export const createCertificateDownload = (options: ExchangeOptions) => (): Promise<AdapterResult<OutgoingReply>> => {
  const url = `${LIBRARY_HOST}/v3/certificates`;
  const authorization = new SigningClient(options.identity, options.clock).authorize('GET', url);
  return send(options, { method: 'GET', url, authorization });
};

export function createAsk(options: ExchangeOptions, keys: PlatformKeys): Ask {
  const carry = async (libraryCall: LibraryCall): Promise<AdapterResult<JsonObject>> => {
    // First the keys: with none at hand a call would be made whose answer nobody can believe.
    const serial = await keys.preferredSerial(options.clock.now());
    if (!serial.ok) return serial;
    const sent = await send(options, { ...libraryCall, acceptSerial: serial.value });
    return sent.ok ? judge(sent.value, keys, options.clock.now()) : sent;
  };
  return async (use) => {
    const answers: AdapterResult<JsonObject>[] = [];
    const carryFor = async (libraryCall: LibraryCall) => {
      const answer = await carry(libraryCall);
      answers.push(answer);
      return answer.ok ? { status: 200, data: answer.value } : { status: 0, error: answer.message };
    };
    // A client for each call, so that calls at the same time cannot read each other's answers.
    const client = new SigningClient(options.identity, options.clock);
    client.createHttp({
      get: (url, headers) => carryFor({ method: 'GET', url, authorization: String(headers.Authorization) }),
      post: (url, params, headers) =>
        carryFor({ method: 'POST', url, params, authorization: String(headers.Authorization) }),
      upload: () => { throw new Error('uploads are not used'); },
    });
    await use(client);
    const [answer] = answers;
    if (!answer) throw new Error('the library made no call');
    return answer;
  };
}

async function judge(reply: OutgoingReply, keys: PlatformKeys, now: Date): Promise<AdapterResult<JsonObject>> {
  const { status, headers, body: rawBody } = reply;
  const verdict = await verifyMessage({ headers, rawBody, now }, keys.find);
  if (verdict !== 'VERIFIED' && !mayBeUnsigned(reply)) {
    return fail('unknown', 'REPLY_NOT_VERIFIED', `HTTP ${status}, signature ${verdict}${requestId(reply)}`);
  }
  const json = parseObject(decodeText(rawBody));
  if (status === 204 && rawBody.length === 0) return succeed({});
  if (status >= 200 && status < 300) return json ? succeed(json) : fail('unknown', 'BAD_REPLY', `HTTP ${status}`);
  return refusal(reply, json);
}

/**
 * WeChat Pay signs an answer once it has recognised the merchant. These come before that (401) or from a gateway,
 * and none of them can make us believe that money moved, or that it did not.
 */
const mayBeUnsigned = ({ status, headers }: OutgoingReply): boolean =>
  headers['wechatpay-signature'] === undefined && (status === 401 || status === 429 || status >= 500);

const RETRYABLE = new Set(['FREQUENCY_LIMITED', 'FREQUENCY_LIMIT_EXCEED', 'RATELIMIT_EXCEEDED', 'RATELIMIT_EXCEED',
  // The merchant's balance does not cover a refund today; it may tomorrow, under the same number.
  'NOT_ENOUGH']);

function kindOf(status: number, code: string): FailureKind {
  if (status >= 500 || code === 'SYSTEM_ERROR') return 'unknown';
  return status === 429 || RETRYABLE.has(code) ? 'retryable' : 'final';
}

function refusal(reply: OutgoingReply, json: JsonObject | undefined): AdapterFailure {
  const code = textAt(json, 'code') ?? `HTTP_${reply.status}`;
  const message = textAt(json, 'message') ?? `HTTP ${reply.status}`;
  return fail(kindOf(reply.status, code), code, message + requestId(reply));
}

/** WeChat Pay's support asks for it. */
const requestId = ({ headers }: OutgoingReply): string =>
  typeof headers['request-id'] === 'string' ? ` (Request-ID ${headers['request-id']})` : '';

import type { OutgoingReply } from '../call-out';
import { decodeText, parseObject, textAt, type JsonObject } from '../read-fields';
import { fail, succeed, type AdapterFailure, type AdapterResult, type FailureKind } from '../result';

/** Meanings from the error tables of the server interfaces, developers.weixin.qq.com/miniprogram/dev/OpenApiDoc. */
const MEANING: Record<number, readonly [FailureKind, string]> = {
  [-1]: ['retryable', 'BUSY'],
  40001: ['retryable', 'TOKEN_DEAD'],
  40014: ['retryable', 'TOKEN_DEAD'],
  42001: ['retryable', 'TOKEN_DEAD'],
  40002: ['final', 'GRANT_TYPE_INVALID'],
  40003: ['final', 'OPENID_INVALID'],
  40013: ['final', 'APP_ID_INVALID'],
  40029: ['final', 'CODE_INVALID'],
  40037: ['final', 'TEMPLATE_INVALID'],
  40097: ['final', 'ARGUMENT_INVALID'],
  40125: ['final', 'APP_SECRET_INVALID'],
  40129: ['final', 'SCENE_INVALID'],
  40163: ['final', 'CODE_USED'],
  40164: ['final', 'IP_NOT_ALLOWED'],
  40169: ['final', 'SCENE_INVALID'],
  40226: ['final', 'USER_BLOCKED'],
  41030: ['final', 'PAGE_INVALID'],
  43101: ['final', 'NOT_SUBSCRIBED'],
  43107: ['final', 'MEMBER_BANNED'],
  43108: ['retryable', 'CONCURRENT_SEND'],
  45009: ['retryable', 'RATE_LIMITED'],
  45011: ['retryable', 'RATE_LIMITED'],
  45168: ['final', 'SENSITIVE_WORD'],
  47001: ['final', 'DATA_INVALID'],
  47003: ['final', 'DATA_INVALID'],
};

export const TOKEN_DEAD = 'TOKEN_DEAD';

/** WeChat answers 200 to everything; anything else comes from a gateway, which cannot say what lies behind it. */
export function refusalOfStatus(status: number): AdapterFailure | undefined {
  if (status === 429) return fail('retryable', 'RATE_LIMITED', 'HTTP 429');
  if (status >= 400 && status < 500) return fail('final', `HTTP_${status}`, `HTTP ${status}`);
  return status === 200 ? undefined : fail('unknown', `HTTP_${status}`, `HTTP ${status}`);
}

/** `errcode` decides, never `errmsg`, whose wording changes. */
function refusalOfErrcode(json: JsonObject): AdapterFailure | undefined {
  const errcode = json.errcode ?? 0;
  if (errcode === 0) return undefined;
  if (typeof errcode !== 'number') return fail('unknown', 'BAD_REPLY', 'errcode is not a number');
  const [kind, code] = MEANING[errcode] ?? ['final', `WECHAT_${errcode}`];
  return fail(kind, code, `errcode ${errcode} ${textAt(json, 'errmsg') ?? ''}`.trimEnd());
}

/** The JSON of an answer that reports success. */
export function readAnswer(reply: OutgoingReply): AdapterResult<JsonObject> {
  const json = parseObject(decodeText(reply.body));
  const refusal = refusalOfStatus(reply.status) ?? (json && refusalOfErrcode(json));
  if (refusal) return refusal;
  return json ? succeed(json) : fail('unknown', 'BAD_REPLY', 'the answer is not a JSON object');
}

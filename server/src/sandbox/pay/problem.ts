/** Codes with their HTTP status, as WECHAT.md §2 has them. */
const STATUS = {
  PARAM_ERROR: 400, INVALID_REQUEST: 400, APPID_MCHID_NOT_MATCH: 400, ORDER_PAID: 400, ORDER_CLOSED: 400,
  OUT_TRADE_NO_USED: 403, SIGN_ERROR: 401, NO_AUTH: 403, NOT_ENOUGH: 403, ORDER_NOT_EXIST: 404,
  RESOURCE_NOT_EXISTS: 404, FREQUENCY_LIMITED: 429, SYSTEM_ERROR: 500,
} as const;

export type PayCode = keyof typeof STATUS;

/** Internal codes at the end of `Request-ID`, from the official top-20 list. */
export const INTERNAL = {
  orderMissing: 268512771, tooFrequent: 268447840, badParameter: 268435461, outOfRange: 268435464, paid: 268449538,
  prepaidAgain: 268498689, expired: 268447914, differs: 268498688, sign: 268443699, openidMissing: 268501013,
  appMismatch: 268445527, merchantMismatch: 268447843, extraParameter: 270924358, none: 0,
} as const;

export interface ProblemDetail {
  location?: 'body' | 'query' | 'url' | 'authorization';
  field?: string;
  issue?: string;
  value?: unknown;
}

/** A refusal of WeChat Pay: JSON `{ code, message, detail? }`. Thrown to leave a route from any depth. */
export class PayProblem extends Error {
  readonly status: number;
  constructor(
    readonly code: PayCode,
    message: string,
    readonly more: { detail?: Record<string, unknown>; internal?: number } = {},
  ) {
    super(message);
    this.status = STATUS[code];
  }
}

export const badParameter = (message: string, detail: ProblemDetail, internal: number = INTERNAL.badParameter): PayProblem =>
  new PayProblem('PARAM_ERROR', message, { detail: { location: 'body', ...detail }, internal });

export const problemBody = (problem: PayProblem): string =>
  JSON.stringify({ code: problem.code, ...(problem.more.detail ? { detail: problem.more.detail } : {}), message: problem.message });

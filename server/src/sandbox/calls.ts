import { maskPhone } from '@shuke/shared/values/mask';

/** One exchange over the wire, as the page shows it: bodies shortened, personal data and secrets masked. */
export interface Call {
  id: number;
  /** ISO, sandbox time. */
  at: string;
  /** `in`: the product called; `out`: the sandbox sent a notice. */
  direction: 'in' | 'out';
  method: string;
  url: string;
  /** HTTP status; 0 when the connection broke. */
  status: number;
  ms: number;
  request: string;
  response: string;
  /** What was found about signature or token, in words for people. */
  verdict: string;
  /** False when the sandbox refused, or the product refused a notice. */
  ok: boolean;
}

export interface CallFilter {
  direction?: 'in' | 'out';
  path?: string;
  ok?: boolean;
  afterId?: number;
  limit?: number;
}

export interface CallLog {
  add(call: Omit<Call, 'id'>): void;
  /** Newest first. */
  list(filter?: CallFilter): Call[];
  /** How many calls there were in all, even those that the log no longer holds. */
  total(): number;
  clear(): void;
  onAdd(listener: (call: Call) => void): () => void;
}

const KEPT = 3_000;
const BODY_CHARS = 6_000;
const SECRET = /("?\b(?:access_token|secret|session_key|js_code|appsecret)\b"?\s*[:=]\s*"?)([^"&\s,}]{4})[^"&\s,}]*/g;
const NAME = /("(?:name\d*|nickname)"\s*:\s*(?:\{\s*"value"\s*:\s*)?")([^"])[^"]*/g;
const PHONE = /(?<!\d)1[3-9]\d{9}(?!\d)/g;
const OPENID = /\bo[A-Za-z0-9_-]{3}([A-Za-z0-9_-]{20})[A-Za-z0-9_-]{4}\b/g;

/** Phones, names, tokens and the middle of openids become stars; keys and numbers of orders stay readable. */
export const maskBody = (text: string): string =>
  text.slice(0, BODY_CHARS)
    .replace(SECRET, '$1$2****')
    .replace(NAME, '$1$2**')
    .replace(PHONE, maskPhone)
    .replace(OPENID, (whole, middle: string) => whole.replace(middle, '****'));

const matches = (call: Call, filter: CallFilter): boolean =>
  (filter.direction === undefined || call.direction === filter.direction) &&
  (filter.ok === undefined || call.ok === filter.ok) &&
  (filter.path === undefined || call.url.includes(filter.path)) &&
  (filter.afterId === undefined || call.id > filter.afterId);

export function createCallLog(): CallLog {
  let calls: Call[] = [];
  let lastId = 0;
  const listeners = new Set<(call: Call) => void>();
  return {
    add: (call) => {
      const masked: Call = {
        ...call, id: (lastId += 1),
        url: maskBody(call.url), request: maskBody(call.request), response: maskBody(call.response),
      };
      calls.push(masked);
      if (calls.length > KEPT * 2) calls = calls.slice(-KEPT);
      listeners.forEach((listener) => listener(masked));
    },
    list: (filter = {}) => calls.filter((call) => matches(call, filter)).slice(-(filter.limit ?? 200)).reverse(),
    total: () => lastId,
    clear: () => void (calls = []),
    onAdd: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

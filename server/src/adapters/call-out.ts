import http from 'node:http';
import https from 'node:https';
import { fail, succeed, type AdapterResult } from './result';

export interface OutgoingCall {
  method: 'GET' | 'POST';
  /** Path and query are sent byte by byte as they stand here. */
  url: string;
  headers: Record<string, string>;
  body?: string;
}

export interface OutgoingReply {
  status: number;
  /** Names in lower case. */
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

export type CallOut = (call: OutgoingCall) => Promise<AdapterResult<OutgoingReply>>;

export interface CallOutOptions {
  /** From the first step of the call to the last byte of the answer. */
  timeoutMs?: number;
  maxReplyBytes?: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_REPLY_BYTES = 5 * 1024 * 1024;
/**
 * An idle connection is given up sooner than servers usually do it: a call that meets a connection which is being
 * closed has an unknown outcome, and each of those costs someone a look.
 */
const POOL = { keepAlive: true, timeout: 2_000, maxSockets: 64 };

/**
 * Makes one HTTP call at a time, without redirects, retries or decompression, and tells a call that surely never
 * reached the other side (`retryable`) from one that may have (`unknown`).
 */
export function createCallOut(options: CallOutOptions = {}): CallOut {
  const limits = {
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxReplyBytes: options.maxReplyBytes ?? DEFAULT_MAX_REPLY_BYTES,
  };
  const plain = new http.Agent(POOL);
  const secure = new https.Agent(POOL);
  return (call) => {
    const isSecure = call.url.startsWith('https:');
    const open = isSecure ? https.request : http.request;
    return carryOut(call, limits, (config, answer) =>
      open(call.url, { ...config, agent: isSecure ? secure : plain }, answer));
  };
}

type Open = (config: http.RequestOptions, answer: (incoming: http.IncomingMessage) => void) => http.ClientRequest;

function carryOut(call: OutgoingCall, limits: Required<CallOutOptions>, open: Open) {
  return new Promise<AdapterResult<OutgoingReply>>((resolve) => {
    const body = call.body === undefined ? undefined : Buffer.from(call.body, 'utf8');
    const length = body ? { 'Content-Length': String(body.length) } : {};
    const outgoing = open({ method: call.method, headers: { ...call.headers, ...length } }, (incoming) => {
      collect(incoming, limits.maxReplyBytes).then(
        (received) => settle(succeed({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: received })),
        lose,
      );
    });
    const mayHaveArrived = watchHandOver(outgoing, call.url.startsWith('https:'));
    const timer = setTimeout(() => outgoing.destroy(new CallLost('TIMEOUT')), limits.timeoutMs);
    const settle = (result: AdapterResult<OutgoingReply>) => {
      clearTimeout(timer);
      resolve(result);
    };
    const lose = (error: unknown) => settle(describeLoss(error, mayHaveArrived()));
    outgoing.on('error', lose);
    outgoing.end(body);
  });
}

class CallLost extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

/** Bytes of a request leave once the connection stands (with TLS: once it is secured), not before. */
function watchHandOver(outgoing: http.ClientRequest, isSecure: boolean): () => boolean {
  let handedOver = false;
  outgoing.once('socket', (socket) => {
    if (outgoing.reusedSocket) handedOver = true;
    else socket.once(isSecure ? 'secureConnect' : 'connect', () => { handedOver = true; });
  });
  return () => handedOver;
}

function collect(incoming: http.IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) incoming.destroy(new CallLost('REPLY_TOO_LARGE'));
      else chunks.push(chunk);
    });
    incoming.once('end', () => resolve(Buffer.concat(chunks)));
    incoming.once('error', reject);
    // A body that ends early closes the stream without an end.
    incoming.once('close', () => reject(new CallLost('CONNECTION_LOST')));
  });
}

function describeLoss(error: unknown, mayHaveArrived: boolean) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'CONNECTION_LOST';
  if (!mayHaveArrived) return fail('retryable', 'UNREACHABLE', `no connection (${code})`);
  if (error instanceof CallLost) return fail('unknown', error.code, 'sent, but no complete answer came');
  return fail('unknown', 'CONNECTION_LOST', `sent, then the connection broke (${code})`);
}

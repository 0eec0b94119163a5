/** wx.request over a real HTTP connection. */
import http from 'node:http';
import https from 'node:https';
import { asyncCall, WxRefusal, type WxParts, type WxTable } from './phone';

interface WireReply {
  statusCode: number;
  header: Record<string, string>;
  text: string;
}

interface Sending {
  promise: Promise<WireReply>;
  abort(): void;
}

const rewrite = (url: string, hosts: Record<string, string>): string => {
  const origin = Object.keys(hosts).find((from) => url === from || url.startsWith(`${from}/`) || url.startsWith(`${from}?`));
  return origin === undefined ? url : `${hosts[origin]}${url.slice(origin.length)}`;
};

const send = (url: string, method: string, header: Record<string, string>, body: string | undefined, timeoutMs: number): Sending => {
  const client = url.startsWith('https:') ? https : http;
  const holder: { request?: http.ClientRequest } = {};
  const promise = new Promise<WireReply>((resolve, reject) => {
    const request = client.request(url, { method, headers: header, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const header = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
        resolve({ statusCode: response.statusCode ?? 0, header, text: Buffer.concat(parts).toString('utf8') });
      });
    });
    request.setTimeout(timeoutMs, () => request.destroy(new Error('timeout')));
    request.on('error', reject);
    request.end(body);
    holder.request = request;
  });
  return { promise, abort: () => holder.request?.destroy(new Error('abort')) };
};

/** GET carries data in the query, everything else as JSON, unless the header says form. */
const prepare = (options: Record<string, unknown>): { url: string; body?: string; header: Record<string, string> } => {
  const method = String(options['method'] ?? 'GET').toUpperCase();
  const header = Object.fromEntries(
    Object.entries((options['header'] ?? {}) as Record<string, unknown>).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  if ('referer' in header) throw new WxRefusal('referer cannot be set');
  const data = options['data'];
  const url = String(options['url']);
  if (data === undefined || data === null || data === '') return { url, header };
  if (method === 'GET' || method === 'HEAD') {
    const query = new URLSearchParams(data as Record<string, string>).toString();
    return { url: query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`, header };
  }
  header['content-type'] ??= 'application/json';
  return { url, header, body: typeof data === 'string' ? data : JSON.stringify(data) };
};

const parseBody = (text: string, dataType: unknown): unknown => {
  if (dataType !== undefined && dataType !== 'json') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

const networkRefusal = (error: unknown): WxRefusal => {
  const reason = error instanceof Error ? error.message : String(error);
  if (reason === 'timeout') return new WxRefusal('timeout', { errno: 5 });
  return reason === 'abort' ? new WxRefusal('abort') : new WxRefusal(reason, { errno: 600001 });
};

export const networkCalls = (parts: WxParts): WxTable => ({
  request: (options: Record<string, unknown>) => {
    const sending: { abort(): void } = { abort: () => undefined };
    const work = asyncCall(parts, 'request', async () => {
      if (!parts.network.online) throw new WxRefusal('net::ERR_INTERNET_DISCONNECTED', { errno: 600003 });
      const { url, body, header } = prepare(options);
      const wire = send(rewrite(url, parts.hosts), String(options['method'] ?? 'GET').toUpperCase(), header, body, Number(options['timeout'] ?? 60_000));
      sending.abort = wire.abort;
      const reply = await wire.promise.catch((error: unknown) => { throw networkRefusal(error); });
      if (!parts.network.online) throw new WxRefusal('net::ERR_NETWORK_CHANGED', { errno: 600003 });
      return { statusCode: reply.statusCode, header: reply.header, data: parseBody(reply.text, options['dataType']), cookies: [] };
    });
    void Promise.resolve(work(options)).catch(() => undefined);
    return {
      abort: () => sending.abort(),
      onHeadersReceived: () => undefined,
      offHeadersReceived: () => undefined,
      onChunkReceived: () => undefined,
      offChunkReceived: () => undefined,
    };
  },
});

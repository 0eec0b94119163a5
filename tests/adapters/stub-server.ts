import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubRequest {
  method: string;
  /** Path with query, as it came over the wire. */
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
  /** Of the caller's end: the same for calls over one connection. */
  port: number;
}

/**
 * `hang`: the request is read and never answered. `drop`: read, then the connection is cut. `cut`: half an answer.
 */
export type StubAnswer =
  | { status?: number; headers?: Record<string, string>; body?: string | Buffer }
  | 'hang' | 'drop' | 'cut';

export type Answering = (request: StubRequest) => StubAnswer | Promise<StubAnswer>;

export interface StubServer {
  baseUrl: string;
  requests: StubRequest[];
  /** How it answers from now on. */
  answer(next: Answering): void;
  close(): Promise<void>;
}

export const json = (value: unknown, status = 200): StubAnswer =>
  ({ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });

const readBody = async (incoming: http.IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const give = (reply: http.ServerResponse, answer: StubAnswer): void => {
  if (answer === 'hang') return;
  if (answer === 'drop') return void reply.socket?.destroy();
  if (answer === 'cut') {
    reply.writeHead(200, { 'content-length': '100' });
    reply.write('half', () => reply.socket?.destroy());
    return;
  }
  reply.writeHead(answer.status ?? 200, answer.headers);
  reply.end(answer.body);
};

/** A server on loopback whose answers a test decides. */
export async function startStub(first: Answering = () => ({ status: 404 })): Promise<StubServer> {
  let answering = first;
  const requests: StubRequest[] = [];
  const server = http.createServer((incoming, reply) => void (async () => {
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body: await readBody(incoming), port: incoming.socket.remotePort ?? 0 };
    requests.push(request);
    give(reply, await answering(request));
  })());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (next) => { answering = next; },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/** An address on which nobody listens. */
export async function deadAddress(): Promise<string> {
  const stub = await startStub();
  await stub.close();
  return stub.baseUrl;
}

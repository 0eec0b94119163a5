import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';

/** Run as a process of its own, so that asking does not slow answering down. Plan on stdin, figures on stdout. */

export interface LoadRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}
export interface LoadPlan {
  port: number;
  concurrency: number;
  requests: LoadRequest[];
}
export interface LoadFigures {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** How many answers had which status; 0: no answer. */
  statuses: Record<string, number>;
}

const send = (agent: Agent, port: number, { method, path, headers, body }: LoadRequest): Promise<number> =>
  new Promise((done) => {
    const sized = body === undefined ? headers : { ...headers, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
    const asked = request({ agent, host: '127.0.0.1', port, method, path, headers: sized }, (reply) => {
      reply.resume();
      reply.on('end', () => done(reply.statusCode ?? 0));
    });
    asked.on('error', () => done(0));
    asked.end(body);
  });

const at = (sorted: readonly number[], part: number): number => Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1));

const drive = async ({ port, concurrency, requests }: LoadPlan): Promise<LoadFigures> => {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const tookMs: number[] = [];
  const statuses: Record<string, number> = {};
  let next = 0;
  const began = performance.now();
  const lane = async (): Promise<void> => {
    for (let one = requests[next++]; one; one = requests[next++]) {
      const asked = performance.now();
      const status = await send(agent, port, one);
      tookMs.push(performance.now() - asked);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  tookMs.sort((a, b) => a - b);
  return { perSecond: Math.round(requests.length / seconds), p50Ms: at(tookMs, 0.5), p99Ms: at(tookMs, 0.99), statuses };
};

process.stdout.write(JSON.stringify(await drive(JSON.parse(await text(process.stdin)) as LoadPlan)));

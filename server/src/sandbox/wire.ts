import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { rawBody } from './body';
import type { World } from './world';

declare module 'fastify' {
  interface FastifyRequest {
    /** What was found about signature or token; the call log shows it. */
    verdict: string;
    /** What the call log keeps of the answer. */
    answerText: string;
    startedAt: number;
    hungUp: boolean;
    /** Answers of `ok: false` in the log although the status is 200 (WeChat's errcode). */
    refused: boolean;
  }
}

const API_PREFIXES = ['/sns/', '/cgi-bin/', '/wxa/', '/v3/'];

/** True for the paths that WeChat and WeChat Pay own; pages and switches of the sandbox are not the outside world. */
export const isApiPath = (url: string): boolean => API_PREFIXES.some((prefix) => url.startsWith(prefix));

export const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? request.url;

const logCall = (world: World, request: FastifyRequest, status: number): void =>
  world.calls.add({
    at: world.clock.now().toISOString(), direction: 'in', method: request.method, url: request.url, status,
    ms: Math.round(performance.now() - request.startedAt), request: rawBody(request), response: request.answerText,
    verdict: request.verdict, ok: status > 0 && status < 400 && !request.refused,
  });

/** Accepts and hangs up, as a broken network does. */
export const hangUp = (world: World, request: FastifyRequest, when: string): void => {
  request.hungUp = true;
  request.answerText = when === 'before' ? '（沙盒故障：处理前断网）' : '（沙盒故障：处理后断网）';
  logCall(world, request, 0);
  request.raw.socket.destroy();
};

const wait = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

const sufferNetwork = async (world: World, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  const slow = world.faults.take('slow-answer', request.url);
  if (slow) await wait(slow.seconds ?? 3);
  if (!world.faults.take('network-drop', request.url, 'before')) return;
  reply.hijack();
  hangUp(world, request, 'before');
};

/** Text of an answer for the log; a picture is only counted. */
export const describeAnswer = (payload: unknown): string => {
  if (typeof payload === 'string') return payload;
  return Buffer.isBuffer(payload) ? `（图片，${payload.length} 字节）` : '';
};

/** Logs every call of the outside world's own paths, and lets the network fail where a fault asks for it. */
export function watchTheWire(app: FastifyInstance, world: World): void {
  app.decorateRequest('verdict', '');
  app.decorateRequest('answerText', '');
  app.decorateRequest('startedAt', 0);
  app.decorateRequest('hungUp', false);
  app.decorateRequest('refused', false);
  app.addHook('onRequest', async (request) => {
    request.startedAt = performance.now();
  });
  app.addHook('preHandler', async (request, reply) => {
    if (isApiPath(request.url)) await sufferNetwork(world, request, reply);
  });
  app.addHook('onSend', async (request, _reply, payload) => {
    if (!isApiPath(request.url)) return payload;
    request.answerText = describeAnswer(payload);
    if (world.faults.take('network-drop', request.url, 'after')) hangUp(world, request, 'after');
    return payload;
  });
  app.addHook('onResponse', async (request, reply) => {
    if (isApiPath(request.url) && !request.hungUp) logCall(world, request, reply.statusCode);
  });
}

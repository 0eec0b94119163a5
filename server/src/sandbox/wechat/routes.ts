import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isClientError, parseObject, queryOf, rawBody, type JsonObject } from '../body';
import type { World } from '../world';
import { checkText } from './check-text';
import { WechatRefusal, refusalBody } from './errcode';
import { codeToSession, phoneNumber } from './login';
import { miniProgramCode } from './mini-code';
import { sendSubscribeMessage } from './subscribe';
import { requireToken, stableToken } from './token';

type Answer = (input: JsonObject, world: World) => JsonObject | Buffer;

const readJson = (request: FastifyRequest): JsonObject => {
  if (rawBody(request) === '') throw new WechatRefusal(44002);
  const body = parseObject(rawBody(request));
  if (!body) throw new WechatRefusal(47001);
  return body;
};

/** Calls that carry `?access_token=`. */
const TOKEN_CALLS: Record<string, Answer> = {
  '/wxa/business/getuserphonenumber': phoneNumber,
  '/cgi-bin/message/subscribe/send': sendSubscribeMessage,
  '/wxa/getwxacodeunlimit': miniProgramCode,
  '/wxa/msg_sec_check': checkText,
};

const misbehave = (world: World) => async (request: FastifyRequest): Promise<void> => {
  if (request.hungUp) return;
  if (world.faults.take('server-error', request.url, 'before')) throw new WechatRefusal(-1);
  if (world.faults.take('rate-limit', request.url)) throw new WechatRefusal(45011);
};

/** The work is done, but the caller hears otherwise. */
const spoilAnswer = (world: World) => async (request: FastifyRequest, _reply: unknown, payload: unknown) => {
  if (request.refused || !world.faults.take('server-error', request.url, 'after')) return payload;
  request.refused = true;
  request.answerText = JSON.stringify(refusalBody(new WechatRefusal(-1)));
  return request.answerText;
};

const tokenCall = (world: World, answer: Answer) => (request: FastifyRequest) => {
  requireToken(queryOf(request), world);
  request.verdict = 'access_token 有效';
  return answer(readJson(request), world);
};

/** The mini-program's server API: always HTTP 200, `errcode` says what happened. */
export function wechatRoutes(app: FastifyInstance, world: World): void {
  app.addHook('preHandler', misbehave(world));
  app.addHook('onSend', spoilAnswer(world));
  app.setErrorHandler((error, request, reply) => {
    const refusal = error instanceof WechatRefusal ? error : new WechatRefusal(isClientError(error) ? 47001 : -1);
    if (refusal.errcode === -1 && refusal !== error) app.log.error(error);
    request.refused = true;
    request.verdict = `拒绝：${refusal.errcode} ${refusal.message}`;
    return reply.code(200).send(refusalBody(refusal));
  });
  app.get('/sns/jscode2session', (request) => codeToSession(queryOf(request), world));
  app.post('/cgi-bin/stable_token', (request) => stableToken(readJson(request), world));
  for (const [path, answer] of Object.entries(TOKEN_CALLS)) {
    app.post(path, (request, reply) => {
      const result = tokenCall(world, answer)(request);
      return Buffer.isBuffer(result) ? reply.type('image/png').send(result) : result;
    });
  }
  for (const path of ['/cgi-bin/stable_token', ...Object.keys(TOKEN_CALLS)]) {
    app.get(path, () => {
      throw new WechatRefusal(43002);
    });
  }
  for (const path of ['/sns/*', '/cgi-bin/*', '/wxa/*']) {
    app.all(path, () => {
      throw new WechatRefusal(40066);
    });
  }
}

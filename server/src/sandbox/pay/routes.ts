import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isClientError, parseObject, queryOf, rawBody, textOf, type JsonObject } from '../body';
import type { World } from '../world';
import { verifyAuthorization } from './authorization';
import { listCertificates } from './certificates';
import { emptySignature, platformHeaders } from './notice-message';
import { closeOrder, prepay, queryById, queryByOutTradeNo } from './orders';
import { INTERNAL, PayProblem, badParameter, problemBody } from './problem';
import { queryRefund, requestRefund } from './refunds';

const jsonOf = (request: FastifyRequest): JsonObject => {
  const json = parseObject(rawBody(request));
  if (json && request.headers['content-type']?.startsWith('application/json')) return json;
  throw badParameter('请求体不是 application/json 的对象', { location: 'body', issue: 'malformed' });
};

/** Ends in the internal error code, which the vendor's own troubleshooting guide starts from. */
const requestId = (internal: number): string => `08${randomBytes(20).toString('hex').toUpperCase()}-${internal}`;

const systemError = (): PayProblem => new PayProblem('SYSTEM_ERROR', '系统异常，请用相同参数稍后重试');

const sendProblem = (problem: PayProblem, request: FastifyRequest, reply: FastifyReply) => {
  request.refused = true;
  if (problem.code !== 'SIGN_ERROR') request.verdict += `，拒绝：${problem.message}`;
  return reply.code(problem.status).header('Request-ID', requestId(problem.more.internal ?? INTERNAL.none))
    .type('application/json; charset=utf-8').send(problemBody(problem));
};

const guard = (world: World) => async (request: FastifyRequest): Promise<void> => {
  if (request.hungUp) return;
  try {
    verifyAuthorization(request, world);
    request.verdict = '商户签名有效';
  } catch (error) {
    request.verdict = error instanceof PayProblem ? `拒绝：${error.message}` : '';
    throw error;
  }
  if (world.faults.take('server-error', request.url, 'before')) throw systemError();
  if (world.faults.take('rate-limit', request.url)) {
    throw new PayProblem('FREQUENCY_LIMITED', '频率超限，请降低请求频率', { internal: INTERNAL.tooFrequent });
  }
};

/** A failure after the work was done: the effect stays, only the answer is lost. */
const spoilAnswer = (world: World, request: FastifyRequest, reply: FastifyReply, text: string): string => {
  if (reply.statusCode >= 400 || !world.faults.take('server-error', request.url, 'after')) return text;
  reply.code(500).type('application/json; charset=utf-8');
  request.answerText = problemBody(systemError());
  return request.answerText;
};

/** Every answer is signed, errors and the empty 204 too. */
const signAnswer = (world: World) => async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
  const text = spoilAnswer(world, request, reply, typeof payload === 'string' ? payload : '');
  const headers = platformHeaders(world, text);
  if (world.faults.take('response-bad-signature', request.url)) headers['Wechatpay-Signature'] = emptySignature();
  reply.headers({ ...headers, 'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048' });
  if (!reply.hasHeader('Request-ID')) reply.header('Request-ID', requestId(INTERNAL.none));
  return text === '' ? payload : text;
};

interface OrderParams { Params: { no: string } }

const orderRoutes = (app: FastifyInstance, world: World): void => {
  app.post('/v3/pay/transactions/jsapi', (request) => prepay(jsonOf(request), world));
  app.get<OrderParams>('/v3/pay/transactions/id/:no', (request) =>
    queryById(request.params.no, textOf(queryOf(request).mchid), world));
  app.get<OrderParams>('/v3/pay/transactions/out-trade-no/:no', (request) =>
    queryByOutTradeNo(request.params.no, textOf(queryOf(request).mchid), world));
  app.post<OrderParams>('/v3/pay/transactions/out-trade-no/:no/close', (request, reply) => {
    closeOrder(request.params.no, jsonOf(request), world);
    return reply.code(204).send();
  });
};

const refundRoutes = (app: FastifyInstance, world: World): void => {
  app.post('/v3/refund/domestic/refunds', (request) => requestRefund(jsonOf(request), world));
  app.get<OrderParams>('/v3/refund/domestic/refunds/:no', (request) => queryRefund(request.params.no, world));
};

/** WeChat Pay API v3 under `/v3`, for one directly connected merchant. */
export function payRoutes(app: FastifyInstance, world: World): void {
  app.addHook('preHandler', guard(world));
  app.addHook('onSend', signAnswer(world));
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof PayProblem) return sendProblem(error, request, reply);
    if (isClientError(error)) return sendProblem(badParameter('请求格式错误', { issue: error.message }), request, reply);
    app.log.error(error);
    return sendProblem(systemError(), request, reply);
  });
  app.get('/v3/certificates', () => listCertificates(world));
  orderRoutes(app, world);
  refundRoutes(app, world);
  app.all('/v3/*', () => {
    throw new PayProblem('RESOURCE_NOT_EXISTS', '接口不存在，或沙盒没有扮演它');
  });
}

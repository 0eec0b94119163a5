import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import jwt from '@fastify/jwt';
import rateLimit from '@fastify/rate-limit';
import { randomUUID } from 'node:crypto';
import Fastify, { LogController, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Deps } from './deps';
import { AppError, toProblem } from './errors';
import { parseJson } from './parse-json';
import { createValidatorCompiler, explainErrors } from './validation';

/** A bare Fastify with everything that all routes share: errors, ids, limits, headers, tokens. */
export const createHttp = async (deps: Deps): Promise<FastifyInstance> => {
  const app = Fastify({
    loggerInstance: deps.log as never,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: 'loopback',
    bodyLimit: 1_048_576,
    frameworkErrors: (error, request, reply) => void sendProblem(asAppError(error) ?? new AppError('BAD_REQUEST'), request, reply),
    genReqId: (request) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && /^[A-Za-z0-9-]{8,64}$/.test(given) ? given : randomUUID();
    },
  }) as unknown as FastifyInstance;
  app.decorateRequest('actor', null);
  app.setValidatorCompiler(createValidatorCompiler() as never);
  // Replies are checked against the contract outside production; plain JSON is the fastest honest serialiser.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  let closing = false;
  app.addHook('preClose', async () => void (closing = true));
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
    // Else the last answers would keep their connections open, and the stop would wait for them.
    if (closing) reply.header('connection', 'close');
  });
  keepRawBodies(app);
  answerProblems(app);
  await registerPlugins(app, deps);
  return app;
};

/** JSON and nothing else. A signed notice is verified over its exact bytes, so the parser keeps them. */
const keepRawBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    request.rawBody = body as Buffer;
    if (body.length === 0) return done(null, undefined);
    const parsed = parseJson(body as Buffer);
    return parsed.ok ? done(null, parsed.value) : done(new AppError('MALFORMED_JSON', { detail: parsed.detail }) as unknown as FastifyError);
  });
};

const registerPlugins = async (app: FastifyInstance, deps: Deps): Promise<void> => {
  const { config } = deps;
  const outside = config.sandboxUrl ? [config.sandboxUrl] : [];
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        // The counter's two short sounds are compiled in.
        mediaSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", ...outside],
        frameSrc: ["'self'", ...outside],
        frameAncestors: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
      },
    },
    // Only a deployment behind TLS may promise it.
    hsts: config.mode === 'production',
    crossOriginEmbedderPolicy: false,
    xFrameOptions: { action: 'sameorigin' },
  });
  await app.register(cors, { origin: config.corsOrigins.length > 0 ? config.corsOrigins : false, exposedHeaders: ['x-request-id', 'idempotent-replay'] });
  await app.register(jwt, { secret: config.jwtSecret, sign: { algorithm: 'HS256', iss: 'shuke' }, verify: { algorithms: ['HS256'], allowedIss: 'shuke' } });
  await app.register(rateLimit, {
    global: false,
    hook: 'preValidation',
    redis: deps.redis,
    nameSpace: `${config.redisPrefix}:limit:`,
    // A lost Redis must not close the shop.
    skipOnError: true,
    keyGenerator: (request) => `${request.routeOptions.config.contractKey ?? ''}|${request.actor ? request.actor.id : request.ip}`,
    errorResponseBuilder: () => new AppError('TOO_MANY_REQUESTS'),
  });
};

const answerProblems = (app: FastifyInstance): void => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = asAppError(error);
    if (!known) request.log.error({ err: error, route: request.routeOptions.url }, 'a bug answered 500');
    return sendProblem(known ?? new AppError('INTERNAL'), request, reply);
  });
  app.setNotFoundHandler((request, reply) => sendProblem(new AppError('NOT_FOUND'), request, reply));
};

const sendProblem = (error: AppError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const problem = toProblem(error, request.id);
  return reply.status(problem.status).type('application/problem+json').send(problem);
};

const BY_FASTIFY_CODE: Record<string, ConstructorParameters<typeof AppError>[0]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BAD_REQUEST',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BAD_REQUEST',
};

const asAppError = (error: FastifyError): AppError | undefined => {
  if (error instanceof AppError) return error;
  if (error.validation) return new AppError('BAD_REQUEST', { errors: explainErrors(error.validationContext ?? 'body', error.validation as never) });
  const code = BY_FASTIFY_CODE[error.code];
  if (code) return new AppError(code);
  return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500 ? new AppError('BAD_REQUEST') : undefined;
};

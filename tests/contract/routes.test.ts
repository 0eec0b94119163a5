import { api, type Api } from '@shuke/shared/contract/index';
import { ERRORS } from '@shuke/shared/contract/errors';
import type { Endpoint } from '@shuke/shared/contract/contract';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { makeVisitor } from '../support/people';
import { actorsOf, allowedCodes, expectedRefusal, type TestActor } from './actors';
import { buildWorld, exampleOf, send, type RawReply, type RawRequest, type World } from './world';

jest.setTimeout(180_000);

type Key = keyof Api;
const ROUTES = Object.entries(api) as [Key, Endpoint][];

let app: TestApp;
let world: World;
let actors: TestActor[];
/** What each route was called with; one-time codes in it are used up. */
const inputs = new Map<Key, RawRequest>();

beforeAll(async () => {
  app = await buildTestApp();
  world = await buildWorld(app);
  actors = actorsOf(world);
});
afterAll(() => app?.close());

const expectProblem = (key: string, reply: RawReply): void => {
  expect([key, reply.type.split(';')[0]]).toEqual([key, 'application/problem+json']);
  expect(Object.keys(ERRORS)).toContain(reply.code);
  expect([key, reply.code, reply.status]).toEqual([key, reply.code, ERRORS[reply.code as keyof typeof ERRORS][0]]);
  expect(reply.body.requestId).toBe(reply.headers['x-request-id']);
};

/** Acts that somebody new must do: who has joined, or has an order on the way, is refused. */
const FOR_NEWCOMERS: readonly Key[] = ['POST /v1/member/join', 'POST /v1/member/privacy/erasure'];

/** Somebody who may. */
const allowedToken = async (key: Key, endpoint: Endpoint): Promise<string | undefined> =>
  FOR_NEWCOMERS.includes(key)
    ? app.app.jwt.sign({ ...(await makeVisitor(app)).claims })
    : actors.find((actor) => actor.kind !== 'nobody' && actor.kind !== 'visitor' && !expectedRefusal(endpoint.access, actor))?.token;

test.each(ROUTES)('%s answers its example as its contract says', async (key, endpoint) => {
  const input = await exampleOf(world, key);
  inputs.set(key, input);
  const reply = await send(app, key, { ...input, token: await allowedToken(key, endpoint) });
  if (endpoint.access.audience === 'signed') return expect([reply.status, reply.code]).toEqual([401, 'NOTICE_REFUSED']);
  expect([key, reply.status, reply.code]).toEqual([key, 200, undefined]);
});

/** Nobody looks at what was sent before it is known who sends it: whom the route refuses it refuses by name, broken text or not. */
const BROKEN = { payload: '{"broken' };

test.each(ROUTES)('%s lets in those whom it declares, and nobody else', async (key, endpoint) => {
  const input = inputs.get(key)!;
  for (const actor of actors) {
    const refusal = expectedRefusal(endpoint.access, actor);
    const reply = await send(app, key, { ...input, token: actor.token, ...(refusal && !key.startsWith('GET ') && endpoint.access.audience !== 'signed' ? BROKEN : {}) });
    if (reply.status >= 400) expectProblem(`${key} by ${actor.name}`, reply);
    if (refusal) {
      expect({ key, actor: actor.name, allowed: refusal, got: reply.code ?? reply.status }).toEqual({ key, actor: actor.name, allowed: expect.arrayContaining([reply.code]), got: reply.code });
    } else {
      expect({ key, actor: actor.name, got: reply.code }).toEqual({ key, actor: actor.name, got: reply.code === undefined ? undefined : expect.stringMatching(new RegExp(`^(${allowedCodes(endpoint).join('|')})$`)) });
      const shut = ['NOT_SIGNED_IN', 'FORBIDDEN', 'NOT_JOINED', ...((endpoint.errors ?? []).includes('SESSION_EXPIRED') ? [] : ['SESSION_EXPIRED'])];
      expect({ key, actor: actor.name, shut: shut.includes(reply.code ?? '') }).toEqual({ key, actor: actor.name, shut: false });
    }
  }
});

test.each(ROUTES.filter(([, { repeat }]) => repeat === 'keyed'))('%s wants a key, and answers its repeat with the first answer', async (key, endpoint) => {
  const token = await allowedToken(key, endpoint);
  const input = await exampleOf(world, key);
  for (const bad of ['', 'short', 'has a space in it', 'x'.repeat(81)]) {
    expect([key, (await send(app, key, { ...input, token, key: bad })).code]).toEqual([key, 'IDEMPOTENCY_KEY_MISSING']);
  }
  const first = await send(app, key, { ...input, token, key: `again-${key.length}-${inputs.size}` });
  const second = await send(app, key, { ...input, token, key: `again-${key.length}-${inputs.size}` });
  if (first.status === 200) expect([key, second.status, second.headers['idempotent-replay'], second.body]).toEqual([key, 200, 'true', first.body]);
  else expect([key, second.status]).toEqual([key, first.status]);
});

test('every method or path that no contract names is answered with NOT_FOUND, and a broken address with BAD_REQUEST', async () => {
  for (const [method, url] of [['GET', '/v1/nothing'], ['POST', '/v1/brand'], ['DELETE', '/v1/member/home'], ['PUT', `/v1/shop/products/${world.productId}`]] as const) {
    const reply = await app.app.inject({ method, url });
    expect([method, url, reply.statusCode, reply.json<{ code: string }>().code]).toEqual([method, url, 404, 'NOT_FOUND']);
  }
  for (const url of ['/v1/shop/products/%E0%A4%A', '/v1/%']) {
    const reply = await app.app.inject({ method: 'GET', url });
    expect([url, reply.statusCode, String(reply.headers['content-type']).split(';')[0], reply.json<{ code: string }>().code]).toEqual([url, 400, 'application/problem+json', 'BAD_REQUEST']);
  }
});

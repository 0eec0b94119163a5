import Fastify from 'fastify';
import { Type } from 'typebox';
import { anyone, Closed, consoleRoles, member, type Contract, type Endpoint } from '@shuke/shared/contract/contract';
import { api } from '@shuke/shared/contract/index';
import { ERRORS } from '@shuke/shared/contract/errors';
import { AppError } from '../../server/src/platform/errors';
import { serve, type ServeContext } from '../../server/src/platform/serve';
import { FEATURES } from '../../server/src/product';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { send } from './world';

jest.setTimeout(180_000);

const context = { app: Fastify(), deps: { config: { requestsPerMinute: 1 } } } as unknown as ServeContext;
const start = (key: string, endpoint: Partial<Endpoint>): void =>
  serve(context, { [key]: { summary: 'x', reply: Closed({}), ...endpoint } } as Contract, { [key]: async () => ({}) } as never);

describe('a declaration that says too little does not start', () => {
  test('a route that does not say who may call it', () => {
    expect(() => start('GET /v1/x', {})).toThrow('GET /v1/x declares no access');
  });
  test('a write that does not say what a repeat does', () => {
    expect(() => start('POST /v1/x', { access: member })).toThrow('POST /v1/x does not say what a repeat does');
  });
  test('a keyed write that nobody in particular sends', () => {
    expect(() => start('POST /v1/x', { access: anyone, repeat: 'keyed' })).toThrow('POST /v1/x: keyed routes need an actor');
  });
  test('with all of it said, it starts', () => {
    expect(() => start('POST /v1/x', { access: consoleRoles(), repeat: 'keyed' })).not.toThrow();
  });
});

describe('the contract as a whole', () => {
  const routes = Object.entries(api) as [string, Endpoint][];

  test('every route of the contract belongs to one feature, and every feature brings nothing else', () => {
    const served = FEATURES.flatMap((feature) => Object.keys(feature.contract ?? {}));
    expect([...served].sort()).toEqual(Object.keys(api).sort());
  });

  test('the address says for whom a route is: member, staff and console routes ask for their own', () => {
    for (const [key, { access }] of routes) {
      const [, room] = /\/v1\/([a-z-]+)/.exec(key)!;
      const expected = { member: 'member', staff: 'staff', console: 'console' }[room!];
      if (expected) expect([key, access.audience]).toEqual([key, expected]);
      else expect([key, ['public', 'signed'].includes(access.audience)]).toEqual([key, true]);
    }
  });

  test('the admin is let in at the console everywhere', () => {
    for (const [key, { access }] of routes) if (access.audience === 'console') expect([key, access.roles]).toEqual([key, expect.arrayContaining(['admin'])]);
  });

  /** Open objects drop nothing only because something else reads them whole: the rule tree, and audit rows as they were. */
  const openObjects = (schema: unknown, at: string): string[] => {
    if (typeof schema !== 'object' || schema === null) return [];
    const own = (schema as { type?: string; additionalProperties?: boolean }).type === 'object' && (schema as { additionalProperties?: boolean }).additionalProperties !== false ? [at] : [];
    return [...own, ...Object.entries(schema).flatMap(([name, inner]) => openObjects(inner, `${at}/${name}`))];
  };
  test('bodies and queries are closed at every depth, but for the rule of a segment', () => {
    for (const [key, { body, query, params }] of routes) {
      const open = openObjects({ body, query, params }, '').filter((place) => !place.includes('/properties/rule'));
      expect([key, open]).toEqual([key, []]);
    }
  });

  test('every error has a Chinese sentence that ends plainly and an HTTP status that fits', () => {
    for (const [code, [status, title]] of Object.entries(ERRORS)) {
      expect([code, status >= 400 && status < 600, /^[一-龥]/.test(title), /[!！]/.test(title)]).toEqual([code, true, true, false]);
    }
  });
});

describe('a refusal that the contract does not name', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await buildTestApp();
  });
  afterAll(() => app?.close());

  test('is a bug in tests, so that no route refuses with what its readers do not know', async () => {
    const deps = { ...app.deps };
    const fresh = Fastify();
    const failing = { 'GET /v1/x': { summary: 'x', access: anyone, reply: Closed({ ok: Type.Boolean() }), errors: ['ORDER_NOT_FOUND'] } } as const satisfies Contract;
    const refusals = ['ORDER_NOT_FOUND', 'STORE_NOT_FOUND'] as const;
    let turn = 0;
    fresh.decorateRequest('actor', null);
    serve({ app: fresh as never, deps, actors: {} as never, checkReply: (_k, _e, body) => body }, failing, {
      'GET /v1/x': async () => {
        throw new AppError(refusals[turn++]!);
      },
    });
    const [declared, undeclared] = [await fresh.inject({ url: '/v1/x' }), await fresh.inject({ url: '/v1/x' })];
    expect([declared.statusCode, undeclared.statusCode]).toEqual([404, 500]);
    expect(declared.json<{ message: string }>().message).toBe('ORDER_NOT_FOUND');
    expect(undeclared.json<{ message: string }>().message).toBe('GET /v1/x refuses with STORE_NOT_FOUND, which it does not declare');
  });

  test('a reply that holds more than its contract is a bug in tests, so that nothing leaks', async () => {
    const { createReplyCheck } = await import('../../server/src/platform/validation');
    const check = createReplyCheck(true);
    const endpoint = { summary: 'x', access: anyone, reply: Closed({ name: Type.String() }) };
    expect(check('GET /v1/a', endpoint, { name: 'a' })).toEqual({ name: 'a' });
    expect(() => check('GET /v1/a', endpoint, { name: 'a', phone: '1' })).toThrow('breaks its contract');
    expect(() => check('GET /v1/a', endpoint, {})).toThrow('breaks its contract');
    expect((await send(app, 'GET /v1/brand', {})).status).toBe(200);
  });
});

import fc from 'fast-check';
import { api, type Api } from '@shuke/shared/contract/index';
import { ERRORS } from '@shuke/shared/contract/errors';
import type { Endpoint } from '@shuke/shared/contract/contract';
import { reconcileLedger } from '../../server/src/platform/ledger/index';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { actorsOf, allowedCodes, expectedRefusal } from './actors';
import { fromSchema, malformedFrom, type Malformed } from './bodies';
import { buildWorld, exampleOf, send, type RawReply, type RawRequest, type World } from './world';

jest.setTimeout(300_000);

type Key = keyof Api;
const WRITES = (Object.entries(api) as [Key, Endpoint][]).filter(([key, { access }]) => !key.startsWith('GET ') && access.audience !== 'signed');
const READS = (Object.entries(api) as [Key, Endpoint][]).filter(([key]) => key.startsWith('GET '));
const BODIES = 2000;
const QUERIES = 600;
/** Another walk every time; a failure tells its seed. */
const seed = Number(process.env.MALFORMED_SEED ?? Date.now() % 1_000_000_000);

let app: TestApp;
let world: World;
let ids: string[];
const inputs = new Map<Key, RawRequest>();

beforeAll(async () => {
  app = await buildTestApp();
  world = await buildWorld(app);
  ids = [world.store.id, world.otherStore.id, world.productId, world.templateId, world.tagGroupId, world.tagId, world.segmentId, world.orderId, world.activityId, world.member.memberId];
  const actors = actorsOf(world);
  for (const [key, endpoint] of [...WRITES, ...READS]) {
    const token = endpoint.access.audience === 'public' ? undefined : actors.find((actor) => actor.kind !== 'nobody' && actor.kind !== 'visitor' && !expectedRefusal(endpoint.access, actor))?.token;
    inputs.set(key, { ...(await exampleOf(world, key)), token });
  }
});
afterAll(() => app?.close());

let callers = 0;
/** Each call comes from elsewhere, so that the limit on sign-ins does not hide what lies behind it. */
const nextIp = (): string => `10.${(callers += 1) >> 16}.${(callers >> 8) & 255}.${callers & 255}`;

/** What is wrong with an answer; nothing, when it is in order. */
const faultOf = (key: Key, reply: RawReply): string | undefined => {
  const endpoint: Endpoint = api[key];
  if (reply.status >= 500 && reply.code !== 'OUTSIDE_UNAVAILABLE') return 'failed';
  if (reply.status < 400) return undefined;
  if (reply.type.split(';')[0] !== 'application/problem+json') return `is no problem+json but ${reply.type}`;
  if (!Object.hasOwn(ERRORS, reply.code ?? '')) return 'has an unknown code';
  if (!allowedCodes(endpoint).includes(reply.code!)) return 'has a code that the route does not declare';
  return reply.body.requestId === reply.headers['x-request-id'] ? undefined : 'has another request id';
};

const refusalFault = ({ refused, codes }: Malformed, reply: RawReply): string | undefined => {
  if (!refused) return undefined;
  if (reply.status < 400) return 'was accepted';
  // Who asks too often is turned away before the body is read.
  if (reply.status === 429) return undefined;
  return codes.length === 0 || codes.includes(reply.code!) ? undefined : `should be refused with ${codes.join(' or ')}`;
};

interface Fault {
  key: Key;
  what: string;
  fault: string;
  status: number;
  code: string | undefined;
  sent: string;
}

test(`${BODIES} malformed bodies over all write routes: no failure of ours, a known code, nothing dropped silently`, async () => {
  const faults: Fault[] = [];
  const runs = fc.constantFrom(...WRITES).chain(([key, { body }]) =>
    malformedFrom(body ? fc.oneof(fc.constant(inputs.get(key)!.body), fromSchema(body, ids)) : fc.constant({})).map((malformed) => ({ key, malformed })));
  const tries = fc.asyncProperty(runs, async ({ key, malformed }) => {
    const { payload, contentType, what } = malformed;
    const reply = await send(app, key, { ...inputs.get(key), ip: nextIp(), payload, headers: { 'content-type': contentType } });
    const fault = faultOf(key, reply) ?? refusalFault(malformed, reply);
    if (fault) faults.push({ key, what, fault, status: reply.status, code: reply.code, sent: payload.toString('utf8').slice(0, 400) });
  });
  await fc.assert(tries, { numRuns: BODIES, seed });
  expect({ seed, faults }).toEqual({ seed, faults: [] });
  expect((Object.prototype as Record<string, unknown>).polluted).toBeUndefined();
});

const TEXTS = ['', '0', '-1', '1.5', '1e9', 'NaN', 'null', 'x', '_', 'x_y', '1_x', '9999999999999999_a', 'NaN_NaN', '\u0000', 'a\u0000', '%00', '[object Object]', '\ud83d', '(', '.*', '$', '中'.repeat(300), 'f'.repeat(24), '0'.repeat(24), '999'];
const strangeText = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ maxLength: 30 }), fc.integer().map(String));
const NO_NAMES = ['unknown', '__proto__', 'limit[]'];
const propertiesOf = (schema: unknown): string[] => Object.keys((schema as { properties?: object } | undefined)?.properties ?? {});

test(`${QUERIES} strange queries and addresses over all read routes: no failure of ours, a known code, unknown names refused`, async () => {
  const faults: Fault[] = [];
  const runs = fc.constantFrom(...READS).chain(([key, { query, params }]) =>
    fc.record({ key: fc.constant(key), name: fc.constantFrom(...propertiesOf(query), ...propertiesOf(params).map((one) => `:${one}`), ...NO_NAMES), text: strangeText }));
  const tries = fc.asyncProperty(runs, async ({ key, name, text }) => {
    const input = inputs.get(key)!;
    const query = Object.fromEntries([...Object.entries(input.query ?? {}), [name, text]]);
    const changed = name.startsWith(':') ? { params: { ...input.params, [name.slice(1)]: text || 'x' } } : { query };
    const reply = await send(app, key, { ...input, ...changed, body: undefined, ip: nextIp() });
    const elsewhere = name.startsWith(':') && reply.code === 'NOT_FOUND'; // the text made another address of it
    const fault = elsewhere ? undefined : (faultOf(key, reply) ?? (NO_NAMES.includes(name) && reply.code !== 'BAD_REQUEST' ? 'was accepted' : undefined));
    if (fault) faults.push({ key, what: name, fault, status: reply.status, code: reply.code, sent: JSON.stringify(text) });
  });
  await fc.assert(tries, { numRuns: QUERIES, seed });
  expect({ seed, faults }).toEqual({ seed, faults: [] });
});

test('an unknown field is named with its place, in Chinese', async () => {
  const { body } = await exampleOf(world, 'POST /v1/member/orders');
  const reply = await send(app, 'POST /v1/member/orders', { ...inputs.get('POST /v1/member/orders'), body: { ...(body as object), lines: [{ productId: world.productId, quantity: 1, priceFen: 1 }] } });
  expect([reply.code, reply.body.errors]).toEqual(['BAD_REQUEST', [{ path: '/body/lines/0/priceFen', message: '没有这个字段' }]]);
});

test('after all of it every account still adds up', async () => {
  expect((await reconcileLedger(app.deps)).faults).toEqual([]);
});

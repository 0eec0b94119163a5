import { api } from '@shuke/shared/contract/index';
import type { Endpoint } from '@shuke/shared/contract/contract';
import { ERRORS } from '@shuke/shared/contract/errors';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { buildTestApp, type TestApp } from '../support/build-test-app';
import { declaredRefusals } from '../../server/src/platform/refusals';

jest.setTimeout(180_000);

interface Operation {
  operationId: string;
  summary: string;
  security: object[];
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { required: boolean; content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content: Record<string, { schema: object }> }>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

let app: TestApp;
let document: Document;
beforeAll(async () => {
  app = await buildTestApp();
  document = (await app.app.inject({ url: '/openapi.json' })).json<Document>();
});
afterAll(() => app?.close());

const operations = (): [string, string, Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]): [string, string, Operation] => [method, path, operation]));

test('names its version, and every operation once', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  expect([typeof document.info.title, typeof document.info.version]).toEqual(['string', 'string']);
  const ids = operations().map(([, , operation]) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_]+$/);
});

test('holds every route of the contract, and no other', () => {
  const keys = operations().map(([method, path]) => `${method.toUpperCase()} ${path.replaceAll(/\{([A-Za-z]+)\}/g, ':$1')}`);
  expect(keys.sort()).toEqual(Object.keys(api).sort());
});

test('every parameter in a path is declared once, and required', () => {
  for (const [method, path, { parameters }] of operations()) {
    const named = [...path.matchAll(/\{([A-Za-z]+)\}/g)].map(([, name]) => name).sort();
    const declared = parameters.filter((one) => one.in === 'path');
    expect([method, path, declared.map((one) => one.name).sort()]).toEqual([method, path, named]);
    expect(declared.every((one) => one.required)).toBe(true);
    expect(parameters.every((one) => ['path', 'query', 'header'].includes(one.in) && typeof one.schema === 'object')).toBe(true);
  }
});

test('what a route takes and answers is what the product checks', () => {
  for (const [key, endpoint] of Object.entries(api) as [string, Endpoint][]) {
    const [method = '', path = ''] = key.split(' ');
    const operation = document.paths[path.replaceAll(/:([A-Za-z]+)/g, '{$1}')]![method.toLowerCase()]!;
    const plain = (schema: unknown): unknown => JSON.parse(JSON.stringify(schema)) as unknown;
    expect([key, operation.requestBody?.content['application/json']!.schema]).toEqual([key, endpoint.body ? plain(endpoint.body) : undefined]);
    expect([key, operation.responses[200]!.content['application/json']!.schema]).toEqual([key, plain(endpoint.reply)]);
    const open = endpoint.access.audience === 'public' || endpoint.access.audience === 'signed';
    expect([key, operation.security]).toEqual([key, open ? [] : [{ bearer: [] }]]);
    const hasKey = operation.parameters.some((one) => one.in === 'header' && one.name === 'Idempotency-Key' && one.required);
    expect([key, hasKey]).toEqual([key, endpoint.repeat === 'keyed']);
  }
});

test('every refusal of a route is described under its status', () => {
  for (const [key, endpoint] of Object.entries(api) as [string, Endpoint][]) {
    const [method = '', path = ''] = key.split(' ');
    const { responses } = document.paths[path.replaceAll(/:([A-Za-z]+)/g, '{$1}')]![method.toLowerCase()]!;
    for (const code of declaredRefusals(endpoint)) {
      const [status, title] = ERRORS[code];
      expect([key, code, responses[status]?.description.includes(`${code}: ${title}`)]).toEqual([key, code, true]);
      expect(Object.keys(responses[status]!.content)).toEqual(['application/problem+json']);
    }
  }
});

const referencesIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  const own = '$ref' in value && typeof value.$ref === 'string' ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
};

test('every reference leads somewhere', () => {
  for (const reference of new Set(referencesIn(document))) {
    const found = reference.replace('#/', '').split('/').reduce<unknown>((inner, step) => (inner as Record<string, unknown> | undefined)?.[step], document);
    expect([reference, typeof found]).toEqual([reference, 'object']);
  }
});

test('every schema is one of JSON Schema 2020-12, as OpenAPI 3.1 wants', () => {
  const ajv = new Ajv2020({ strict: false });
  (addFormats as unknown as (one: Ajv2020) => void)(ajv);
  for (const [method, path, { requestBody, responses, parameters }] of operations()) {
    const schemas = [...Object.values(requestBody?.content ?? {}), ...Object.entries(responses).filter(([status]) => status === '200').flatMap(([, one]) => Object.values(one.content)), ...parameters].map((one) => one.schema);
    for (const schema of schemas) expect([method, path, ajv.validateSchema(schema), ajv.errors]).toEqual([method, path, true, null]);
  }
  for (const schema of Object.values(document.components.schemas)) expect(ajv.validateSchema(schema)).toBe(true);
});

test('there is a page to read it, from this origin alone', async () => {
  const page = await app.app.inject({ url: '/docs/' });
  expect([page.statusCode, String(page.headers['content-type']).split(';')[0]]).toEqual([200, 'text/html']);
  const starter = await app.app.inject({ url: '/docs/swagger-initializer.js' });
  expect(starter.payload).toContain("url:'/openapi.json'");
  expect([...page.payload.matchAll(/(?:src|href)="(https?:)?\/\//g)]).toEqual([]);
});

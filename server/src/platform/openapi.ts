import type { Contract, Endpoint } from '@shuke/shared/contract/contract';
import { ERRORS, type ErrorCode } from '@shuke/shared/contract/errors';
import { declaredRefusals } from './refusals';

const problem = (codes: readonly ErrorCode[]): object => ({
  description: codes.map((code) => `${code}: ${ERRORS[code][1]}`).join('\n\n'),
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const errorResponses = (endpoint: Endpoint): Record<string, object> => {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of declaredRefusals(endpoint)) {
    byStatus.set(ERRORS[code][0], [...(byStatus.get(ERRORS[code][0]) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, problem(codes)]));
};

interface ObjectSchema {
  properties?: Record<string, object>;
  required?: string[];
}
const parameters = (place: 'path' | 'query', schema: unknown): object[] => {
  const { properties = {}, required = [] } = (schema ?? {}) as ObjectSchema;
  return Object.entries(properties).map(([name, property]) => ({ name, in: place, required: place === 'path' || required.includes(name), schema: property }));
};

const operation = (key: string, endpoint: Endpoint): object => ({
  operationId: key.replace(/[^A-Za-z0-9]+/g, '_'),
  summary: endpoint.summary,
  tags: [key.split('/')[2] ?? 'v1'],
  'x-access': endpoint.access,
  security: ['public', 'signed'].includes(endpoint.access.audience) ? [] : [{ bearer: [] }],
  parameters: [
    ...parameters('path', endpoint.params),
    ...parameters('query', endpoint.query),
    ...(endpoint.repeat === 'keyed' ? [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{8,80}$' } }] : []),
  ],
  ...(endpoint.body ? { requestBody: { required: true, content: { 'application/json': { schema: endpoint.body } } } } : {}),
  responses: {
    200: { description: 'OK', content: { 'application/json': { schema: endpoint.reply } } },
    ...errorResponses(endpoint),
  },
});

/** OpenAPI 3.1 from the same schemas that check every request. */
export const toOpenApi = (contract: Contract): object => {
  const paths: Record<string, Record<string, object>> = {};
  for (const [key, endpoint] of Object.entries(contract)) {
    const [method = '', path = ''] = key.split(' ');
    const url = path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[url] = { ...paths[url], [method.toLowerCase()]: operation(key, endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Shuke 熟客', version: '0.1.0', description: '会员小程序、店员与运营后台的全部接口。错误为 application/problem+json，code 稳定不变。' },
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'status', 'code', 'title'],
          properties: {
            type: { type: 'string' }, status: { type: 'integer' }, code: { type: 'string', enum: Object.keys(ERRORS) }, title: { type: 'string' },
            detail: { type: 'string' }, requestId: { type: 'string' },
            errors: { type: 'array', items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } } },
          },
        },
      },
    },
  };
};

import { Ajv, type ErrorObject } from 'ajv';
import formats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import type { Endpoint } from '@shuke/shared/contract/contract';

const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** RFC 3339 as far as a Date can hold it: a day that there is, no leap second. */
const isInstant = (text: string): boolean => {
  const [, year, month, day] = INSTANT.exec(text)?.map(Number) ?? [];
  if (year === undefined || Number.isNaN(Date.parse(text))) return false;
  const date = new Date(Date.UTC(year, month! - 1, day));
  return year >= 1 && date.getUTCMonth() === month! - 1 && date.getUTCDate() === day;
};

/** Bodies are taken as they are (a number in quotes is an error); params and query are text and get converted. */
const createAjv = (coerce: boolean): Ajv => {
  const ajv = new Ajv({ coerceTypes: coerce, useDefaults: true, removeAdditional: false, allErrors: true, strict: false, validateFormats: true });
  (formats as unknown as { default?: (a: Ajv) => void } & ((a: Ajv) => void))(ajv);
  ajv.addFormat('date-time', { type: 'string', validate: isInstant });
  return ajv;
};

export const createValidatorCompiler = (): FastifySchemaCompiler<object> => {
  const exact = createAjv(false);
  const coercing = createAjv(true);
  return ({ schema, httpPart }) => (httpPart === 'body' ? exact : coercing).compile(schema);
};

/** Ajv's words in Chinese, with the path that is wrong. */
export const explainErrors = (part: string, errors: readonly ErrorObject[]): { path: string; message: string }[] =>
  errors.slice(0, 20).map((error) => ({ path: `/${part}${error.instancePath}${extraPath(error)}`, message: explain(error) }));

const extraPath = (error: ErrorObject): string => {
  if (error.keyword === 'additionalProperties') return `/${String(error.params.additionalProperty)}`;
  if (error.keyword === 'required') return `/${String(error.params.missingProperty)}`;
  return '';
};

const WORDS: Record<string, (error: ErrorObject) => string> = {
  required: () => '必填',
  additionalProperties: () => '没有这个字段',
  type: (e) => `类型应为 ${String(e.params.type)}`,
  enum: (e) => `只能是 ${(e.params.allowedValues as string[]).join('、')}`,
  minimum: (e) => `不能小于 ${String(e.params.limit)}`,
  maximum: (e) => `不能大于 ${String(e.params.limit)}`,
  minLength: (e) => `至少 ${String(e.params.limit)} 个字符`,
  maxLength: (e) => `至多 ${String(e.params.limit)} 个字符`,
  minItems: (e) => `至少 ${String(e.params.limit)} 项`,
  maxItems: (e) => `至多 ${String(e.params.limit)} 项`,
  format: (e) => `格式应为 ${String(e.params.format)}`,
  pattern: () => '格式不对',
  uniqueItems: () => '不能重复',
};
const explain = (error: ErrorObject): string => WORDS[error.keyword]?.(error) ?? error.message ?? '有误';

export type ReplyCheck = (key: string, endpoint: Endpoint, body: unknown) => unknown;

/** Outside production every reply is held against its contract: a leak or a drift is a bug, found at once. */
export const createReplyCheck = (enabled: boolean): ReplyCheck => {
  if (!enabled) return (_key, _endpoint, body) => body;
  const ajv = createAjv(false);
  const compiled = new Map<string, ReturnType<Ajv['compile']>>();
  return (key, endpoint, body) => {
    const check = compiled.get(key) ?? ajv.compile(endpoint.reply);
    compiled.set(key, check);
    const wire = JSON.parse(JSON.stringify(body)) as unknown;
    if (!check(wire)) throw new Error(`reply of ${key} breaks its contract: ${ajv.errorsText(check.errors)} ${JSON.stringify(check.errors?.slice(0, 3))}`);
    return body;
  };
};

import { isObject, type JsonObject } from '../body';
import { INTERNAL, badParameter, type PayProblem } from './problem';

/** What a request body may hold. A field that is not named here is refused, as the real service does. */
export type Field =
  | { kind: 'text'; required?: boolean; max?: number; pattern?: RegExp; oneOf?: readonly string[] }
  | { kind: 'integer'; required?: boolean; min?: number }
  | { kind: 'boolean'; required?: boolean }
  | { kind: 'object'; required?: boolean; fields: Fields }
  | { kind: 'list'; required?: boolean; of: Fields; max?: number };

export type Fields = Record<string, Field>;

const refuse = (path: string, issue: string, value: unknown, internal?: number): PayProblem =>
  badParameter(`参数错误：${path} ${issue}`, { field: path, issue, value }, internal);

/** Characters, not UTF-16 units. */
const textProblem = (field: Extract<Field, { kind: 'text' }>, value: unknown): string | undefined => {
  if (typeof value !== 'string') return '应为字符串';
  if (field.required && value === '') return '不能为空';
  if (field.max !== undefined && [...value].length > field.max) return `超过最大长度 ${field.max}`;
  if (field.pattern && value !== '' && !field.pattern.test(value)) return '格式不符';
  return field.oneOf && !field.oneOf.includes(value) ? `应为 ${field.oneOf.join('、')} 之一` : undefined;
};

const integerProblem = (field: Extract<Field, { kind: 'integer' }>, value: unknown): string | undefined => {
  if (!Number.isSafeInteger(value)) return '应为整数';
  return field.min !== undefined && (value as number) < field.min ? `不能小于 ${field.min}` : undefined;
};

const checkList = (field: Extract<Field, { kind: 'list' }>, value: unknown, path: string): PayProblem | undefined => {
  if (!Array.isArray(value)) return refuse(path, '应为数组', value);
  if (field.max !== undefined && value.length > field.max) return refuse(path, `最多 ${field.max} 项`, value.length);
  return firstOf(value.map((item, index) => () => checkObject(field.of, item, `${path}/${index}`)));
};

const firstOf = (checks: (() => PayProblem | undefined)[]): PayProblem | undefined => {
  for (const check of checks) {
    const problem = check();
    if (problem) return problem;
  }
  return undefined;
};

const checkValue = (field: Field, value: unknown, path: string): PayProblem | undefined => {
  if (value === undefined) return field.required ? refuse(path, '必填参数缺失', null) : undefined;
  if (field.kind === 'object') return checkObject(field.fields, value, path);
  if (field.kind === 'list') return checkList(field, value, path);
  if (field.kind === 'boolean') return typeof value === 'boolean' ? undefined : refuse(path, '应为布尔值', value);
  const issue = field.kind === 'text' ? textProblem(field, value) : integerProblem(field, value);
  if (!issue) return undefined;
  return refuse(path, issue, value, issue.startsWith('不能小于') ? INTERNAL.outOfRange : undefined);
};

/** The first thing wrong with a body, or undefined. `path` is a JSON pointer. */
export function checkObject(fields: Fields, value: unknown, path = ''): PayProblem | undefined {
  if (!isObject(value)) return refuse(path || '/', '应为对象', null);
  const known = firstOf(Object.entries(fields).map(([name, field]) => () => checkValue(field, value[name], `${path}/${name}`)));
  if (known) return known;
  const extra = Object.keys(value).find((name) => !Object.hasOwn(fields, name));
  if (extra === undefined) return undefined;
  const message = `参数中含有非法的额外参数：${path}/${extra}`;
  return badParameter(message, { field: `${path}/${extra}`, issue: 'unexpected' }, INTERNAL.extraParameter);
}

/** Throws the first problem. */
export function requireFields(fields: Fields, value: JsonObject): void {
  const problem = checkObject(fields, value);
  if (problem) throw problem;
}

import { parseBusinessDate } from '../../values/time';

export interface RuleFault {
  /** Place in the tree: `/all/0/orders/count`. */
  path: string;
  /** What is allowed there, in Chinese. */
  message: string;
}

export type Check = (value: unknown, path: string) => RuleFault[];

export const fault = (path: string, message: string): RuleFault[] => [{ path: path || '/', message }];
export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isName = (value: unknown): boolean => typeof value === 'string' && value.length > 0 && value.length <= 60;

export const oneName: Check = (value, path) => (isName(value) ? [] : fault(path, '应为一个名称或编号'));

export const names: Check = (value, path) =>
  Array.isArray(value) && value.length > 0 && value.length <= 100 && value.every(isName) ? [] : fault(path, '应为 1 到 100 个名称的列表');

export const nameOrNames: Check = (value, path) => (isName(value) ? [] : names(value, path));

export const oneOf = (allowed: readonly string[]): Check => (value, path) =>
  typeof value === 'string' && allowed.includes(value) ? [] : fault(path, `应为 ${allowed.join('、')} 之一`);

export const someOf = (allowed: readonly string[]): Check => (value, path) =>
  Array.isArray(value) && value.length > 0 && value.length <= 100 && value.every((one) => typeof one === 'string' && allowed.includes(one))
    ? []
    : fault(path, `应为列表，可写 ${allowed.join('、')}`);

export const numberTest: Check = (value, path) => {
  if (!isObject(value) || Object.keys(value).length === 0) return fault(path, '应写明 eq、gte 或 lte 中的至少一个');
  return Object.entries(value).flatMap(([key, bound]) => {
    if (!['eq', 'gte', 'lte'].includes(key)) return fault(`${path}/${key}`, '只能用 eq、gte、lte');
    return typeof bound === 'number' && Number.isFinite(bound) && bound >= 0 ? [] : fault(`${path}/${key}`, '应为不小于 0 的数字');
  });
};

const isDayCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 3650;

export const dayCount: Check = (value, path) => (isDayCount(value) ? [] : fault(path, '应为 1 到 3650 的整数'));

export const days: Check = (value, path) =>
  isObject(value) && Object.keys(value).length === 1 && isDayCount(value.days) ? [] : fault(path, '应为 {"days": 1 到 3650 的整数}');

export const isDay = (value: unknown): value is string => typeof value === 'string' && parseBusinessDate(value) !== undefined;

export const between: Check = (value, path) => {
  const [from, until] = Array.isArray(value) && value.length === 2 && value.every(isDay) ? (value as string[]) : [];
  if (!from || !until) return fault(path, '应为两个日期，如 ["2026-01-01","2026-07-01"]，含首日、不含末日');
  return from < until ? [] : fault(path, '结束日期要晚于开始日期');
};

export const fields = (allowed: Readonly<Record<string, Check>>, atLeastOne: string): Check => (value, path) => {
  if (!isObject(value)) return fault(path, `应为对象，可写 ${Object.keys(allowed).join('、')}`);
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  if (keys.length === 0) return fault(path, atLeastOne);
  return keys.flatMap((key) => (Object.hasOwn(allowed, key) ? allowed[key]!(value[key], `${path}/${key}`) : undefined) ?? fault(`${path}/${key}`, `没有这个条件，可写 ${Object.keys(allowed).join('、')}`));
};

/** Both checks; the second only of what passed the first. */
export const and = (first: Check, second: (value: Record<string, unknown>, path: string) => RuleFault[]): Check => (value, path) => {
  const faults = first(value, path);
  return faults.length > 0 || !isObject(value) ? faults : second(value, path);
};

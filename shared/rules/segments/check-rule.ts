import { parseBusinessDate } from '../../values/time';
import type { SegmentRule } from './rule-tree';

export interface RuleFault {
  /** Place in the tree: `/all/0/orders/count`. */
  path: string;
  /** What is allowed there, in Chinese. */
  message: string;
}

const MAX_DEPTH = 10;
const MAX_NODES = 200;
const KINDS = ['all', 'any', 'not', 'tag', 'tier', 'orders'] as const;

type Check = (value: unknown, path: string) => RuleFault[];
const fault = (path: string, message: string): RuleFault[] => [{ path: path || '/', message }];
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const names: Check = (value, path) =>
  Array.isArray(value) && value.length > 0 && value.length <= 100 && value.every((item) => typeof item === 'string' && item.length > 0 && item.length <= 60)
    ? []
    : fault(path, '应为 1 到 100 个名称的列表');

const numberTest: Check = (value, path) => {
  if (!isObject(value) || Object.keys(value).length === 0) return fault(path, '应写明 eq、gte 或 lte 中的至少一个');
  return Object.entries(value).flatMap(([key, bound]) => {
    if (!['eq', 'gte', 'lte'].includes(key)) return fault(`${path}/${key}`, '只能用 eq、gte、lte');
    return typeof bound === 'number' && Number.isFinite(bound) && bound >= 0 ? [] : fault(`${path}/${key}`, '应为不小于 0 的数字');
  });
};

const days: Check = (value, path) => {
  const count = isObject(value) && Object.keys(value).length === 1 ? value.days : undefined;
  return Number.isInteger(count) && (count as number) >= 1 && (count as number) <= 3650 ? [] : fault(path, '应为 {"days": 1 到 3650 的整数}');
};

const between: Check = (value, path) => {
  const [from, until] = Array.isArray(value) && value.length === 2 ? value.map((day) => (typeof day === 'string' ? parseBusinessDate(day) : undefined)) : [];
  if (!from || !until) return fault(path, '应为两个日期，如 ["2026-01-01","2026-07-01"]，含首日、不含末日');
  return from < until ? [] : fault(path, '结束日期要晚于开始日期');
};

const fields = (allowed: Record<string, Check>, atLeastOne: string): Check => (value, path) => {
  if (!isObject(value)) return fault(path, `应为对象，可写 ${Object.keys(allowed).join('、')}`);
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  if (keys.length === 0) return fault(path, atLeastOne);
  return keys.flatMap((key) => (Object.hasOwn(allowed, key) ? allowed[key]!(value[key], `${path}/${key}`) : undefined) ?? fault(`${path}/${key}`, `没有这个条件，可写 ${Object.keys(allowed).join('、')}`));
};

const CONDITIONS: Record<'tag' | 'tier' | 'orders', Check> = {
  tag: fields({ any: names, all: names, none: names }, '应写明 any、all 或 none 中的至少一个'),
  tier: fields({ in: names }, '应写明 in'),
  orders: (value, path) =>
    fields({
      count: numberTest, sumFen: numberTest, averageFen: numberTest, within: days, between, store: names, category: names, channel: names,
      firstWithin: days, lastBefore: days,
    }, '应写明至少一个条件')(value, path).concat(isObject(value) && value.within && value.between ? fault(path, 'within 和 between 只能写一个') : []),
};

/** Names every fault of something that should be a rule; none means that it is one. */
export const checkRule = (value: unknown): RuleFault[] => {
  let nodes = 0;
  const visit = (node: unknown, path: string, depth: number): RuleFault[] => {
    nodes += 1;
    if (depth > MAX_DEPTH) return fault(path, `条件最多嵌套 ${MAX_DEPTH} 层`);
    if (nodes > MAX_NODES) return nodes === MAX_NODES + 1 ? fault(path, `条件最多 ${MAX_NODES} 个`) : [];
    const [kind, ...others] = isObject(node) ? Object.keys(node) : [];
    if (!isObject(node) || kind === undefined || others.length > 0) return fault(path, `应为只有一个键的对象：${KINDS.join('、')}`);
    const below = node[kind];
    const at = `${path}/${kind}`;
    if (kind === 'all' || kind === 'any') return Array.isArray(below) ? below.flatMap((child, i) => visit(child, `${at}/${i}`, depth + 1)) : fault(at, '应为条件列表');
    if (kind === 'not') return visit(below, at, depth + 1);
    return Object.hasOwn(CONDITIONS, kind) ? CONDITIONS[kind as keyof typeof CONDITIONS](below, at) : fault(at, `没有这种条件，可写 ${KINDS.join('、')}`);
  };
  return visit(value, '', 1);
};

/** For callers that hold something unknown: the rule, or its faults. */
export const parseRule = (value: unknown): { ok: true; rule: SegmentRule } | { ok: false; faults: RuleFault[] } => {
  const faults = checkRule(value);
  return faults.length === 0 ? { ok: true, rule: value as SegmentRule } : { ok: false, faults };
};

import { checkCondition, CONDITION_KINDS } from './check-conditions';
import { fault, isObject, type RuleFault } from './check-parts';
import type { SegmentRule } from './rule-tree';

export type { RuleFault } from './check-parts';

const MAX_DEPTH = 10;
const MAX_NODES = 200;
const KINDS = ['all', 'any', 'not', ...CONDITION_KINDS];

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
    return checkCondition(kind, below, at) ?? fault(at, `没有这种条件，可写 ${KINDS.join('、')}`);
  };
  return visit(value, '', 1);
};

/** For callers that hold something unknown: the rule, or its faults. */
export const parseRule = (value: unknown): { ok: true; rule: SegmentRule } | { ok: false; faults: RuleFault[] } => {
  const faults = checkRule(value);
  return faults.length === 0 ? { ok: true, rule: value as SegmentRule } : { ok: false, faults };
};

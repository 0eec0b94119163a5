import type {
  CouponTest, EventTest, FieldTest, GroupBuyTest, LifecycleTest, OrdersTest, RfmTest, SegmentRule, TagTest, TierTest,
} from '@shuke/shared/contract/segment-rule';
import { fieldOperator } from './field-operators';

/**
 * The rule as the editor holds it: the same tree as on the wire, with an identity for every row, so that rows keep
 * their focus while others come and go. All functions here are pure but for handing out identities.
 */
interface Tests {
  tag: TagTest;
  tier: TierTest;
  field: FieldTest;
  orders: OrdersTest;
  event: EventTest;
  coupon: CouponTest;
  groupBuy: GroupBuyTest;
  rfm: RfmTest;
  lifecycle: LifecycleTest;
  segment: string;
  list: string;
}
export type Kind = keyof Tests;
export type NodeOf<K extends Kind> = { [P in K]: { id: string; kind: P; test: Tests[P] } }[K];
export type JoinKind = 'all' | 'any' | 'not';

export interface GroupNode { id: string; kind: JoinKind; children: RuleNode[] }
/** A condition that this editor has no row for; it is kept as it is. */
export interface OtherNode { id: string; kind: 'other'; rule: SegmentRule }
export type ConditionNode = NodeOf<Kind> | OtherNode;
export type RuleNode = GroupNode | ConditionNode;

export const maxChildren = 50;
/** Deeper trees are legal, but nobody can read them; the editor stops adding groups here. */
export const maxDepth = 3;

let lastId = 0;
const newId = (): string => `n${(lastId += 1)}`;

export const isGroup = (node: RuleNode): node is GroupNode => node.kind === 'all' || node.kind === 'any' || node.kind === 'not';

export const newGroup = (kind: JoinKind, children: RuleNode[] = []): GroupNode => ({ id: newId(), kind, children });

const fresh: { [K in Kind]: Tests[K] } = {
  tag: { any: [] }, tier: { in: [] }, field: { name: 'birthdayWithinDays', lte: 7 }, orders: { count: { gte: 1 }, within: { days: 30 } },
  event: { name: 'store.visited', count: { gte: 1 }, within: { days: 30 } }, coupon: { state: 'issued' }, groupBuy: { state: 'open' }, rfm: { group: [] },
  lifecycle: { in: [] as never }, segment: '', list: '',
};

export const newCondition = (kind: Kind): ConditionNode => ({ id: newId(), kind, test: fresh[kind] }) as ConditionNode;

const kinds = Object.keys(fresh) as Kind[];

/** What a row can show whole: other ways to write a condition are kept as they are. */
const isReadable = (kind: Kind, test: unknown): boolean => kind !== 'field' || fieldOperator(test as FieldTest) !== undefined;

const conditionOf = (rule: SegmentRule): ConditionNode => {
  const [key = '', test] = Object.entries(rule)[0] ?? [];
  const kind = kinds.find((one) => one === key);
  return kind && isReadable(kind, test) ? ({ id: newId(), kind, test } as ConditionNode) : { id: newId(), kind: 'other', rule };
};

/** Reads a wire rule. `not` over a list becomes one "none of these" row group. */
export function fromRule(rule: SegmentRule): RuleNode {
  if ('all' in rule) return newGroup('all', rule.all.map(fromRule));
  if ('any' in rule) return newGroup('any', rule.any.map(fromRule));
  if ('not' in rule) {
    const inner = rule.not;
    return newGroup('not', 'any' in inner && inner.any.length !== 1 ? inner.any.map(fromRule) : [fromRule(inner)]);
  }
  return conditionOf(rule);
}

export function toRule(node: RuleNode): SegmentRule {
  switch (node.kind) {
    case 'all': return { all: node.children.map(toRule) };
    case 'any': return { any: node.children.map(toRule) };
    case 'not': {
      const [only, ...more] = node.children;
      return { not: only && more.length === 0 ? toRule(only) : { any: node.children.map(toRule) } };
    }
    case 'other': return node.rule;
    default: return { [node.kind]: node.test } as unknown as SegmentRule;
  }
}

/** The editor's outermost box is always a group. */
export const rootFromRule = (rule: SegmentRule): GroupNode => {
  const node = fromRule(rule);
  return isGroup(node) ? node : newGroup('all', [node]);
};

export const everyNode = (node: RuleNode): RuleNode[] => (isGroup(node) ? [node, ...node.children.flatMap(everyNode)] : [node]);

export const conditionsOf = (root: RuleNode): ConditionNode[] => everyNode(root).filter((node): node is ConditionNode => !isGroup(node));

export const find = (root: RuleNode, id: string): RuleNode | undefined => everyNode(root).find((node) => node.id === id);

export const parentOf = (root: RuleNode, id: string): GroupNode | undefined =>
  everyNode(root).filter(isGroup).find((group) => group.children.some((child) => child.id === id));

/** How many groups stand around a node, the root's own box counted. */
export const depthOf = (root: RuleNode, id: string): number => {
  const parent = parentOf(root, id);
  return parent ? depthOf(root, parent.id) + 1 : 1;
};

/** Rebuilds the tree from the leaves up; branches that did not change stay the same objects. */
function mapTree<N extends RuleNode>(node: N, change: (group: GroupNode) => RuleNode[], leaf: (node: RuleNode) => RuleNode): N {
  if (!isGroup(node)) return leaf(node) as N;
  const children = change(node).map((child) => mapTree(child, change, leaf));
  const same = children.length === node.children.length && children.every((child, index) => child === node.children[index]);
  return leaf(same ? node : { ...node, children }) as N;
}

const sameChildren = (group: GroupNode): RuleNode[] => group.children;
const sameLeaf = (node: RuleNode): RuleNode => node;

export const update = (root: GroupNode, id: string, change: (node: RuleNode) => RuleNode): GroupNode =>
  mapTree(root, sameChildren, (node) => (node.id === id ? change(node) : node));

export const insert = (root: GroupNode, parentId: string, node: RuleNode, at = Number.POSITIVE_INFINITY): GroupNode =>
  mapTree(root, (group) => {
    if (group.id !== parentId) return group.children;
    const index = Math.min(at, group.children.length);
    return [...group.children.slice(0, index), node, ...group.children.slice(index)];
  }, sameLeaf);

/** Takes a row or a whole group out. The root stays. */
export const remove = (root: GroupNode, id: string): GroupNode =>
  mapTree(root, (group) => (group.children.some((child) => child.id === id) ? group.children.filter((child) => child.id !== id) : group.children), sameLeaf);

const renumbered = (node: RuleNode): RuleNode =>
  (isGroup(node) ? { ...node, id: newId(), children: node.children.map(renumbered) } : { ...node, id: newId() });

/** Puts a node right below another, or at the end of the root's box. */
export function insertAfter(root: GroupNode, id: string | null, node: RuleNode): GroupNode {
  const parent = id === null ? undefined : parentOf(root, id);
  if (!parent) return insert(root, root.id, node);
  return insert(root, parent.id, node, parent.children.findIndex((child) => child.id === id) + 1);
}

/** Puts a copy right below its original. */
export function duplicate(root: GroupNode, id: string): GroupNode {
  const node = find(root, id);
  return node && parentOf(root, id) ? insertAfter(root, id, renumbered(node)) : root;
}

/** Moves a row among its neighbours; at the edge nothing happens. */
export function move(root: GroupNode, id: string, by: -1 | 1): GroupNode {
  const parent = parentOf(root, id);
  const node = find(root, id);
  if (!parent || !node) return root;
  const to = parent.children.indexOf(node) + by;
  if (to < 0 || to >= parent.children.length) return root;
  return insert(remove(root, id), parent.id, node, to);
}

export const setJoin = (root: GroupNode, id: string, kind: JoinKind): GroupNode =>
  update(root, id, (node) => (isGroup(node) ? { ...node, kind } : node));

/** Opens a group's box: its rows move up to where it stood. */
export function unwrap(root: GroupNode, id: string): GroupNode {
  const node = find(root, id);
  if (!node || !isGroup(node) || !parentOf(root, id)) return root;
  return mapTree(root, (group) => group.children.flatMap((child) => (child.id === id ? node.children : [child])), sameLeaf);
}

/** The tree without rows that are not filled in and without empty boxes, so that it can be counted while typing. */
export function settled(root: GroupNode, isComplete: (node: ConditionNode) => boolean): GroupNode {
  const keep = (node: RuleNode): RuleNode[] => {
    if (!isGroup(node)) return isComplete(node) ? [node] : [];
    const children = node.children.flatMap(keep);
    return children.length > 0 ? [{ ...node, children }] : [];
  };
  const children = root.children.flatMap(keep);
  // "Any of nothing" would be nobody; a rule that is still empty means everybody.
  return children.length > 0 ? { ...root, children } : { ...root, kind: 'all', children };
}

/** Where each node stands in the wire rule: id → JSON pointer such as `/all/0/not`. */
export function pathsOf(root: RuleNode): Map<string, string> {
  const paths = new Map<string, string>();
  const walk = (node: RuleNode, path: string): void => {
    paths.set(node.id, path);
    if (!isGroup(node)) return;
    const single = node.kind === 'not' && node.children.length === 1;
    const step = node.kind === 'not' ? '/not/any' : `/${node.kind}`;
    node.children.forEach((child, index) => walk(child, single ? `${path}/not` : `${path}${step}/${index}`));
  };
  walk(root, '');
  return paths;
}

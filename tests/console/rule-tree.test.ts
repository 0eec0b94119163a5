import fc from 'fast-check';
import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import { kindLooks } from '../../console/src/features/segments/condition-kinds';
import { lacks } from '../../console/src/features/segments/lacks';
import {
  conditionsOf, depthOf, duplicate, everyNode, find, fromRule, insert, isGroup, move, newCondition, newGroup, parentOf, pathsOf, remove, rootFromRule,
  setJoin, settled, toRule, unwrap, update, type GroupNode, type Kind, type RuleNode,
} from '../../console/src/features/segments/rule-tree';

const names = fc.array(fc.constantFrom('爱喝岩茶', '少糖', '早茶客'), { minLength: 1, maxLength: 3 });
const condition = fc.oneof(
  fc.record({ tag: fc.oneof(fc.record({ any: names }), fc.record({ all: names, none: names })) }),
  fc.record({ tier: fc.record({ in: names }) }),
  fc.constantFrom(
    { tier: { in: ['gold'], heldForDays: { gte: 90 } } }, { tag: { any: ['少糖'], addedWithinDays: 30 } }, { coupon: { template: '满减', state: 'issued', expiringWithinDays: 3 } },
    { groupBuy: { state: 'open', missing: { eq: 1 }, within: { days: 7 } } }, { event: { name: 'message.opened', where: { campaign: '双十一' }, between: ['2026-01-01', '2026-02-01'] } },
    { rfm: { r: { gte: 4 }, group: ['champions'] } }, { lifecycle: { in: ['dormant'], sinceDays: { gte: 7 } } }, { segment: '沉睡会员' }, { list: '员工名单' },
    { field: { name: 'age', gte: 18, lte: 30 } }, { field: { name: 'joinedAt', between: ['2026-01-01', '2026-02-01'] } }, { field: { name: 'source', eq: 'store' } },
    { field: { name: 'growth', eq: 5, gte: 3 } }, { field: { name: 'store', exists: false } }, { field: { name: 'consent.sms', eq: true } }, { field: { name: 'birthdayMonth', in: [3, 4] } },
  ) as unknown as fc.Arbitrary<object>,
  fc.record({ orders: fc.oneof(fc.record({ count: fc.record({ gte: fc.nat(9) }), within: fc.record({ days: fc.integer({ min: 1, max: 400 }) }) }), fc.record({ lastBefore: fc.record({ days: fc.constant(30) }) })) }),
);
const { rule: anyRule } = fc.letrec<{ rule: SegmentRule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    condition as fc.Arbitrary<SegmentRule>,
    fc.record({ all: fc.array(tie('rule'), { maxLength: 4 }) }),
    fc.record({ any: fc.array(tie('rule'), { maxLength: 4 }) }),
    fc.record({ not: tie('rule') }),
  ),
}));

/** What stands at a JSON pointer. */
const at = (rule: SegmentRule, path: string): unknown =>
  path.split('/').slice(1).reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], rule);

const ids = (root: RuleNode): string[] => everyNode(root).map((node) => node.id);
const pick = (nodes: RuleNode[], seed: number): RuleNode => nodes[seed % nodes.length] as RuleNode;

describe('the rule tree of the editor', () => {
  test('a rule comes back as it went in, whatever its shape', () => {
    fc.assert(fc.property(anyRule, (rule) => expect(toRule(fromRule(rule))).toEqual(rule)), { numRuns: 400 });
  });

  test('a condition that the editor has no row for is kept untouched', () => {
    const rule = { all: [{ field: { name: 'city', in: ['上海'] } }, { tier: { in: ['gold'] } }] } as unknown as SegmentRule;
    expect(toRule(rootFromRule(rule))).toEqual(rule);
  });

  test('every condition of the language has a row; only what a row cannot show whole is read back', () => {
    const kindOf = (rule: unknown) => fromRule(rule as SegmentRule).kind;
    for (const kind of Object.keys(kindLooks) as Kind[]) expect([kind, fromRule(toRule(newCondition(kind))).kind]).toEqual([kind, kind]);
    expect(kindOf({ field: { name: 'growth', gte: 3, lte: 5 } })).toBe('field');
    expect([kindOf({ field: { name: 'growth', eq: 5, gte: 3 } }), kindOf({ field: { name: 'city', eq: '上海' } }), kindOf({ near: {} })]).toEqual(['other', 'other', 'other']);
  });

  test('every row has an identity of its own, copies too', () => {
    fc.assert(fc.property(anyRule, fc.nat(), (rule, seed) => {
      const root = rootFromRule(rule);
      const copied = duplicate(root, pick(everyNode(root), seed).id);
      expect(new Set(ids(copied)).size).toBe(ids(copied).length);
    }));
  });

  test('the path of a row points at exactly that row on the wire', () => {
    fc.assert(fc.property(anyRule, (rule) => {
      const root = rootFromRule(rule);
      const wire = toRule(root);
      const paths = pathsOf(root);
      for (const node of conditionsOf(root)) expect(at(wire, paths.get(node.id) ?? '?')).toEqual(toRule(node));
    }), { numRuns: 400 });
  });

  test('adding a row and taking it out again changes nothing', () => {
    fc.assert(fc.property(anyRule, fc.nat(), fc.nat(5), (rule, seed, place) => {
      const root = rootFromRule(rule);
      const group = pick(everyNode(root).filter(isGroup), seed);
      const added = newCondition('tag');
      const wider = insert(root, group.id, added, place);
      expect(parentOf(wider, added.id)?.id).toBe(group.id);
      expect(remove(wider, added.id)).toEqual(root);
    }));
  });

  test('moving a row down and up again changes nothing, and never loses one', () => {
    fc.assert(fc.property(anyRule, fc.nat(), (rule, seed) => {
      const root = rootFromRule(rule);
      const node = pick(everyNode(root), seed);
      const moved = move(root, node.id, 1);
      expect([...ids(moved)].sort()).toEqual([...ids(root)].sort());
      if (moved !== root) expect(move(moved, node.id, -1)).toEqual(root);
    }));
  });

  test('a change touches its own row only: other branches stay the same objects', () => {
    const root = rootFromRule({ all: [{ any: [{ tier: { in: ['gold'] } }] }, { tag: { any: ['少糖'] } }] });
    const [kept, changed] = root.children as [RuleNode, RuleNode];
    const next = update(root, changed.id, (node) => ({ ...node, test: { any: ['早茶客'] } }) as RuleNode);
    expect(next.children[0]).toBe(kept);
    expect(next.children[1]).not.toBe(changed);
    expect(update(root, 'nobody', (node) => ({ ...node }))).toBe(root);
  });

  test('opening a box keeps all its rows in place', () => {
    const root = rootFromRule({ all: [{ tier: { in: ['leaf'] } }, { any: [{ tier: { in: ['gold'] } }, { tier: { in: ['black'] } }] }] });
    const opened = unwrap(root, (root.children[1] as GroupNode).id);
    expect(toRule(opened)).toEqual({ all: [{ tier: { in: ['leaf'] } }, { tier: { in: ['gold'] } }, { tier: { in: ['black'] } }] });
    expect(unwrap(root, root.id)).toBe(root);
  });

  test('the root cannot be removed, moved or copied', () => {
    const root = rootFromRule({ all: [{ tier: { in: ['gold'] } }] });
    expect(remove(root, root.id)).toEqual(root);
    expect(move(root, root.id, 1)).toBe(root);
    expect(duplicate(root, root.id)).toBe(root);
  });

  test('joining the same rows another way keeps the rows', () => {
    const root = rootFromRule({ all: [{ tier: { in: ['gold'] } }, { tag: { any: ['少糖'] } }] });
    expect(toRule(setJoin(root, root.id, 'any'))).toEqual({ any: [{ tier: { in: ['gold'] } }, { tag: { any: ['少糖'] } }] });
    expect(toRule(setJoin(root, root.id, 'not'))).toEqual({ not: { any: [{ tier: { in: ['gold'] } }, { tag: { any: ['少糖'] } }] } });
  });

  test('depth counts the boxes around a row', () => {
    const inner = newCondition('tier');
    const root = newGroup('all', [newGroup('any', [inner])]);
    expect([depthOf(root, root.id), depthOf(root, inner.id)]).toEqual([1, 3]);
    expect(find(root, inner.id)).toBe(inner);
  });
});

describe('a rule that is still being typed', () => {
  const complete = (node: Parameters<typeof lacks>[0]) => lacks(node) === null;

  test('is counted without the rows that are not filled in and without empty boxes', () => {
    const root = newGroup('all', [newCondition('tag'), newCondition('orders'), newGroup('any', [newCondition('tier')])]);
    expect(toRule(settled(root, complete))).toEqual({ all: [{ orders: { count: { gte: 1 }, within: { days: 30 } } }] });
  });

  test('means everybody while it is empty, whatever its join', () => {
    for (const join of ['all', 'any', 'not'] as const) expect(toRule(settled(newGroup(join), complete))).toEqual({ all: [] });
  });

  test('keeps every complete row, in order', () => {
    fc.assert(fc.property(anyRule, (rule) => {
      const root = rootFromRule(rule);
      const kept = conditionsOf(settled(root, complete)).map((node) => node.id);
      expect(kept).toEqual(conditionsOf(root).filter(complete).map((node) => node.id));
    }));
  });
});

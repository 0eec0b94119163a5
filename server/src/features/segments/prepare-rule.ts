import { parseRule, type RuleFault } from '@shuke/shared/rules/segments/check-rule';
import { describeRule, type Names } from '@shuke/shared/rules/segments/describe-rule';
import { resolveRule } from '@shuke/shared/rules/segments/resolve-rule';
import { conditionsOf, type SegmentRule } from '@shuke/shared/rules/segments/rule-tree';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Segments, type Segment } from './model';
import { readBooks } from './read-books';

export interface Prepared {
  /** With ids in place of names. */
  rule: SegmentRule;
  names: Names;
  sentence: string;
  /** Rules of every segment that it leans on, by id, resolved as well. */
  segments: ReadonlyMap<string, SegmentRule>;
}

const invalid = (faults: readonly RuleFault[]): AppError =>
  new AppError('SEGMENT_RULE_INVALID', { errors: [...faults], detail: faults.map(({ path, message }) => `${path} ${message}`).join('；') });

const namesIn = (rule: SegmentRule): string[] => conditionsOf(rule).flatMap(({ node }) => ('segment' in node ? [node.segment] : []));

/** The segments that a rule mentions, and those that they mention, and so on. */
const segmentsBelow = async (deps: Deps, rule: SegmentRule): Promise<Segment[]> => {
  const [found, asked] = [new Map<string, Segment>(), new Set<string>()];
  let names = namesIn(rule);
  while (names.length > 0) {
    names.forEach((name) => asked.add(name));
    const rows = await Segments(deps.db).find({ $or: [{ _id: { $in: names } }, { name: { $in: names } }] }).sort({ createdAt: -1 }).lean();
    const fresh = rows.filter((row) => !found.has(row._id));
    fresh.forEach((row) => found.set(row._id, row));
    names = [...new Set(fresh.flatMap((row) => namesIn(row.rule)))].filter((name) => !asked.has(name));
  }
  return [...found.values()];
};

/** A way from a segment back to one that is on the way already; null: there is none. */
const loopFrom = (id: string, rules: ReadonlyMap<string, SegmentRule>, way: readonly string[]): readonly string[] | null => {
  if (way.includes(id)) return [...way.slice(way.indexOf(id)), id];
  const rule = rules.get(id);
  if (!rule) return null;
  for (const next of namesIn(rule)) {
    const loop = loopFrom(next, rules, [...way, id]);
    if (loop) return loop;
  }
  return null;
};

/** Faults of what a rule's segments lead to: a way back, or a segment that no longer holds together. */
const faultsBelow = (rule: SegmentRule, rules: ReadonlyMap<string, SegmentRule>, broken: ReadonlySet<string>, names: ReadonlyMap<string, string>, own?: string): RuleFault[] =>
  conditionsOf(rule).flatMap(({ path, node }) => {
    if (!('segment' in node)) return [];
    const called = (id: string) => `「${names.get(id) ?? '这个人群'}」`;
    const loop = loopFrom(node.segment, rules, own ? [own] : []);
    if (loop) return [{ path: `${path}/segment`, message: `人群不能绕回自己：${loop.map(called).join(' → ')}` }];
    return broken.has(node.segment) ? [{ path: `${path}/segment`, message: `人群${called(node.segment)}的条件里有已删除的内容，请先改好它` }] : [];
  });

/**
 * Checks a rule and turns names into ids. `own`: the segment that it is to be the rule of. Refuses SEGMENT_RULE_INVALID
 * with the place of every fault.
 */
export const prepareRule = async (deps: Deps, value: unknown, own?: string): Promise<Prepared> => {
  const parsed = parseRule(value);
  if (!parsed.ok) throw invalid(parsed.faults);
  const below = await segmentsBelow(deps, parsed.rule);
  const { dictionary, names } = await readBooks(deps, [parsed.rule, ...below.map((segment) => segment.rule)], below);
  const resolved = resolveRule(parsed.rule, dictionary);
  if (!resolved.ok) throw invalid(resolved.faults);
  const [segments, broken] = [new Map<string, SegmentRule>(), new Set<string>()];
  for (const { _id, rule } of below) {
    const one = resolveRule(rule, dictionary);
    if (one.ok) segments.set(_id, one.rule);
    else broken.add(_id);
  }
  const known = own ? new Map([...segments, [own, resolved.rule] as const]) : segments;
  const faults = faultsBelow(resolved.rule, known, broken, names.segments, own);
  if (faults.length > 0) throw invalid(faults);
  return { rule: resolved.rule, names, sentence: describeRule(resolved.rule, names), segments };
};

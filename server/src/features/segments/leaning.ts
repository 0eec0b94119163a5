import { conditionsOf, type SegmentRule } from '@shuke/shared/rules/segments/rule-tree';
import type { Deps } from '../../platform/deps';
import { AppError } from '../../platform/errors';
import { Tags } from '../tags/index';
import { Segments } from './model';
import { prepareRule, type Prepared } from './prepare-rule';

/** `tag:id` or `segment:id`: what a rule may lean on that has a rule of its own. */
export type Node = `tag:${string}` | `segment:${string}`;

const directly = (rule: SegmentRule): Node[] =>
  conditionsOf(rule).flatMap(({ node }): Node[] => {
    if ('segment' in node) return [`segment:${node.segment}`];
    return 'tag' in node ? [node.tag.any, node.tag.all, node.tag.none].flatMap((ids) => (ids ?? []).map((id): Node => `tag:${id}`)) : [];
  });

/** Everything that a prepared rule leans on, through segments and rule tags, each with the way that leads to it. */
export const leaningOf = async (deps: Deps, prepared: Pick<Prepared, 'rule' | 'segments'>): Promise<Map<Node, Node[]>> => {
  const segments = new Map(prepared.segments);
  const ruleOf = async (node: Node): Promise<SegmentRule | undefined> => {
    const id = node.slice(node.indexOf(':') + 1);
    if (node.startsWith('segment:')) return segments.get(id);
    const tag = await Tags(deps.db).findById(id, { rule: 1 }).lean();
    // A tag whose rule is broken leans on nothing until it is mended, and is looked at again then.
    const below = tag?.rule ? await prepareRule(deps, tag.rule).catch(() => null) : null;
    below?.segments.forEach((rule, segment) => segments.set(segment, rule));
    return below?.rule;
  };
  const ways = new Map<Node, Node[]>();
  const open: { rule: SegmentRule; way: Node[] }[] = [{ rule: prepared.rule, way: [] }];
  for (let next = open.shift(); next; next = open.shift()) {
    for (const node of directly(next.rule)) {
      if (ways.has(node)) continue;
      const way = [...next.way, node];
      ways.set(node, way);
      const rule = await ruleOf(node);
      if (rule) open.push({ rule, way });
    }
  }
  return ways;
};

const nameOf = async (deps: Deps, node: Node): Promise<string> => {
  const [kind, id] = node.split(':') as [string, string];
  const row = kind === 'tag' ? await Tags(deps.db).findById(id, { name: 1 }).lean() : await Segments(deps.db).findById(id, { name: 1 }).lean();
  return `${kind === 'tag' ? '标签' : '人群'}「${row?.name ?? '这一个'}」`;
};

/** Refuses SEGMENT_RULE_INVALID when a rule leads back to what it is to be the rule of, by whatever way. */
export const refuseCircle = async (deps: Deps, prepared: Pick<Prepared, 'rule' | 'segments'>, own: Node): Promise<void> => {
  const way = (await leaningOf(deps, prepared)).get(own);
  if (!way) return;
  const [last, ...between] = [own, ...way.slice(0, -1)];
  const names = await Promise.all([last, ...between, last].map((node) => nameOf(deps, node)));
  const message = `规则不能绕回自己：${names.join(' → ')}`;
  throw new AppError('SEGMENT_RULE_INVALID', { errors: [{ path: '', message }], detail: message });
};

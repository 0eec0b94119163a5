import type { EventTest, FieldTest, NumberTest, OrdersTest, TagTest } from '@shuke/shared/contract/segment-rule';
import { FIELDS } from '@shuke/shared/rules/segments/fields';
import { parseBusinessDate } from '@shuke/shared/values/time';
import { clauseNames, clausesOf, tagModes } from './conditions';
import type { ConditionNode } from './rule-tree';

type Problem = string | null;

const first = (problems: readonly (Problem | undefined)[]): Problem => problems.find((problem) => problem) ?? null;

const numberProblem = (test: NumberTest | undefined, name: string): Problem => {
  if (!test) return null;
  const { eq, gte, lte } = test;
  if (eq === undefined && gte === undefined && lte === undefined) return `请填写${name}`;
  if (gte !== undefined && lte !== undefined && gte > lte) return `${name}的下限大于上限`;
  return null;
};

const betweenProblem = (between: readonly [string, string] | undefined): Problem => {
  if (!between) return null;
  const [from, to] = between;
  if (!parseBusinessDate(from) || !parseBusinessDate(to)) return '请选择起止日期';
  return from < to ? null : '结束日期早于开始日期';
};

const noneChosen = (list: string | readonly unknown[] | undefined, name: string): Problem => (list?.length === 0 ? `请选择${name}` : null);

const tagProblem = (test: TagTest): Problem => {
  const lists = tagModes.map((mode) => test[mode]).filter((list) => list !== undefined);
  return lists.length === 0 || lists.some((list) => list.length === 0) ? '请选择标签' : null;
};

function ordersProblem(test: OrdersTest): Problem {
  if (clausesOf(test).length === 0) return '请至少加一项要求';
  return first([
    ...(['count', 'sumFen', 'averageFen'] as const).map((clause) => numberProblem(test[clause], clauseNames[clause])),
    betweenProblem(test.between),
    ...(['store', 'category', 'sku', 'channel'] as const).map((clause) => noneChosen(test[clause], clauseNames[clause])),
  ]);
}

function fieldProblem({ name, eq, in: list, gte, lte, between }: FieldTest): Problem {
  const { title, kind } = FIELDS[name];
  const blank = (value: unknown): boolean => value === '' || value === null;
  if (list?.length === 0 || [eq, gte, lte].some(blank) || between?.some(blank)) return kind === 'number' ? `请填写${title}` : `请选择${title}`;
  if (between && between[0] >= between[1]) return `${title}的上限要大于下限`;
  return gte !== undefined && lte !== undefined && gte > lte ? `${title}的下限大于上限` : null;
}

const eventProblem = ({ where, count, between }: EventTest): Problem =>
  first([noneChosen(where?.campaign, '活动'), noneChosen(where?.template, '券'), numberProblem(count, '次数'), betweenProblem(between)]);

const nothingAsked = (test: object): Problem => (Object.values(test).every((part) => part === undefined) ? '请至少加一项要求' : null);

/** What a row still lacks, in words; null when it can be counted. */
export function lacks(node: ConditionNode): Problem {
  switch (node.kind) {
    case 'tag': return tagProblem(node.test);
    case 'tier': return first([nothingAsked(node.test), noneChosen(node.test.in, '等级'), numberProblem(node.test.heldForDays, '天数')]);
    case 'field': return fieldProblem(node.test);
    case 'orders': return ordersProblem(node.test);
    case 'event': return eventProblem(node.test);
    case 'coupon': return first([nothingAsked(node.test), noneChosen(node.test.template, '券'), numberProblem(node.test.count, '张数')]);
    case 'groupBuy': return first([
      nothingAsked(node.test), noneChosen(node.test.activity, '拼团活动'), numberProblem(node.test.missing, '还差人数'), numberProblem(node.test.count, '次数'),
    ]);
    case 'rfm': return first([nothingAsked(node.test), noneChosen(node.test.group, '分组'), ...(['r', 'f', 'm'] as const).map((score) => numberProblem(node.test[score], '得分'))]);
    case 'lifecycle': return first([noneChosen(node.test.in, '阶段'), numberProblem(node.test.sinceDays, '天数')]);
    case 'segment': return noneChosen(node.test, '人群');
    case 'list': return noneChosen(node.test, '名单');
    case 'other': return null;
  }
}

import { COUPON_STATES, EVENT_NAMES, FIELD_NAMES, LIFECYCLE_STAGES, TEAM_STATES, type EventName, type FieldName } from '../../contract/segment-rule';
import { RFM_GROUPS } from '../rfm/rfm-groups';
import {
  and, between, dayCount, days, fault, fields, isDay, isObject, nameOrNames, names, numberTest, oneName, oneOf, someOf, type Check, type RuleFault,
} from './check-parts';
import { FIELDS, OPERATORS, type FieldFacts } from './fields';
import { EVENT_DETAILS } from './words';

const oneWindow = (value: Record<string, unknown>, path: string): RuleFault[] =>
  value.within && value.between ? fault(path, 'within 和 between 只能写一个') : [];

const anything: Check = () => [];

/** One value that a field may be compared with. */
const valueOf = ({ kind, choices }: FieldFacts): Check => (value, path) => {
  switch (kind) {
    case 'choice': return oneOf(Object.keys(choices ?? {}))(value, path);
    case 'store': return oneName(value, path);
    case 'number': return typeof value === 'number' && Number.isFinite(value) ? [] : fault(path, '应为数字');
    case 'day': return isDay(value) ? [] : fault(path, '应为日期，如 2026-01-01');
    case 'flag': return typeof value === 'boolean' ? [] : fault(path, '应为 true 或 false');
  }
};

const listOf = (one: Check): Check => (value, path) =>
  Array.isArray(value) && value.length > 0 && value.length <= 100 ? value.flatMap((item, i) => one(item, `${path}/${i}`)) : fault(path, '应为 1 到 100 个值的列表');

const pairOf = (one: Check): Check => (value, path) => {
  if (!Array.isArray(value) || value.length !== 2) return fault(path, '应为两个值，含第一个、不含第二个');
  const faults = value.flatMap((item, i) => one(item, `${path}/${i}`));
  return faults.length > 0 || value[0] < value[1] ? faults : fault(path, '第二个要大于第一个');
};

const field: Check = (value, path) => {
  if (!isObject(value)) return fault(path, '应为对象，写明 name 和 eq、in、gte、lte、between 或 exists');
  const name = FIELD_NAMES.find((known) => known === value.name) as FieldName | undefined;
  if (!name) return fault(`${path}/name`, `应为 ${FIELD_NAMES.join('、')} 之一`);
  const operators = OPERATORS[FIELDS[name].kind];
  const one = valueOf(FIELDS[name]);
  const all: Record<string, Check> = {
    eq: one, gte: one, lte: one, in: listOf(one), between: pairOf(one),
    exists: (given, at) => (typeof given === 'boolean' ? [] : fault(at, '应为 true 或 false')),
  };
  const allowed = { name: anything, ...Object.fromEntries(operators.map((operator) => [operator, all[operator]!])) };
  const asked = operators.some((operator) => value[operator] !== undefined);
  const others = Object.keys(value).some((key) => value[key] !== undefined && !Object.hasOwn(allowed, key));
  return asked || others ? fields(allowed, '')(value, path) : fault(path, `应写明 ${operators.join('、')} 中的至少一个`);
};

const eventParts: Check = fields(
  { name: oneOf(EVENT_NAMES), where: fields({ template: nameOrNames, campaign: nameOrNames }, '应写明 template 或 campaign'), count: numberTest, within: days, between },
  '应写明 name',
);
const event: Check = and(eventParts, (value, path) => {
  const name = value.name as EventName | undefined;
  if (!name) return fault(`${path}/name`, `应为 ${EVENT_NAMES.join('、')} 之一`);
  const details: readonly string[] = EVENT_DETAILS[name];
  const wrong = Object.keys(isObject(value.where) ? value.where : {}).filter((key) => !details.includes(key));
  const message = details.length > 0 ? `这个事件只能按 ${details.join('、')} 筛选` : '这个事件不能再筛选';
  return [...wrong.flatMap((key) => fault(`${path}/where/${key}`, message)), ...oneWindow(value, path)];
});

const tagParts: Check = fields({ any: names, all: names, none: names, addedWithinDays: dayCount }, '应写明 any、all 或 none 中的至少一个');

const ordersParts: Check = fields(
  {
    count: numberTest, sumFen: numberTest, averageFen: numberTest, within: days, between, store: names, category: names, sku: names, channel: names,
    firstWithin: days, lastBefore: days,
  },
  '应写明至少一个条件',
);

const CONDITIONS: Readonly<Record<string, Check>> = {
  tag: and(tagParts, (value, path) => (value.any || value.all || value.none ? [] : fault(path, '应写明 any、all 或 none 中的至少一个'))),
  tier: fields({ in: names, heldForDays: numberTest }, '应写明 in 或 heldForDays'),
  field,
  orders: and(ordersParts, oneWindow),
  event,
  coupon: fields({ template: nameOrNames, state: oneOf(COUPON_STATES), expiringWithinDays: dayCount, count: numberTest }, '应写明至少一个条件'),
  groupBuy: fields({ activity: nameOrNames, state: oneOf(TEAM_STATES), within: days, missing: numberTest, count: numberTest }, '应写明至少一个条件'),
  rfm: fields({ r: numberTest, f: numberTest, m: numberTest, group: someOf(RFM_GROUPS.map(({ key }) => key)) }, '应写明 r、f、m 或 group'),
  lifecycle: and(fields({ in: someOf(LIFECYCLE_STAGES), sinceDays: numberTest }, '应写明 in'), (value, path) =>
    value.in ? [] : fault(`${path}/in`, `应为列表，可写 ${LIFECYCLE_STAGES.join('、')}`)),
  segment: oneName,
  list: oneName,
};

export const CONDITION_KINDS = Object.keys(CONDITIONS);

export const checkCondition = (kind: string, value: unknown, path: string): RuleFault[] | undefined =>
  Object.hasOwn(CONDITIONS, kind) ? CONDITIONS[kind]!(value, path) : undefined;

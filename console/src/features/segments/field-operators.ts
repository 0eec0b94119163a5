import type { FieldTest } from '@shuke/shared/contract/segment-rule';
import { FIELDS, type FieldKind } from '@shuke/shared/rules/segments/fields';

/** range: both bounds written as gte and lte; new rules write `between`. */
export type FieldOperator = 'eq' | 'in' | 'gte' | 'lte' | 'between' | 'range' | 'known' | 'unknown';

/** What people choose from; `range` is only read. */
export const fieldOperators: Readonly<Record<FieldKind, readonly FieldOperator[]>> = {
  choice: ['in', 'known', 'unknown'],
  store: ['in', 'known', 'unknown'],
  number: ['gte', 'lte', 'eq', 'between', 'in', 'known', 'unknown'],
  day: ['gte', 'lte', 'eq', 'between', 'in', 'known', 'unknown'],
  flag: ['eq'],
};

const words: Record<FieldOperator, string> = { eq: '正好', in: '是', gte: '至少', lte: '至多', between: '介于', range: '介于', known: '已知', unknown: '未知' };
const dayWords: Partial<Record<FieldOperator, string>> = { gte: '不早于', lte: '不晚于', eq: '是', in: '是其中一天' };

export const operatorName = (kind: FieldKind, operator: FieldOperator): string =>
  (kind === 'day' ? dayWords[operator] : kind === 'number' && operator === 'in' ? '是其中之一' : undefined) ?? words[operator];

type Asked = Exclude<keyof FieldTest, 'name'>;

/** How a field is tested; undefined where one row could not show it. One of a few words is a list of one. */
export function fieldOperator(test: FieldTest): FieldOperator | undefined {
  const facts = FIELDS[test.name] as (typeof FIELDS)[keyof typeof FIELDS] | undefined;
  if (!facts) return undefined;
  const asked = (['eq', 'in', 'gte', 'lte', 'between', 'exists'] as const satisfies readonly Asked[]).filter((key) => test[key] !== undefined);
  const [only, ...more] = asked;
  if (asked.join() === 'gte,lte') return 'range';
  if (only === undefined || more.length > 0) return undefined;
  if (only === 'exists') return test.exists ? 'known' : 'unknown';
  return only === 'eq' && (facts.kind === 'choice' || facts.kind === 'store') ? 'in' : only;
}

const firstValue = ({ eq, in: list, gte, lte, between }: FieldTest): string | number | undefined => {
  const value = eq ?? list?.[0] ?? gte ?? between?.[0] ?? lte;
  return typeof value === 'boolean' ? undefined : value;
};

/** The same field under another test; the figure is kept where there is one. */
export function testBy(test: FieldTest, operator: FieldOperator): FieldTest {
  const { name } = test;
  const { kind } = FIELDS[name];
  const value = firstValue(test) ?? (kind === 'number' ? 1 : '');
  switch (operator) {
    case 'known': return { name, exists: true };
    case 'unknown': return { name, exists: false };
    case 'in': return { name, in: value === '' ? [] : [value] };
    case 'between': case 'range': return { name, between: typeof value === 'number' ? [value, value + 1] : ['', ''] };
    default: return { name, [operator]: kind === 'flag' ? true : value };
  }
}

/** Another field, tested in the way that is asked most. */
export function freshField(name: FieldTest['name']): FieldTest {
  const { kind } = FIELDS[name];
  if (name === 'birthdayMonth') return { name, in: [] };
  if (kind === 'flag') return { name, eq: true };
  if (kind === 'number') return name.endsWith('WithinDays') ? { name, lte: 7 } : { name, gte: name === 'age' ? 18 : 100 };
  return kind === 'day' ? { name, gte: '' } : { name, in: [] };
}

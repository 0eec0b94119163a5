import { DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import type { FieldTest } from '@shuke/shared/contract/segment-rule';
import { FIELDS, type FieldFacts } from '@shuke/shared/rules/segments/fields';
import { Between, FigureInput, Pick, PickOne } from './clause-parts';
import { fieldOperator, fieldOperators, freshField, operatorName, testBy, type FieldOperator } from './field-operators';
import { useEditor } from './use-rule-editor';

type Name = FieldTest['name'];
const sections: { label: string; has: (name: Name) => boolean }[] = [
  { label: '个人资料', has: (name) => ['gender', 'age', 'birthdayMonth', 'birthdayWithinDays'].includes(name) },
  { label: '会员', has: (name) => ['joinedAt', 'source', 'store'].includes(name) },
  { label: '积分与成长', has: (name) => name.startsWith('points') || name === 'growth' },
  { label: '同意接收', has: (name) => name.startsWith('consent.') },
  { label: '可以发到', has: (name) => name.startsWith('reachable.') },
];
const names = Object.keys(FIELDS) as Name[];
const options = sections.map(({ label, has }) => ({ label, options: names.filter(has).map((value) => ({ value, label: FIELDS[value].title })) }));

interface Props {
  test: FieldTest;
  onChange: (test: FieldTest, merge?: string) => void;
}

export function FieldFields({ test, onChange }: Props) {
  const facts = FIELDS[test.name];
  const operator = fieldOperator(test) ?? 'eq';
  const offered = fieldOperators[facts.kind];
  return (
    <span className="clause">
      <Select<Name>
        size="small" aria-label="哪一项资料" value={test.name} options={options} popupMatchSelectWidth={false} showSearch={{ optionFilterProp: 'label' }} className="pick-one"
        onChange={(name) => onChange(freshField(name))}
      />
      {facts.kind !== 'flag' && (
        <Select<FieldOperator>
          size="small" aria-label={`${facts.title}怎样比较`} value={operator === 'range' ? 'between' : operator} popupMatchSelectWidth={false}
          options={offered.map((value) => ({ value, label: operatorName(facts.kind, value) }))} onChange={(next) => onChange(testBy(test, next))}
        />
      )}
      <Value operator={operator} facts={facts} test={test} onChange={onChange} />
    </span>
  );
}

function Value({ operator, facts, ...rest }: Props & { operator: FieldOperator; facts: FieldFacts }) {
  if (operator === 'known' || operator === 'unknown') return null;
  switch (facts.kind) {
    case 'flag': return <FlagValue {...rest} title={facts.title} />;
    case 'day': return <DayValue {...rest} operator={operator} title={facts.title} />;
    case 'number': return <><NumberValue {...rest} operator={operator} title={facts.title} />{facts.unit && <span>{facts.unit.trim()}</span>}</>;
    default: return <ChoiceValue {...rest} facts={facts} />;
  }
}

function FlagValue({ test, onChange, title }: Props & { title: string }) {
  return (
    <PickOne
      name={title} value={test.eq === false ? 'no' : 'yes'} options={[{ value: 'yes', label: '是' }, { value: 'no', label: '否' }]}
      onChange={(value) => onChange({ name: test.name, eq: value === 'yes' })}
    />
  );
}

function ChoiceValue({ test, onChange, facts }: Props & { facts: FieldFacts }) {
  const { facts: known } = useEditor();
  const choices = facts.kind === 'store' ? known.stores : Object.entries(facts.choices ?? {}).map(([value, label]) => ({ value, label }));
  const value = test.eq === undefined ? test.in ?? [] : [test.eq];
  return <Pick name={facts.title} options={choices} value={value.map(String)} onChange={(list) => onChange({ name: test.name, in: list })} />;
}

const months = Array.from({ length: 12 }, (_, index) => ({ value: String(index + 1), label: `${index + 1}` }));

function NumberValue({ test, onChange, operator, title }: Props & { operator: FieldOperator; title: string }) {
  const { name } = test;
  const least = name === 'pointsBalance' || name === 'growth' ? -1_000_000 : 0;
  const figure = (value: unknown, words: string, write: (value: number | '') => FieldTest, merge: string) => (
    <FigureInput name={words} least={least} value={typeof value === 'number' ? value : null} onChange={(next) => onChange(write(next ?? ''), merge)} />
  );
  if (operator === 'in') return (
    <Select
      size="small" mode={name === 'birthdayMonth' ? 'multiple' : 'tags'} className="pick" aria-label={title} placeholder="逐个输入" value={(test.in ?? []).map(String)}
      options={name === 'birthdayMonth' ? months : []} tokenSeparators={[',', '，', ' ']}
      onChange={(list: string[]) => onChange({ name, in: list.map(Number).filter(Number.isFinite) })}
    />
  );
  if (operator === 'range') return (
    <>{figure(test.gte, title, (gte) => ({ ...test, gte }), 'gte')}<span>到</span>{figure(test.lte, `${title}上限`, (lte) => ({ ...test, lte }), 'lte')}</>
  );
  if (operator === 'between') {
    // All of them are whole numbers, so the last that counts is one less than the end on the wire.
    const [from, end] = test.between ?? ['', ''];
    return (
      <>
        {figure(from, title, (value) => ({ name, between: [value, end] }), 'from')}<span>到</span>
        {figure(typeof end === 'number' ? end - 1 : null, `${title}上限`, (value) => ({ name, between: [from, value === '' ? '' : value + 1] }), 'end')}
      </>
    );
  }
  const bound = operator === 'gte' || operator === 'lte' ? operator : 'eq';
  return figure(test[bound], title, (value) => ({ name, [bound]: value }), bound);
}

function DayValue({ test, onChange, operator, title }: Props & { operator: FieldOperator; title: string }) {
  const { name } = test;
  const day = (value: unknown) => (typeof value === 'string' && value ? dayjs(value) : null);
  if (operator === 'between') {
    const [from, end] = (test.between ?? ['', '']) as [string, string];
    return <Between name="" value={[from, end]} onChange={(between) => onChange({ name, between })} />;
  }
  if (operator === 'in') return (
    <DatePicker
      size="small" multiple aria-label={title} value={(test.in ?? []).map((value) => dayjs(String(value)))}
      onChange={(_, list) => onChange({ name, in: Array.isArray(list) ? list.filter(Boolean) : [] })}
    />
  );
  const bounds = operator === 'range' ? (['gte', 'lte'] as const) : [operator === 'gte' || operator === 'lte' ? operator : ('eq' as const)];
  return (
    <>
      {bounds.map((bound) => (
        <DatePicker
          key={bound} size="small" allowClear={false} aria-label={bound === 'lte' && bounds.length > 1 ? `${title}上限` : title} value={day(test[bound])}
          onChange={(_, text) => onChange({ ...test, [bound]: typeof text === 'string' ? text : '' })}
        />
      ))}
    </>
  );
}

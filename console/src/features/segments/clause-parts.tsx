import { Button, DatePicker, Dropdown, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import type { ReactNode } from 'react';
import type { NumberTest } from '@shuke/shared/contract/segment-rule';
import { Icon } from '../../ui/icon';
import { compareBy, comparisonNames, comparisonOf, endAfter, lastDayOf, type Comparison } from './conditions';
import type { Choice } from './use-facts';

/** Parts of a test that change together; with the same `merge` in a row they are one step of undo. */
export type Put<T> = (part: Partial<T>, merge?: string) => void;

interface Figure {
  name: string;
  value: number | null | undefined;
  onChange: (value: number | null) => void;
  money?: boolean;
  least?: number;
  most?: number;
}

export function FigureInput({ name, value, onChange, money = false, least = 0, most = money ? 10_000_000 : 1_000_000 }: Figure) {
  const scale = money ? 100 : 1;
  return (
    <InputNumber
      size="small" className="number" aria-label={name} min={least} max={most} precision={money ? 2 : 0} prefix={money ? '¥' : undefined} controls={false}
      value={value === undefined || value === null ? null : value / scale} onChange={(next) => onChange(next === null ? null : Math.round(next * scale))}
    />
  );
}

interface MeasureProps {
  name: string;
  test: NumberTest;
  onChange: (test: NumberTest, merge?: string) => void;
  unit?: string;
  money?: boolean;
  most?: number;
}

/** A comparison with a number or two. */
export function Measure({ name, test, onChange, unit, money = false, most }: MeasureProps) {
  const comparison = comparisonOf(test);
  const field = (bound: 'eq' | 'gte' | 'lte') => (
    <FigureInput
      name={`${name}${bound === 'lte' ? '上限' : ''}`} money={money} value={test[bound]} {...(most === undefined ? {} : { most })}
      onChange={(value) => onChange({ ...test, [bound]: value ?? undefined }, bound)}
    />
  );
  return (
    <>
      <span>{name}</span>
      <Select<Comparison>
        size="small" value={comparison} popupMatchSelectWidth={false} aria-label={`${name}怎样比较`}
        options={(Object.keys(comparisonNames) as Comparison[]).map((value) => ({ value, label: comparisonNames[value] }))} onChange={(next) => onChange(compareBy(test, next))}
      />
      {comparison === 'range' ? <>{field('gte')}<span>到</span>{field('lte')}</> : field(comparison)}
      {unit && <span>{unit}</span>}
    </>
  );
}

export function Days({ name, days, onChange, before, after }: { name: string; days: number; onChange: (days: number) => void; before: string; after: string }) {
  return (
    <>
      <span>{before}</span>
      <InputNumber
        size="small" className="number number-days" aria-label={name} min={1} max={3650} precision={0} controls={false} value={days}
        onChange={(value) => onChange(value ?? 1)}
      />
      <span>{after}</span>
    </>
  );
}

/** Two dates, both included; on the wire the end is the day after. */
export function Between({ name, value, onChange }: { name: string; value: readonly [string, string]; onChange: (value: [string, string]) => void }) {
  const [from, end] = value;
  return (
    <>
      <span>{name}</span>
      <DatePicker.RangePicker
        size="small" className="range" aria-label={name} allowClear={false} value={from && end ? [dayjs(from), dayjs(lastDayOf(end))] : null}
        onChange={(_, [first, last]) => onChange(first && last ? [first, endAfter(last)] : ['', ''])}
      />
    </>
  );
}

interface PickProps {
  name: string;
  value: readonly string[];
  options: readonly (Choice | { label: string; options: Choice[] })[];
  onChange: (value: string[]) => void;
  before?: string;
}

export function Pick({ name, value, options, onChange, before }: PickProps) {
  return (
    <>
      {before && <span>{before}</span>}
      <Select
        size="small" mode="multiple" className="pick" placeholder={`选择${name}`} aria-label={name} options={[...options]} value={[...value]}
        showSearch={{ optionFilterProp: 'label' }} onChange={(next: string[]) => onChange(next)} notFoundContent={`还没有${name}`}
      />
    </>
  );
}

export function PickOne<V extends string>({ name, value, options, onChange, before }: {
  name: string; value: V; options: readonly { value: V; label: string }[]; onChange: (value: V) => void; before?: string;
}) {
  return (
    <>
      {before && <span>{before}</span>}
      <Select<V>
        size="small" popupMatchSelectWidth={false} className="pick-one" placeholder={`选择${name}`} aria-label={name} options={[...options]} value={value || null}
        showSearch={{ optionFilterProp: 'label' }} onChange={(next) => onChange(next)} notFoundContent={`还没有${name}`}
      />
    </>
  );
}

/** One thing that a condition may ask; adding it puts away what excludes it. */
export interface Clause<T> {
  key: keyof T & string;
  name: string;
  fresh: Partial<T>;
  excludes?: readonly (keyof T & string)[];
  show: (test: T, put: Put<T>) => ReactNode;
}

interface ClausesProps<T> {
  clauses: readonly Clause<T>[];
  test: T;
  onChange: (test: T, merge?: string) => void;
}

const without = <T extends object>(test: T, keys: readonly string[]): T =>
  Object.fromEntries(Object.entries(test).filter(([key]) => !keys.includes(key))) as T;

/** What a condition asks, one after the other, and a menu of what it may ask as well. */
export function Clauses<T extends object>({ clauses, test, onChange }: ClausesProps<T>) {
  const asks = (clause: Clause<T>): boolean => test[clause.key] !== undefined;
  const free = clauses.filter((clause) => !asks(clause));
  const add = (key: string) => {
    const clause = clauses.find((one) => one.key === key);
    if (clause) onChange({ ...without(test, clause.excludes ?? []), ...clause.fresh });
  };
  return (
    <>
      {clauses.filter(asks).map((clause) => (
        <span className="clause" key={clause.key}>
          {clause.show(test, (part, merge) => onChange({ ...test, ...part }, merge && `${clause.key}.${merge}`))}
          <button type="button" className="clause-drop" aria-label={`去掉${clause.name}`} onClick={() => onChange(without(test, [clause.key]))}><Icon name="close" size={11} /></button>
        </span>
      ))}
      {free.length > 0 && (
        <Dropdown trigger={['click']} menu={{ items: free.map(({ key, name }) => ({ key, label: name })), onClick: ({ key }) => add(key) }}>
          <Button type="link" size="small" icon={<Icon name="plus" size={12} />}>要求</Button>
        </Dropdown>
      )}
    </>
  );
}

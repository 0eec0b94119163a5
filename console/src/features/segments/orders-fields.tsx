import { Button, DatePicker, Dropdown, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import type { NumberTest, OrdersTest } from '@shuke/shared/contract/segment-rule';
import { Icon } from '../../ui/icon';
import {
  addClause, clauseNames, clausesOf, compareBy, comparisonNames, comparisonOf, dropClause, endAfter, lastDayOf, ordersClauses,
  type Comparison, type OrdersClause,
} from './conditions';
import { DropClause } from './drop-clause';
import { update, type OrdersNode } from './rule-tree';
import { useEditor } from './use-rule-editor';

type Put = (test: OrdersTest, merge?: string) => void;
interface FieldProps { node: OrdersNode; put: Put }

export function OrdersFields({ node }: { node: OrdersNode }) {
  const { editor } = useEditor();
  const put: Put = (test, merge) =>
    editor.change(update(editor.root, node.id, () => ({ ...node, test })), merge ? `${node.id}:${merge}` : undefined);
  const used = clausesOf(node.test);
  const free = ordersClauses.filter((clause) => !used.includes(clause));
  return (
    <>
      {used.map((clause) => (
        <span className="clause" key={clause}>
          <Clause clause={clause} node={node} put={put} />
          <DropClause name={clauseNames[clause]} onDrop={() => put(dropClause(node.test, clause))} />
        </span>
      ))}
      {free.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{ items: free.map((key) => ({ key, label: clauseNames[key] })), onClick: ({ key }) => put(addClause(node.test, key as OrdersClause)) }}
        >
          <Button type="link" size="small" icon={<Icon name="plus" size={12} />}>要求</Button>
        </Dropdown>
      )}
    </>
  );
}

function Clause({ clause, node, put }: FieldProps & { clause: OrdersClause }) {
  switch (clause) {
    case 'count': return <Measure clause={clause} node={node} put={put} unit="次" />;
    case 'sumFen': return <Measure clause={clause} node={node} put={put} money />;
    case 'averageFen': return <Measure clause={clause} node={node} put={put} money />;
    case 'within': return <Days clause={clause} node={node} put={put} before="最近" after="天内" />;
    case 'firstWithin': return <Days clause={clause} node={node} put={put} before="首单在最近" after="天内" />;
    case 'lastBefore': return <Days clause={clause} node={node} put={put} before="末单在" after="天以前" />;
    case 'between': return <Between node={node} put={put} />;
    default: return <Pick clause={clause} node={node} put={put} />;
  }
}

function Measure({ clause, node, put, unit, money = false }: FieldProps & { clause: 'count' | 'sumFen' | 'averageFen'; unit?: string; money?: boolean }) {
  const test = node.test[clause] ?? {};
  const comparison = comparisonOf(test);
  const scale = money ? 100 : 1;
  const set = (next: NumberTest, merge?: string) => put({ ...node.test, [clause]: next }, merge);
  const field = (bound: 'eq' | 'gte' | 'lte') => (
    <InputNumber
      size="small" className="number" aria-label={`${clauseNames[clause]}${bound === 'lte' ? '上限' : ''}`} min={0} max={money ? 10_000_000 : 100_000}
      precision={money ? 2 : 0} prefix={money ? '¥' : undefined} controls={false}
      value={test[bound] === undefined ? null : (test[bound] ?? 0) / scale}
      onChange={(value) => set({ ...test, [bound]: value === null ? undefined : Math.round(value * scale) }, `${clause}.${bound}`)}
    />
  );
  return (
    <>
      <span>{clauseNames[clause]}</span>
      <Select<Comparison>
        size="small" value={comparison} popupMatchSelectWidth={false} aria-label={`${clauseNames[clause]}怎样比较`}
        options={(Object.keys(comparisonNames) as Comparison[]).map((value) => ({ value, label: comparisonNames[value] }))}
        onChange={(next) => set(compareBy(test, next))}
      />
      {comparison === 'range' ? <>{field('gte')}<span>到</span>{field('lte')}</> : field(comparison)}
      {unit && <span>{unit}</span>}
    </>
  );
}

function Days({ clause, node, put, before, after }: FieldProps & { clause: 'within' | 'firstWithin' | 'lastBefore'; before: string; after: string }) {
  return (
    <>
      <span>{before}</span>
      <InputNumber
        size="small" className="number number-days" aria-label={clauseNames[clause]} min={1} max={3650} precision={0} controls={false}
        value={node.test[clause]?.days ?? null}
        onChange={(days) => put({ ...node.test, [clause]: { days: days ?? 1 } }, clause)}
      />
      <span>{after}</span>
    </>
  );
}

function Between({ node, put }: FieldProps) {
  const [from, end] = node.test.between ?? ['', ''];
  const value = from && end ? ([dayjs(from), dayjs(lastDayOf(end))] as const) : null;
  return (
    <>
      <span>下单日期</span>
      <DatePicker.RangePicker
        size="small" className="range" aria-label="下单日期" allowClear={false} value={value ? [value[0], value[1]] : null}
        onChange={(_, [first, last]) => put({ ...node.test, between: first && last ? [first, endAfter(last)] : ['', ''] })}
      />
    </>
  );
}

function Pick({ clause, node, put }: FieldProps & { clause: 'store' | 'category' | 'sku' | 'channel' }) {
  const { facts } = useEditor();
  const options = { store: facts.stores, category: facts.categories, sku: facts.products, channel: facts.channels }[clause];
  return (
    <>
      <span>{clauseNames[clause]}是</span>
      <Select
        size="small" mode="multiple" className="pick" placeholder={`选择${clauseNames[clause]}`} aria-label={clauseNames[clause]} options={options}
        value={[...(node.test[clause] ?? [])]} onChange={(names: string[]) => put({ ...node.test, [clause]: names })}
      />
    </>
  );
}

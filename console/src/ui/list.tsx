import { useEffect, useState, type ReactNode } from 'react';
import { Button, Input, Select, Table, type TableProps } from 'antd';
import { Icon } from './icon';
import { useListKeys } from './use-list-keys';

const typingPauseMs = 300;

/** One box for all that can be searched; `/` jumps here. */
export function SearchBox({ value, onSearch, placeholder }: { value: string | undefined; onSearch: (text: string) => void; placeholder: string }) {
  const [text, setText] = useState(value ?? '');
  useEffect(() => setText(value ?? ''), [value]);
  useEffect(() => {
    if (text.trim() === (value ?? '')) return undefined;
    const timer = setTimeout(() => onSearch(text.trim()), typingPauseMs);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);
  return (
    <div data-list-search className="search-box">
      <Input
        prefix={<Icon name="search" />} suffix={text ? null : <kbd>/</kbd>} allowClear={{ clearIcon: <span aria-label="清除"><Icon name="close" size={13} /></span> }} maxLength={40} aria-label={placeholder}
        placeholder={placeholder} value={text} onChange={(event) => setText(event.target.value)}
        onPressEnter={() => onSearch(text.trim())}
      />
    </div>
  );
}

export interface FilterOption { value: string; label: string }

export function FilterSelect({ label, value, options, onChange }: {
  label: string; value: string | undefined; options: FilterOption[]; onChange: (value: string | undefined) => void;
}) {
  return (
    <Select
      aria-label={label} placeholder={label} value={value ?? null} options={options} onChange={(next) => onChange(next ?? undefined)}
      allowClear popupMatchSelectWidth={false} className="filter-select" showSearch={{ optionFilterProp: 'label' }}
    />
  );
}

export function Chips({ chips, onClear }: { chips: { key: string; label: string; remove: () => void }[]; onClear: () => void }) {
  if (chips.length === 0) return null;
  return (
    <div className="chips" aria-label="已选条件">
      {chips.map((chip) => (
        <span className="chip" key={chip.key}>
          {chip.label}
          <button type="button" aria-label={`去掉条件 ${chip.label}`} onClick={chip.remove}><Icon name="close" size={11} /></button>
        </span>
      ))}
      <Button type="link" size="small" onClick={onClear}>全部清除</Button>
    </div>
  );
}

interface DataTableProps<Row extends object> extends Pick<TableProps<Row>, 'columns' | 'expandable' | 'loading' | 'rowSelection' | 'scroll'> {
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  onOpen?: (row: Row) => void;
  empty: ReactNode;
  label: string;
}

/** A table whose rows answer to the keyboard and to a click. */
export function DataTable<Row extends object>({ rows, rowKey, onOpen, empty, label, ...rest }: DataTableProps<Row>) {
  const active = useListKeys(rows.length, (index) => {
    const row = rows[index];
    if (row && onOpen) onOpen(row);
  });
  if (rows.length === 0 && !rest.loading) return <>{empty}</>;
  return (
    <Table<Row>
      {...rest} aria-label={label} dataSource={rows} rowKey={rowKey} pagination={false} size="middle" className="data-table"
      onRow={(row, index) => ({
        onClick: (event) => {
          const { target, currentTarget } = event;
          // A menu or a dialogue that a cell opened hangs elsewhere in the page, but its clicks come by here as well.
          const pressed = !(target instanceof Element) || !currentTarget.contains(target) || target.closest('button, a, input, .ant-checkbox, .ant-table-row-expand-icon');
          if (!pressed && onOpen) onOpen(row);
        },
        className: `${onOpen ? 'row-opens' : ''} ${index === active ? 'row-active' : ''}`,
        'aria-selected': index === active,
        'data-active-row': index === active,
      })}
    />
  );
}

interface PagerProps {
  page: number;
  rows: number;
  total?: number;
  nextCursor: string | null | undefined;
  onNext: (cursor: string) => void;
  onPrevious: () => void;
  unit?: string;
  /** Rows of this list open something. */
  opens?: boolean;
}

export function Pager({ page, rows, total, nextCursor, onNext, onPrevious, unit = '条', opens = false }: PagerProps) {
  return (
    <footer className="pager">
      <span className="hint">
        {total === undefined ? `第 ${page} 页，本页 ${rows} ${unit}` : `共 ${total.toLocaleString('zh-CN')} ${unit} · 第 ${page} 页`}
      </span>
      <span className="hint keys-hint"><kbd>j</kbd> <kbd>k</kbd> 移动{opens && <> <kbd>Enter</kbd> 打开</>}</span>
      <span className="pager-buttons">
        <Button disabled={page <= 1} onClick={onPrevious} icon={<Icon name="left" size={14} />}>上一页</Button>
        <Button disabled={!nextCursor} onClick={() => nextCursor && onNext(nextCursor)}>下一页<Icon name="right" size={14} /></Button>
      </span>
    </footer>
  );
}

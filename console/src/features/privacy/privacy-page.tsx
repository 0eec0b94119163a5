import { useState } from 'react';
import { Link } from 'react-router';
import { Button, type TableProps } from 'antd';
import { useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, day, minute } from '../../ui/format';
import { DataTable, FilterSelect, Pager } from '../../ui/list';
import { PageHead, Panel, StateDot } from '../../ui/parts';
import { BoneRows, Empty, Loading } from '../../ui/states';
import { useCursorTrail, useFilters } from '../../ui/use-filters';
import { AnswerModal } from './answer-modal';
import { kindNames, stateOf, type PrivacyList, type PrivacyRow } from './words';

const kinds = Object.entries(kindNames).map(([value, label]) => ({ value, label }));
const scopes = [{ value: 'all', label: '全部（含已结束）' }];

/** What members ask about their data, by deadline. */
export function PrivacyPage() {
  const filters = useFilters<'kind' | 'scope'>(['kind', 'scope']);
  const trail = useCursorTrail(JSON.stringify(filters.values));
  const [answering, setAnswering] = useState<PrivacyRow | null>(null);
  const open = filters.values.scope !== 'all';
  const kind = filters.values.kind as PrivacyRow['kind'] | undefined;
  const query = { open, ...(kind ? { kind } : {}), cursor: trail.cursor, limit: 20 };
  const list = useRead('GET /v1/console/privacy/requests', { query }, { keep: true });
  return (
    <div className="page">
      <PageHead title="隐私申请" hint="导出和注销自动完成；投诉要在 15 个工作日内答复" />
      <Panel label="隐私申请列表">
        <div className="list-tools">
          <FilterSelect label="类别" value={kind} options={kinds} onChange={(value) => filters.set({ kind: value })} />
          <FilterSelect label="范围" value={filters.values.scope} options={scopes} onChange={(value) => filters.set({ scope: value })} />
          {list.data && <span className="hint">待答复 {count(list.data.toAnswer)} 件 · 逾期 {count(list.data.overdue)} 件</span>}
        </div>
        <Loading of={list} what="隐私申请" skeleton={<BoneRows rows={8} />}>
          {(data) => <Requests data={data} open={open} waiting={list.isPlaceholderData} trail={trail} onAnswer={setAnswering} />}
        </Loading>
      </Panel>
      {answering && <AnswerModal row={answering} onClose={() => setAnswering(null)} />}
    </div>
  );
}

interface RequestsProps { data: PrivacyList; open: boolean; waiting: boolean; trail: ReturnType<typeof useCursorTrail>; onAnswer: (row: PrivacyRow) => void }

function Requests({ data, open, waiting, trail, onAnswer }: RequestsProps) {
  const can = useMay();
  const may = can('POST /v1/console/privacy/requests/:id/answer');
  const empty = <Empty icon="check" title={open ? '没有待处理的申请' : '还没有申请'} text="会员在小程序「隐私与授权」里提出的导出、注销和投诉会出现在这里。" />;
  const acts = { title: '', key: 'acts', width: 90, render: (_: unknown, row: PrivacyRow) => (
    may && row.state === 'open' ? <Button size="small" type="link" onClick={() => onAnswer(row)} aria-label={`答复 ${row.requestNo}`}>答复</Button> : null
  ) };
  return (
    <div className={waiting ? 'is-waiting' : ''}>
      <DataTable label="隐私申请列表" rows={data.page.rows} rowKey={(row) => row.id} columns={[...columns!, acts]} empty={empty} scroll={{ x: 900 }} />
      {data.page.rows.length > 0 && <Pager page={trail.page} rows={data.page.rows.length} nextCursor={data.page.nextCursor} onNext={trail.next} onPrevious={trail.previous} />}
    </div>
  );
}

function Words({ row }: { row: PrivacyRow }) {
  const said = row.kind === 'complaint' ? (row.text ?? '内容已随会员注销清除') : row.heldUpBy;
  return (
    <div className="cell-two">
      <span className="cell-plain">{row.topic ?? kindNames[row.kind]}</span>
      {said && <span className="clip-2" title={said}>{said}</span>}
      {row.answer && <span className="clip-2" title={row.answer}>{row.answeredBy}答复：{row.answer}</span>}
    </div>
  );
}

const columns: TableProps<PrivacyRow>['columns'] = [
  { title: '编号', key: 'no', width: 160, render: (_, row) => <div className="cell-two"><span className="cell-plain figure">{row.requestNo}</span><span className="figure">{minute(row.askedAt)}</span></div> },
  { title: '类别', key: 'kind', width: 70, render: (_, row) => kindNames[row.kind] },
  { title: '会员', key: 'member', width: 170, render: (_, row) => (row.memberMasked ? <Link to={`/members/${row.memberId}`}>{row.memberMasked}</Link> : <span className="hint">已注销</span>) },
  { title: '内容', key: 'words', render: (_, row) => <Words row={row} /> },
  { title: '期限', key: 'due', width: 110, render: (_, row) => <span className="figure">{day(row.dueAt)}</span> },
  { title: '状态', key: 'state', width: 140, render: (_, row) => { const { text, tone } = stateOf(row); return <StateDot tone={tone}>{text}</StateDot>; } },
];

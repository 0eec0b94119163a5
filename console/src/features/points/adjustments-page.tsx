import { useState } from 'react';
import { Link } from 'react-router';
import { App, Button, Input, Modal, type TableProps } from 'antd';
import type { Input as In, Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, minute } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { DataTable, FilterSelect, Pager } from '../../ui/list';
import { PageHead, Panel, StateDot, type Tone } from '../../ui/parts';
import { BoneRows, Empty, Loading, problemText, Refusal } from '../../ui/states';
import { useCursorTrail, useFilters } from '../../ui/use-filters';
import { NewAdjustment } from './new-adjustment';

type Row = Reply<'GET /v1/console/points/adjustments'>['rows'][number];
type Query = In<'GET /v1/console/points/adjustments'>['query'];
const refresh = ['GET /v1/console/points/adjustments'] as const;

const states: Record<Row['state'], [Tone, string]> = { waiting: ['amber', '待批准'], posted: ['jade', '已入账'], rejected: ['grey', '已驳回'] };
const assets: Record<Row['asset'], string> = { points: '积分', growth: '成长值' };

export function AdjustmentsPage() {
  const filters = useFilters<'state'>(['state']);
  const trail = useCursorTrail(JSON.stringify(filters.values));
  const list = useRead('GET /v1/console/points/adjustments', { query: { ...filters.values, cursor: trail.cursor, limit: 20 } as Query }, { keep: true });
  const can = useMay()('POST /v1/console/points/adjustments');
  const [asking, setAsking] = useState(false);
  const [rejecting, setRejecting] = useState<Row | null>(null);
  const create = can ? <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAsking(true)}>调整积分</Button> : undefined;
  return (
    <div className="page">
      <PageHead title="积分调整" hint="给会员补发或扣回；每一笔都有原因和经手人，超过限额要另一位同事批准" extra={create} />
      <Panel label="积分调整列表">
        <div className="list-tools">
          <FilterSelect label="状态" value={filters.values.state} options={Object.entries(states).map(([value, [, label]]) => ({ value, label }))} onChange={(state) => filters.set({ state })} />
        </div>
        <Loading of={list} what="积分调整" skeleton={<BoneRows rows={8} />}>
          {(data) => (
            <div className={list.isPlaceholderData ? 'is-waiting' : ''}>
              <DataTable label="积分调整列表" rows={data.rows} rowKey={(row) => row.id} columns={columnsWith(setRejecting)} scroll={{ x: 900 }} empty={<Empty icon="pencil" title={filters.values.state ? '没有这样的调整' : '还没有调整过积分'} text="补发或扣回的积分会记在这里。" act={create} />} />
              {data.rows.length > 0 && <Pager page={trail.page} rows={data.rows.length} nextCursor={data.nextCursor} onNext={trail.next} onPrevious={trail.previous} unit="笔" />}
            </div>
          )}
        </Loading>
      </Panel>
      {asking && <NewAdjustment onClose={() => setAsking(false)} />}
      {rejecting && <Reject row={rejecting} onClose={() => setRejecting(null)} />}
    </div>
  );
}

const signed = (delta: number): string => (delta > 0 ? `+${count(delta)}` : `−${count(-delta)}`);

const columnsWith = (onReject: (row: Row) => void): TableProps<Row>['columns'] => [
  { title: '会员', key: 'member', render: (_, row) => <div className="cell-two"><Link to={`/members/${row.member.id}`}>{row.member.nickname || row.member.memberNo}</Link><span className="figure">{row.member.memberNo}</span></div> },
  { title: '调整', key: 'delta', width: 150, align: 'right', render: (_, row) => <strong className="figure">{signed(row.delta)} {assets[row.asset]}</strong> },
  { title: '原因', key: 'reason', render: (_, row) => <span className="clip">{row.reason}</span> },
  { title: '经手', key: 'by', width: 170, render: (_, row) => <div className="cell-two"><span className="cell-plain">{row.by}</span><span>{row.decidedBy ? `${row.decidedBy}处理` : minute(row.createdAt)}</span></div> },
  { title: '状态', key: 'state', width: 100, render: (_, row) => <StateDot tone={states[row.state][0]}>{states[row.state][1]}</StateDot> },
  { title: '', key: 'acts', width: 180, align: 'right', render: (_, row) => (row.state === 'waiting' ? <Decide row={row} onReject={() => onReject(row)} /> : null) },
];

function Decide({ row, onReject }: { row: Row; onReject: () => void }) {
  const { message } = App.useApp();
  const can = useMay()('POST /v1/console/points/adjustments/:id/approve');
  const approve = useAct('POST /v1/console/points/adjustments/:id/approve', {
    refresh, done: () => void message.success('已批准并入账'), failed: (problem) => void message.error(problemText(problem)),
  });
  if (row.mine) return <span className="hint">等另一位同事批准</span>;
  if (!can) return null;
  return (
    <>
      <Button size="small" type="primary" loading={approve.busy} onClick={() => void approve.send({ params: { id: row.id } })}>批准</Button>
      <Button size="small" type="text" danger onClick={onReject}>驳回</Button>
    </>
  );
}

function Reject({ row, onClose }: { row: Row; onClose: () => void }) {
  const { message } = App.useApp();
  const [why, setWhy] = useState('');
  const act = useAct('POST /v1/console/points/adjustments/:id/reject', { refresh });
  const submit = async () => {
    if (!(await act.send({ params: { id: row.id }, body: { why: why.trim() } }))) return;
    message.success('已驳回');
    onClose();
  };
  return (
    <Modal open title="驳回这笔调整" okText="驳回" cancelText="再想想" okButtonProps={{ danger: true, disabled: why.trim() === '' }} confirmLoading={act.busy} onOk={() => void submit()} onCancel={onClose}>
      <Input value={why} maxLength={60} autoFocus placeholder="驳回的原因，会记入审计" aria-label="驳回的原因" onChange={(event) => setWhy(event.target.value)} />
      <Refusal problem={act.problem} />
    </Modal>
  );
}

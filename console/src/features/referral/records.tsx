import { useState } from 'react';
import { Link } from 'react-router';
import { App, Button, Input, Modal, Segmented, type TableProps } from 'antd';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { minute } from '../../ui/format';
import { DataTable, Pager } from '../../ui/list';
import { Panel, StateDot } from '../../ui/parts';
import { BoneRows, Empty, Loading, Refusal } from '../../ui/states';
import { useCursorTrail } from '../../ui/use-filters';
import { flagNames, refusalNames, stateNames, stateTones, type Row } from './words';

type Shown = Row['state'] | 'all';
const options = (held: number): { value: Shown; label: string }[] => [
  { value: 'held', label: `待核实 ${held}` }, { value: 'all', label: '全部' }, { value: 'joined', label: '已加入' }, { value: 'settled', label: '已到账' },
  { value: 'reversed', label: '已收回' }, { value: 'refused', label: '不符合' }, { value: 'rejected', label: '已驳回' },
];

/** Invitations one by one; what was held comes first, since somebody waits for it. */
export function Records({ held }: { held: number }) {
  const [state, setState] = useState<Shown>(held > 0 ? 'held' : 'all');
  const [asked, setAsked] = useState<Asked | null>(null);
  const trail = useCursorTrail(state);
  const page = useRead('GET /v1/console/referral/records', { query: { ...(state === 'all' ? {} : { state }), cursor: trail.cursor, limit: 20 } }, { keep: true });
  const may = useMay()('PUT /v1/console/referral/settings');
  return (
    <Panel title="邀请记录" hint="待核实的邀请不给任何奖励，放行后照常继续">
      <div className="list-tools"><Segmented options={options(held)} value={state} onChange={setState} aria-label="邀请状态" /></div>
      <Loading of={page} what="邀请记录" skeleton={<BoneRows rows={4} />}>
        {(data) => (
          <>
            <DataTable label="邀请记录" rows={data.rows} rowKey={({ id }) => id} columns={columns(may ? setAsked : undefined)} scroll={{ x: 860 }} empty={<Empty icon="people" title={state === 'held' ? '没有待核实的邀请' : '没有这样的记录'} text="换一个状态看看。" />} />
            {data.rows.length > 0 && <Pager page={trail.page} rows={data.rows.length} nextCursor={data.nextCursor} onNext={trail.next} onPrevious={trail.previous} />}
          </>
        )}
      </Loading>
      {asked && <Verdict asked={asked} onClose={() => setAsked(null)} />}
    </Panel>
  );
}

interface Asked {
  row: Row;
  verdict: 'release' | 'reject';
}

const why = ({ refusal, flags }: Row): string => (refusal ? refusalNames[refusal] : flags.map((flag) => flagNames[flag]).join('、') || '—');

const columns = (ask?: (asked: Asked) => void): TableProps<Row>['columns'] => [
  { title: '邀请人', key: 'inviter', render: (_, row) => <Link to={`/members/${row.inviterId}`}>{row.inviter}</Link> },
  { title: '好友', key: 'friend', render: (_, row) => <Link to={`/members/${row.friendId}`}>{row.friend}</Link> },
  { title: '状态', key: 'state', width: 110, render: (_, row) => <StateDot tone={stateTones[row.state]}>{stateNames[row.state]}</StateDot> },
  { title: '原因', key: 'why', render: (_, row) => <span className="hint">{why(row)}</span> },
  { title: '打开', key: 'visited', width: 140, render: (_, row) => <span className="hint figure">{minute(row.visitedAt)}</span> },
  { title: '到账', key: 'due', width: 140, render: (_, row) => <span className="hint figure">{row.settledAt ? minute(row.settledAt) : row.dueAt ? `预计 ${minute(row.dueAt)}` : '—'}</span> },
  { title: '核实', key: 'act', width: 150, render: (_, row) => (row.state === 'held' && ask
    ? <><Button type="link" size="small" onClick={() => ask({ row, verdict: 'release' })}>放行</Button><Button type="link" size="small" danger onClick={() => ask({ row, verdict: 'reject' })}>驳回</Button></>
    : <span className="hint">{row.reviewedBy ?? '—'}</span>) },
];

const says = {
  release: { title: '放行这个邀请', text: '好友会得到加入礼；首单过了退款期，双方的奖励照常到账。', ok: '放行' },
  reject: { title: '驳回这个邀请', text: '这次邀请不会给任何人奖励，驳回后不能再放行。', ok: '驳回' },
} as const;

function Verdict({ asked: { row, verdict }, onClose }: { asked: Asked; onClose: () => void }) {
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  const route = verdict === 'release' ? 'POST /v1/console/referral/records/:id/release' : 'POST /v1/console/referral/records/:id/reject';
  const act = useAct(route, { refresh: ['GET /v1/console/referral/records', 'GET /v1/console/referral'] });
  const words = says[verdict];
  const send = async () => {
    if (!(await act.send({ params: { id: row.id }, body: { reason: reason.trim() } }))) return;
    message.success(`已${words.ok}`);
    onClose();
  };
  return (
    <Modal open title={words.title} onCancel={onClose} onOk={() => void send()} okText={words.ok} cancelText="取消" okButtonProps={{ danger: verdict === 'reject', disabled: reason.trim().length < 2, loading: act.busy }}>
      <p>{row.inviter} 邀请 {row.friend}：{why(row)}。{words.text}</p>
      <Input.TextArea value={reason} onChange={(event) => setReason(event.target.value)} maxLength={200} rows={3} placeholder="怎么核实的，记入审计" aria-label="原因" />
      <Refusal problem={act.problem} />
    </Modal>
  );
}

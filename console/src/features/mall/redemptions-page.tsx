import { useState } from 'react';
import { Link } from 'react-router';
import { App, Button, Input, Modal, type TableProps } from 'antd';
import type { Input as In, Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, minute, yuanExact } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { DataTable, FilterSelect, Pager } from '../../ui/list';
import { PageHead, Panel, StateDot, type Tone } from '../../ui/parts';
import { BoneRows, Empty, Loading, Refusal } from '../../ui/states';
import { useCursorTrail, useFilters } from '../../ui/use-filters';
import { costOf } from './mall-page';

type Row = Reply<'GET /v1/console/mall/redemptions'>['rows'][number];
type State = Row['redemption']['state'];
type Query = In<'GET /v1/console/mall/redemptions'>['query'];

const states: Record<State, [Tone, string]> = { unpaid: ['amber', '待支付'], giving: ['blue', '发放中'], ready: ['amber', '待领取'], done: ['jade', '已完成'], cancelled: ['grey', '已取消'] };

export function RedemptionsPage() {
  const filters = useFilters<'state'>(['state']);
  const trail = useCursorTrail(JSON.stringify(filters.values));
  const list = useRead('GET /v1/console/mall/redemptions', { query: { ...filters.values, cursor: trail.cursor, limit: 20 } as Query }, { keep: true });
  const [cancelling, setCancelling] = useState<Row | null>(null);
  return (
    <div className="page">
      <PageHead back={<Link to="/mall"><Icon name="left" size={14} />积分商城</Link>} title="兑换记录" hint="没领取的可以取消，积分按原来的有效期退回，付过的款原路退回" />
      <Panel label="兑换记录">
        <div className="list-tools">
          <FilterSelect label="状态" value={filters.values.state} options={Object.entries(states).map(([value, [, label]]) => ({ value, label }))} onChange={(state) => filters.set({ state })} />
        </div>
        <Loading of={list} what="兑换记录" skeleton={<BoneRows rows={8} />}>
          {(data) => (
            <div className={list.isPlaceholderData ? 'is-waiting' : ''}>
              <DataTable label="兑换记录" rows={data.rows} rowKey={(row) => row.redemption.id} columns={columnsWith(setCancelling)} scroll={{ x: 860 }} empty={<Empty icon="gift" title={filters.values.state ? '没有这样的兑换' : '还没有人兑换'} text="会员兑换后会记在这里。" />} />
              {data.rows.length > 0 && <Pager page={trail.page} rows={data.rows.length} nextCursor={data.nextCursor} onNext={trail.next} onPrevious={trail.previous} unit="笔" />}
            </div>
          )}
        </Loading>
      </Panel>
      {cancelling && <Cancel row={cancelling} onClose={() => setCancelling(null)} />}
    </div>
  );
}

const moneyWords: Partial<Record<Row['redemption']['money'], string>> = { refunding: '，款项退回中', refunded: '，款项已退回' };
const endOf = ({ redemption, why }: Row): string => (why === null ? null : `${why}${moneyWords[redemption.money] ?? ''}`) ?? (redemption.handedOverIn ? `${redemption.handedOverIn}已交付` : redemption.stateText);

const columnsWith = (onCancel: (row: Row) => void): TableProps<Row>['columns'] => [
  { title: '商品', key: 'title', render: (_, row) => <div className="cell-two"><strong className="clip">{row.redemption.title}</strong><span className="figure">{minute(row.redemption.createdAt)}</span></div> },
  { title: '会员', key: 'member', width: 160, render: (_, row) => <Link to={`/members/${row.member.id}`}>{row.member.nickname || row.member.memberNo}</Link> },
  { title: '积分', key: 'points', width: 130, align: 'right', render: (_, row) => <span className="figure">{costOf(row.redemption)}</span> },
  { title: '状态', key: 'state', width: 100, render: (_, row) => <StateDot tone={states[row.redemption.state][0]}>{states[row.redemption.state][1]}</StateDot> },
  { title: '说明', key: 'end', render: (_, row) => <span className="hint clip">{endOf(row)}</span> },
  { title: '', key: 'acts', width: 90, align: 'right', render: (_, row) => <CancelButton row={row} onCancel={() => onCancel(row)} /> },
];

function CancelButton({ row: { redemption }, onCancel }: { row: Row; onCancel: () => void }) {
  const can = useMay()('POST /v1/console/mall/redemptions/:id/cancel');
  const open = redemption.state === 'ready' || (redemption.state === 'done' && redemption.kind === 'coupon');
  return can && open ? <Button size="small" type="text" danger onClick={onCancel}>取消</Button> : null;
}

function Cancel({ row: { redemption }, onClose }: { row: Row; onClose: () => void }) {
  const { message } = App.useApp();
  const [why, setWhy] = useState('');
  const act = useAct('POST /v1/console/mall/redemptions/:id/cancel', { refresh: ['GET /v1/console/mall/redemptions', 'GET /v1/console/mall/items'] });
  const submit = async () => {
    if (!(await act.send({ params: { id: redemption.id }, body: { why: why.trim() } }))) return;
    message.success(`已取消，${count(redemption.points)} 积分已退回`);
    onClose();
  };
  return (
    <Modal open title={`取消兑换「${redemption.title}」`} okText="取消兑换" cancelText="再想想" okButtonProps={{ danger: true, disabled: why.trim() === '' }} confirmLoading={act.busy} onOk={() => void submit()} onCancel={onClose}>
      <p className="hint">{count(redemption.points)} 积分按原来的有效期退回，{redemption.money === 'paid' && `${yuanExact(redemption.priceFen)} 原路退回，`}会员会收到消息。已经使用的券不能取消。</p>
      <Input value={why} maxLength={60} autoFocus placeholder="取消的原因，会记入审计" aria-label="取消的原因" onChange={(event) => setWhy(event.target.value)} />
      <Refusal problem={act.problem} />
    </Modal>
  );
}

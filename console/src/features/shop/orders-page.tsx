import { useState } from 'react';
import { Link } from 'react-router';
import { Button, type TableProps } from 'antd';
import type { Input } from '../../api/api';
import { useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { formatFen, minute } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Chips, DataTable, FilterSelect, Pager } from '../../ui/list';
import { PageHead, Panel, StateDot } from '../../ui/parts';
import { BoneRows, Empty, Loading } from '../../ui/states';
import { useCursorTrail, useFilters } from '../../ui/use-filters';
import { OrderDrawer } from './order-drawer';
import { orderChannels, orderStates, type OrderRow } from './words';

type OrdersQuery = Input<'GET /v1/console/orders'>['query'];

export function OrdersPage() {
  const filters = useFilters<'state' | 'storeId'>(['state', 'storeId']);
  const trail = useCursorTrail(JSON.stringify(filters.values));
  const stores = useRead('GET /v1/console/stores');
  const orders = useRead('GET /v1/console/orders', { query: { ...filters.values, cursor: trail.cursor, limit: 20 } as OrdersQuery }, { keep: true });
  const [openId, setOpenId] = useState<string | null>(null);
  const stateOptions = Object.entries(orderStates).map(([value, [, label]]) => ({ value, label }));
  const storeOptions = (stores.data?.stores ?? []).map(({ store }) => ({ value: store.id, label: store.name }));
  const controls = [
    { key: 'state' as const, label: '状态', options: stateOptions },
    { key: 'storeId' as const, label: '门店', options: storeOptions },
  ];
  const chips = controls.filter(({ key }) => filters.values[key]).map(({ key, label, options }) => ({
    key, label: `${label}：${options.find((option) => option.value === filters.values[key])?.label ?? '…'}`, remove: () => filters.set({ [key]: undefined }),
  }));
  const opened = orders.data?.rows.find((row) => row.order.id === openId);
  return (
    <div className="page">
      <PageHead title="订单" hint="商城、拼团和门店柜台的订单，最新在前" />
      <Panel label="订单列表">
        <div className="list-tools">
          {controls.map(({ key, label, options }) => <FilterSelect key={key} label={label} value={filters.values[key]} options={options} onChange={(value) => filters.set({ [key]: value })} />)}
        </div>
        <Chips chips={chips} onClear={filters.clear} />
        <Loading of={orders} what="订单" skeleton={<BoneRows rows={10} />}>
          {(data) => (
            <div className={orders.isPlaceholderData ? 'is-waiting' : ''}>
              <DataTable label="订单列表" rows={data.rows} rowKey={(row) => row.order.id} columns={columns} scroll={{ x: 900 }} empty={<NoOrders filtered={filters.active.length > 0} onClear={filters.clear} />} onOpen={(row) => setOpenId(row.order.id)} />
              {data.rows.length > 0 && <Pager page={trail.page} rows={data.rows.length} nextCursor={data.nextCursor} onNext={trail.next} onPrevious={trail.previous} unit="笔" opens />}
            </div>
          )}
        </Loading>
      </Panel>
      <OrderDrawer row={opened} onClose={() => setOpenId(null)} />
    </div>
  );
}

function NoOrders({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const can = useMay();
  if (filtered) return <Empty icon="bag" title="没有这样的订单" text="换个状态或门店看看。" act={<Button onClick={onClear}>清除条件</Button>} />;
  return <Empty icon="bag" title="还没有订单" text="开一个拼团活动，是带来第一批线上订单的快办法。" act={can('POST /v1/console/group-buys') && <Link to="/group-buys"><Button type="primary">去开拼团</Button></Link>} />;
}

const goodsText = ({ order }: OrderRow): string => {
  const [first] = order.lines;
  if (!first) return '门店消费';
  const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  return order.lines.length > 1 ? `${first.name} 等 ${pieces} 件` : `${first.name} × ${first.quantity}`;
};

const columns: TableProps<OrderRow>['columns'] = [
  { title: '订单', key: 'order', render: (_, row) => (
    <div className="cell-order">
      {row.order.lines[0]?.picture ? <img src={row.order.lines[0].picture} alt="" width={40} height={40} /> : <span className="thumb-none"><Icon name="store" size={18} /></span>}
      <div className="cell-two"><strong className="clip">{goodsText(row)}</strong><span className="figure">{row.order.orderNo}</span></div>
    </div>
  ) },
  { title: '会员', key: 'member', width: 130, render: (_, row) => (row.member ? <Link to={`/members/${row.member.id}`}>{row.member.nickname}</Link> : <span className="hint">—</span>) },
  { title: '来自', key: 'channel', width: 130, render: (_, row) => <div className="cell-two"><span className="cell-plain">{orderChannels[row.order.channel]}</span><span>{row.order.store?.name ?? ''}</span></div> },
  { title: '状态', key: 'state', width: 96, render: (_, row) => <StateDot tone={orderStates[row.order.state][0]}>{orderStates[row.order.state][1]}</StateDot> },
  { title: '实付', key: 'paid', width: 120, align: 'right', render: (_, row) => (
    <div className="cell-two cell-right"><strong className="figure">{formatFen(row.order.paidFen || row.order.payableFen)}</strong>{row.order.refundedFen > 0 && <span className="figure">已退 {formatFen(row.order.refundedFen)}</span>}</div>
  ) },
  { title: '时间', key: 'at', width: 140, align: 'right', render: (_, row) => <span className="hint figure">{minute(row.order.paidAt ?? row.order.createdAt)}</span> },
];

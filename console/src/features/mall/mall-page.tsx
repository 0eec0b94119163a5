import { useState } from 'react';
import { Link } from 'react-router';
import { Button, type TableProps } from 'antd';
import type { Reply } from '../../api/api';
import { useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, day, yuanExact } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { DataTable } from '../../ui/list';
import { PageHead, Panel, StateDot } from '../../ui/parts';
import { BoneRows, Empty, Loading } from '../../ui/states';
import { ItemDrawer } from './item-drawer';

export type ItemRow = Reply<'GET /v1/console/mall/items'>['items'][number];

export function MallPage() {
  const items = useRead('GET /v1/console/mall/items');
  const can = useMay()('POST /v1/console/mall/items');
  const [editing, setEditing] = useState<ItemRow | 'new' | null>(null);
  const create = can ? <Button type="primary" icon={<Icon name="plus" />} onClick={() => setEditing('new')}>新建兑换</Button> : undefined;
  const open = can ? { onOpen: setEditing } : {};
  return (
    <div className="page">
      <PageHead title="积分商城" hint="会员用积分换券，或换到店领取的好物" extra={<><Link to="/redemptions"><Button>兑换记录</Button></Link>{create}</>} />
      <Panel label="兑换商品">
        <Loading of={items} what="积分商城" skeleton={<BoneRows rows={6} />}>
          {(data) => <DataTable label="兑换商品" rows={data.items} rowKey={(row) => row.id} columns={columns} scroll={{ x: 940 }} empty={<Empty icon="gift" title="还没有兑换商品" text="放一张券或一件小物，积分就有了去处。" act={create} />} {...open} />}
        </Loading>
      </Panel>
      {editing && <ItemDrawer row={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </div>
  );
}

/** `500`, `500 + ¥39.00` */
export const costOf = ({ points, priceFen }: { points: number; priceFen: number }): string => `${count(points)}${priceFen > 0 ? ` + ${yuanExact(priceFen)}` : ''}`;

const columns: TableProps<ItemRow>['columns'] = [
  { title: '商品', key: 'title', render: (_, row) => <div className="cell-two"><strong className="clip">{row.title}</strong><span>{row.good.kind === 'coupon' ? '优惠券' : '到店领取'}</span></div> },
  { title: '积分', key: 'points', width: 130, align: 'right', render: (_, row) => <span className="figure">{costOf(row)}</span> },
  { title: '已兑 / 库存', key: 'stock', width: 140, align: 'right', render: (_, row) => <span className="figure">{count(row.taken)} / {count(row.stock)}</span> },
  { title: '已交付', key: 'done', width: 100, align: 'right', render: (_, row) => <span className="figure">{count(row.handedOver)}</span> },
  { title: '花去积分', key: 'spent', width: 110, align: 'right', render: (_, row) => <span className="figure">{count(row.pointsSpent)}</span> },
  { title: '收到现金', key: 'paid', width: 110, align: 'right', render: (_, row) => <span className="figure">{row.paidFen > 0 ? yuanExact(row.paidFen) : '—'}</span> },
  { title: '截止', key: 'ends', width: 150, className: 'cell-apart', render: (_, row) => <span className="hint figure">{row.endsAt ? day(row.endsAt) : '一直有效'}</span> },
  { title: '状态', key: 'state', width: 90, render: (_, row) => <StateDot tone={row.state === 'active' ? 'jade' : 'grey'}>{row.state === 'active' ? '上架' : '下架'}</StateDot> },
];

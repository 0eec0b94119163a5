import { useState } from 'react';
import { App, Button, Drawer, Table } from 'antd';
import type { Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, yuan } from '../../ui/format';
import { Panel } from '../../ui/parts';
import { BoneRows, Loading, Refusal } from '../../ui/states';
import { StoreForm } from './store-form';

type Detail = Reply<'GET /v1/console/stores/:id'>;
type Row = Detail['staff'][number];

const columns = [
  { title: '店员', key: 'name', render: (_: unknown, row: Row) => `${row.name}${row.role === 'store-manager' ? '（店长）' : ''}${row.active ? '' : '（已停用）'}` },
  { title: '经手', key: 'sales', render: (_: unknown, row: Row) => <span className="figure">{count(row.sales)} 单 · {yuan(row.payableFen)}</span> },
  { title: '核销 / 撤销', key: 'coupons', render: (_: unknown, row: Row) => <span className="figure">{row.coupons} / {row.undone}</span> },
  { title: '带来会员', key: 'brought', render: (_: unknown, row: Row) => <span className="figure">{count(row.membersBrought)} 位 · {yuan(row.broughtFen)}</span> },
];

const dayColumns = [
  { title: '日期', dataIndex: 'date', key: 'date' },
  { title: '订单', key: 'orders', render: (_: unknown, day: Detail['days'][number]) => <span className="figure">{count(day.orders)}</span> },
  { title: '营收', key: 'revenue', render: (_: unknown, day: Detail['days'][number]) => <span className="figure">{yuan(day.revenueFen)}</span> },
];

const refresh = ['GET /v1/console/stores', 'GET /v1/console/stores/:id'] as const;

function Acts({ detail, onEdit }: { detail: Detail; onEdit: () => void }) {
  const can = useMay();
  const { modal } = App.useApp();
  const close = useAct('POST /v1/console/stores/:id/close', { refresh });
  const reopen = useAct('POST /v1/console/stores/:id/reopen', { refresh });
  const { row } = detail;
  const params = { id: row.store.id };
  const askClose = () => modal.confirm({
    title: `停业「${row.store.name}」？`, okText: '停业', cancelText: '再想想',
    content: `会员将看不到这家店，也不能再在这里下单和核销；${count(row.members)} 位会员和过去的订单都保留，可以随时恢复。`, onOk: () => close.send({ params }),
  });
  return (
    <>
      {can('PUT /v1/console/stores/:id') && <Button onClick={onEdit}>修改</Button>}
      {can('POST /v1/console/stores/:id/close') && (row.closedForGood
        ? <Button loading={reopen.busy} onClick={() => void reopen.send({ params })}>恢复营业</Button>
        : <Button danger loading={close.busy} onClick={askClose}>停业</Button>)}
      <Refusal problem={close.problem ?? reopen.problem} />
    </>
  );
}

/** One store: what it did in 30 days, by associate and by day, and what may be done with it. */
export function StoreDrawer({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const detail = useRead('GET /v1/console/stores/:id', { params: { id } });
  const [editing, setEditing] = useState(false);
  return (
    <Drawer open onClose={onClose} size={640} title={name} extra={detail.data && <div className="drawer-footer"><Acts detail={detail.data} onEdit={() => setEditing(true)} /></div>}>
      <Loading of={detail} what="门店" skeleton={<BoneRows />}>
        {(data) => (
          <>
            <p>{data.row.store.openingText} · {data.row.store.address}</p>
            <Panel title="近 30 天，按店员" hint="经手：在收银台入账；带来：扫这位店员的码加入，按会员的全部消费算">
              <Table<Row> rowKey="staffId" size="small" pagination={false} columns={columns} dataSource={data.staff} locale={{ emptyText: '这家店还没有店员' }} />
            </Panel>
            <Panel title="近 30 天，按天">
              <Table rowKey="date" size="small" pagination={{ pageSize: 10 }} columns={dayColumns} dataSource={[...data.days].reverse()} />
            </Panel>
            {editing && <StoreForm id={id} settings={data.settings} onClose={() => setEditing(false)} />}
          </>
        )}
      </Loading>
    </Drawer>
  );
}

import { useState } from 'react';
import { Link } from 'react-router';
import { App, Button, Form, Input, Modal } from 'antd';
import { call, type Reply } from '../../api/api';
import { useAct, useGrowingList } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { formatFen, minute } from '../../ui/format';
import { Note, Panel, StateDot, type Tone } from '../../ui/parts';
import { BoneRows, Empty, Loading, Refusal } from '../../ui/states';

type Order = Reply<'GET /v1/console/card-orders'>['rows'][number];

const states: Record<Order['state'], [Tone, string]> = {
  unpaid: ['amber', '待付款'], paid: ['jade', '已付款'], closed: ['grey', '已关闭'], refunding: ['amber', '退款中'], refunded: ['grey', '已退款'],
};

export function CardOrders() {
  const orders = useGrowingList<Order>(['GET /v1/console/card-orders'], (cursor) => call('GET /v1/console/card-orders', { query: cursor ? { cursor } : {} }));
  const [refunding, setRefunding] = useState<Order>();
  const may = useMay()('POST /v1/console/card-orders/:id/refund');
  return (
    <Loading of={orders} what="购卡订单" skeleton={<BoneRows rows={6} />}>
      {(rows) => (rows.length === 0 ? <Empty icon="bag" title="还没有人买卡" text="会员在小程序的会员卡页购买。" /> : (
        <Panel label="购卡订单">
          {rows.map((order) => <OrderLine key={order.id} order={order} onRefund={may && order.refundable ? () => setRefunding(order) : undefined} />)}
          {orders.hasNextPage && <Button block loading={orders.isFetchingNextPage} onClick={() => void orders.fetchNextPage()}>更早的订单</Button>}
          {refunding && <RefundModal order={refunding} onClose={() => setRefunding(undefined)} />}
        </Panel>
      ))}
    </Loading>
  );
}

function OrderLine({ order, onRefund }: { order: Order; onRefund: (() => void) | undefined }) {
  const [tone, text] = states[order.state];
  return (
    <div className="batch-row">
      <div><strong>{order.planName}</strong><p className="hint"><Link to={`/members/${order.memberId}`}>{order.memberName}</Link> · <span className="figure">{order.orderNo}</span> · {minute(order.createdAt)}</p></div>
      <div><b className="figure">{formatFen(order.priceFen)}</b> <StateDot tone={tone}>{text}</StateDot></div>
      {onRefund && <Button danger onClick={onRefund}>退款</Button>}
    </div>
  );
}

function RefundModal({ order, onClose }: { order: Order; onClose: () => void }) {
  const { message } = App.useApp();
  const [form] = Form.useForm<{ reason: string }>();
  const act = useAct('POST /v1/console/card-orders/:id/refund', { refresh: ['GET /v1/console/card-orders', 'GET /v1/console/card-plans'] });
  const submit = async ({ reason }: { reason: string }) => {
    if (!(await act.send({ params: { id: order.id }, body: { reason: reason.trim() } }))) return;
    message.success(`已发起退款 ${formatFen(order.priceFen)}`);
    onClose();
  };
  return (
    <Modal open title={`退款 · ${order.planName}`} okText={`退款 ${formatFen(order.priceFen)}`} okButtonProps={{ danger: true }} cancelText="取消" confirmLoading={act.busy} onOk={form.submit} onCancel={onClose}>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        <Note tone="amber">这张卡还没用过。退款后卡马上失效，卡送出的未用券一并作废，不能恢复。</Note>
        <Form.Item name="reason" label="原因" rules={[{ required: true, whitespace: true, min: 2, message: '请填写原因' }]}><Input maxLength={100} placeholder="例如：顾客买错了" /></Form.Item>
        <Refusal problem={act.problem} />
      </Form>
    </Modal>
  );
}

import { useState } from 'react';
import { refundableFen } from '@shuke/shared/rules/price/shipping-fee';
import { Link } from 'react-router';
import { App, Button, Drawer, Form, Input, Modal } from 'antd';
import { useAct } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, formatFen, minute } from '../../ui/format';
import { Fact, Note, StateDot } from '../../ui/parts';
import { Refusal } from '../../ui/states';
import { HandOverButton, ParcelFacts } from './hand-over';
import { isRefundable, orderChannels, orderStates, type Order, type OrderRow } from './words';

/** One order: what was bought, each discount as a line with its reason, and the way back. */
export function OrderDrawer({ row, onClose }: { row: OrderRow | undefined; onClose: () => void }) {
  const can = useMay();
  const [refunding, setRefunding] = useState(false);
  const order = row?.order;
  const refund = order && isRefundable(order) && can('POST /v1/console/orders/:id/refund')
    ? <Button danger onClick={() => setRefunding(true)}>全额退款</Button> : null;
  return (
    <Drawer open={Boolean(row)} onClose={onClose} title={order ? `订单 ${order.orderNo}` : '订单'} size={480} extra={<div className="drawer-footer">{order && <HandOverButton order={order} />}{refund}</div>}>
      {row && <OrderBody row={row} />}
      {refunding && order && <RefundModal order={order} onClose={() => setRefunding(false)} />}
    </Drawer>
  );
}

function OrderBody({ row: { order, member } }: { row: OrderRow }) {
  return (
    <div className="order-body">
      <dl className="facts facts-two">
        <Fact label="状态"><StateDot tone={orderStates[order.state][0]}>{order.stateText || orderStates[order.state][1]}</StateDot></Fact>
        <Fact label="会员">{member ? <Link to={`/members/${member.id}`}>{member.nickname}</Link> : '—'}</Fact>
        <Fact label="来自">{orderChannels[order.channel]}</Fact>
        <Fact label="门店">{order.store?.name ?? '—'}</Fact>
        <Fact label="下单"><span className="figure">{minute(order.createdAt)}</span></Fact>
        <Fact label="支付"><span className="figure">{order.paidAt ? minute(order.paidAt) : '—'}</span></Fact>
      </dl>
      <ParcelFacts order={order} />
      {order.lines.length > 0 && (
        <ul className="order-lines">
          {order.lines.map((line, index) => (
            <li key={`${line.name}-${index}`}>
              {line.picture ? <img src={line.picture} alt="" width={48} height={48} /> : <span className="thumb-none" />}
              <div><strong>{line.name}</strong><span className="figure">{formatFen(line.unitFen)} × {line.quantity}</span></div>
              <b className="figure">{formatFen(line.paidFen)}</b>
            </li>
          ))}
        </ul>
      )}
      <PriceLines order={order} />
      {order.pointsEarned > 0 && <p className="hint">获得 <span className="figure">{count(order.pointsEarned)}</span> 积分</p>}
    </div>
  );
}

function PriceLines({ order }: { order: Order }) {
  return (
    <table className="price-lines">
      <tbody>
        {order.price.map((line, index) => <tr key={`${line.kind}-${index}`}><th scope="row">{line.title}</th><td className="figure">{formatFen(line.amountFen)}</td></tr>)}
      </tbody>
      <tfoot>
        <tr><th scope="row">应付</th><td className="figure">{formatFen(order.payableFen)}</td></tr>
        {order.paidFen > 0 && <tr><th scope="row">实付</th><td className="figure">{formatFen(order.paidFen)}</td></tr>}
        {order.refundedFen > 0 && <tr><th scope="row">已退</th><td className="figure">{formatFen(-order.refundedFen)}</td></tr>}
      </tfoot>
    </table>
  );
}

function RefundModal({ order, onClose }: { order: Order; onClose: () => void }) {
  const { message } = App.useApp();
  const act = useAct('POST /v1/console/orders/:id/refund', { refresh: ['GET /v1/console/orders', 'GET /v1/console/members', 'GET /v1/console/board'] });
  const backFen = refundableFen(order.paidFen, order.parcel);
  const [form] = Form.useForm<{ reason: string }>();
  const submit = async ({ reason }: { reason: string }) => {
    const reply = await act.send({ params: { id: order.id }, body: { reason: reason.trim() } });
    if (!reply) return;
    message.success(`已发起退款 ${formatFen(backFen)}`);
    onClose();
  };
  return (
    <Modal open title="全额退款" okText={`退款 ${formatFen(backFen)}`} okButtonProps={{ danger: true }} cancelText="取消" width={440} confirmLoading={act.busy} onOk={form.submit} onCancel={onClose}>
      <Note tone="amber" icon="warning">
        钱原路退回 1 位会员，用掉的券退回券包，这笔订单的积分和成长值一并扣回。{order.parcel?.sentAt && order.parcel.shippingPaidFen > 0 && '已经发货，运费不退。'}退款不能撤销。
      </Note>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item name="reason" label="原因" rules={[{ required: true, min: 2, max: 80, whitespace: true, message: '请写明原因，至少 2 个字' }]} extra="原因会写入审计">
          <Input.TextArea rows={2} maxLength={80} showCount autoFocus placeholder="例如：会员到店反馈包装破损" />
        </Form.Item>
      </Form>
      <Refusal problem={act.problem} />
    </Modal>
  );
}

import { useState } from 'react';
import { App, Button, Form, Input, Modal } from 'antd';
import { useAct } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { minute } from '../../ui/format';
import { Fact } from '../../ui/parts';
import { Refusal } from '../../ui/states';
import type { Order } from './words';

const refresh = ['GET /v1/console/orders'] as const;

/** Fetched at the store with one tap; a parcel with its carrier and number. */
export function HandOverButton({ order }: { order: Order }) {
  const { message } = App.useApp();
  const [sending, setSending] = useState(false);
  const act = useAct('POST /v1/console/orders/:id/hand-over', { refresh });
  if (!useMay()('POST /v1/console/orders/:id/hand-over') || order.state !== 'ready') return null;
  const fetched = async () => {
    if (await act.send({ params: { id: order.id }, body: { parcel: null } })) message.success('已交给会员');
  };
  return (
    <>
      <Button type="primary" loading={act.busy} onClick={() => (order.parcel ? setSending(true) : void fetched())}>{order.parcel ? '发货' : '已取货'}</Button>
      <Refusal problem={act.problem} />
      {sending && <SendModal order={order} onClose={() => setSending(false)} />}
    </>
  );
}

function SendModal({ order, onClose }: { order: Order; onClose: () => void }) {
  const { message } = App.useApp();
  const act = useAct('POST /v1/console/orders/:id/hand-over', { refresh });
  const [form] = Form.useForm<{ carrier: string; parcelNo: string }>();
  const submit = async ({ carrier, parcelNo }: { carrier: string; parcelNo: string }) => {
    if (!(await act.send({ params: { id: order.id }, body: { parcel: { carrier: carrier.trim(), parcelNo: parcelNo.trim() } } }))) return;
    message.success('已发货，会员会收到消息');
    onClose();
  };
  return (
    <Modal open title="发货" okText="确认发货" cancelText="取消" width={440} confirmLoading={act.busy} onOk={form.submit} onCancel={onClose}>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit} initialValues={{ carrier: '', parcelNo: '' }}>
        <Form.Item name="carrier" label="快递公司" rules={[{ required: true, whitespace: true, max: 60, message: '请填写快递公司' }]}><Input autoFocus placeholder="例如：顺丰速运" /></Form.Item>
        <Form.Item name="parcelNo" label="快递单号" rules={[{ required: true, pattern: /^\s*[A-Za-z0-9-]{4,40}\s*$/, message: '请填写字母和数字的单号' }]}><Input /></Form.Item>
      </Form>
      <Refusal problem={act.problem} />
    </Modal>
  );
}

/** Masked, until somebody says why the whole address is needed; the member reads who looked. */
export function ParcelFacts({ order }: { order: Order }) {
  const may = useMay()('POST /v1/console/orders/:id/address');
  const [asking, setAsking] = useState(false);
  const [whole, setWhole] = useState<string | null>(null);
  const { parcel } = order;
  if (!parcel) return null;
  return (
    <dl className="facts">
      <Fact label="收货">{whole ?? (parcel.to || '地址已删除')}{may && parcel.to !== '' && whole === null && <Button size="small" type="link" onClick={() => setAsking(true)}>看完整地址</Button>}</Fact>
      {parcel.sentAt && <Fact label="快递"><span className="figure">{parcel.carrier} {parcel.parcelNo} · {minute(parcel.sentAt)}</span></Fact>}
      {asking && <AddressModal id={order.id} onClose={() => setAsking(false)} onAddress={setWhole} />}
    </dl>
  );
}

function AddressModal({ id, onClose, onAddress }: { id: string; onClose: () => void; onAddress: (words: string) => void }) {
  const [reason, setReason] = useState('打印快递单');
  const act = useAct('POST /v1/console/orders/:id/address');
  const show = async () => {
    const reply = await act.send({ params: { id }, body: { reason: reason.trim() } });
    if (!reply) return;
    onAddress(reply.address ? `${reply.address.name} ${reply.address.phone} ${reply.address.address}` : '地址已删除');
    onClose();
  };
  return (
    <Modal open title="看完整地址" okText="查看" cancelText="取消" width={440} okButtonProps={{ disabled: reason.trim().length < 2 }} confirmLoading={act.busy} onOk={() => void show()} onCancel={onClose}>
      <p className="hint">会记下谁在什么时候、为什么看，会员也看得到。</p>
      <Input value={reason} maxLength={80} aria-label="原因" onChange={(event) => setReason(event.target.value)} />
      <Refusal problem={act.problem} />
    </Modal>
  );
}

import { useState } from 'react';
import { Button, Form, Input, Modal, Radio } from 'antd';
import { useAct } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { Icon } from '../../ui/icon';
import { Note } from '../../ui/parts';
import { Refusal } from '../../ui/states';

const usualReasons = ['会员来电，核对身份', '售后回访，联系会员', '会员要求修改资料'];
const otherReason = '其他';

/** The full number only with a reason, and only while this page is open. */
export function PhoneReveal({ memberId, masked }: { memberId: string; masked: string | null }) {
  const can = useMay();
  const [asking, setAsking] = useState(false);
  const [phone, setPhone] = useState<string | null>(null);
  if (!masked) return <span>未绑定</span>;
  return (
    <span className="phone">
      <span className="figure">{phone ?? masked}</span>
      {!phone && can('POST /v1/console/members/:id/phone') && (
        <Button type="link" size="small" icon={<Icon name="eye" size={14} />} onClick={() => setAsking(true)}>查看</Button>
      )}
      {phone && <Button type="link" size="small" onClick={() => setPhone(null)}>隐藏</Button>}
      {asking && <ReasonModal memberId={memberId} onClose={() => setAsking(false)} onPhone={(full) => { setPhone(full); setAsking(false); }} />}
    </span>
  );
}

function ReasonModal({ memberId, onClose, onPhone }: { memberId: string; onClose: () => void; onPhone: (phone: string | null) => void }) {
  const act = useAct('POST /v1/console/members/:id/phone', { refresh: ['GET /v1/console/members/:id/timeline'] });
  const [form] = Form.useForm<{ usual: string; other?: string }>();
  const usual = Form.useWatch('usual', form);
  const submit = async (values: { usual: string; other?: string }) => {
    const reason = values.usual === otherReason ? (values.other ?? '').trim() : values.usual;
    const reply = await act.send({ params: { id: memberId }, body: { reason } });
    if (reply) onPhone(reply.phone);
  };
  return (
    <Modal open title="查看完整手机号" okText="查看并记录" cancelText="取消" width={440} confirmLoading={act.busy} onOk={form.submit} onCancel={onClose}>
      <Note tone="amber" icon="warning">这次查看会连同你的姓名和原因写入审计，会员本人在小程序里也能看到。</Note>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit} initialValues={{ usual: usualReasons[0] }}>
        <Form.Item name="usual" label="查看原因">
          <Radio.Group className="radio-rows" options={[...usualReasons, otherReason].map((value) => ({ value, label: value }))} />
        </Form.Item>
        {usual === otherReason && (
          <Form.Item name="other" rules={[{ required: true, min: 4, max: 100, whitespace: true, message: '请写清原因，至少 4 个字' }]}>
            <Input.TextArea rows={2} maxLength={100} showCount autoFocus aria-label="其他原因" />
          </Form.Item>
        )}
      </Form>
      <Refusal problem={act.problem} />
    </Modal>
  );
}

import { useState } from 'react';
import { App, Form, Input, InputNumber, Modal, Segmented, Select } from 'antd';
import { useAct, useRead } from '../../api/hooks';
import { Refusal } from '../../ui/states';

interface Values {
  memberId: string;
  asset: 'points' | 'growth';
  delta: number;
  reason: string;
}

/** Who, how many and why; over the limit it waits for somebody else. */
export function NewAdjustment({ onClose }: { onClose: () => void }) {
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [search, setSearch] = useState('');
  const members = useRead('GET /v1/console/members', { query: { search, limit: 10 } }, { enabled: search.trim().length > 0, keep: true });
  const act = useAct('POST /v1/console/points/adjustments', { refresh: ['GET /v1/console/points/adjustments'] });
  const submit = async (values: Values) => {
    const reply = await act.send({ body: { ...values, reason: values.reason.trim() } });
    if (!reply) return;
    message.success(reply.state === 'posted' ? '已入账' : '超过限额，已提交，等另一位同事批准');
    onClose();
  };
  const options = (members.data?.page.rows ?? []).map(({ id, nickname, memberNo }) => ({ value: id, label: `${nickname}（${memberNo}）` }));
  return (
    <Modal open title="调整积分或成长值" okText="提交" cancelText="取消" width={460} confirmLoading={act.busy} onOk={form.submit} onCancel={onClose}>
      <Form<Values> form={form} layout="vertical" requiredMark={false} initialValues={{ asset: 'points' }} onFinish={submit}>
        <Form.Item name="memberId" label="会员" rules={[{ required: true, message: '请选择会员' }]}>
          <Select showSearch={{ filterOption: false, onSearch: setSearch }} options={options} placeholder="输入昵称、会员号或完整手机号" notFoundContent={search ? '没有找到这位会员' : null} />
        </Form.Item>
        <Form.Item name="asset" label="调整什么"><Segmented options={[{ value: 'points', label: '积分' }, { value: 'growth', label: '成长值' }]} /></Form.Item>
        <Form.Item name="delta" label="数量" extra="扣回填负数；余额不够时不能扣" rules={[{ required: true, message: '请填写数量' }]}><InputNumber min={-1_000_000} max={1_000_000} precision={0} style={{ width: 220 }} /></Form.Item>
        <Form.Item name="reason" label="原因" rules={[{ required: true, whitespace: true, message: '请填写原因' }]}><Input maxLength={60} placeholder="例如：活动漏发，凭小票补" /></Form.Item>
      </Form>
      <Refusal problem={act.problem} />
    </Modal>
  );
}

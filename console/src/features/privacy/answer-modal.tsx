import { Form, Input, Modal } from 'antd';
import { useAct } from '../../api/hooks';
import { Note } from '../../ui/parts';
import { Refusal } from '../../ui/states';
import type { PrivacyRow } from './words';

/** One answer to one complaint; what was typed stays until the server has taken it. */
export function AnswerModal({ row, onClose }: { row: PrivacyRow; onClose: () => void }) {
  const act = useAct('POST /v1/console/privacy/requests/:id/answer', { refresh: ['GET /v1/console/privacy/requests'], done: onClose });
  const [form] = Form.useForm<{ answer: string }>();
  const submit = ({ answer }: { answer: string }) => void act.send({ params: { id: row.id }, body: { answer: answer.trim() } });
  return (
    <Modal open title={`答复 ${row.requestNo}`} okText="发出答复" cancelText="取消" confirmLoading={act.busy} onOk={form.submit} onCancel={onClose}>
      <Note>{row.topic}：{row.text}</Note>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item name="answer" label="答复" rules={[{ required: true, min: 4, max: 1000, whitespace: true, message: '请写清处理结果，至少 4 个字' }]}>
          <Input.TextArea rows={5} maxLength={1000} showCount autoFocus />
        </Form.Item>
      </Form>
      <p className="hint">会员会在消息和隐私中心看到，发出后不能修改。</p>
      <Refusal problem={act.problem} />
    </Modal>
  );
}

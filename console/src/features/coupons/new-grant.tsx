import { useState } from 'react';
import { Button, Form, Input, Modal, Upload } from 'antd';
import { useAct } from '../../api/hooks';
import { count } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Refusal } from '../../ui/states';
import { TemplateSelect } from './template-select';

interface GrantForm {
  templateId: string;
  reason: string;
  recipients: string;
}

const MOST_BYTES = 600_000;

const linesOf = (text: string): number => text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '').length;

/** Nothing is granted here: the list is matched, and the next page says what granting would do. */
export function NewGrant({ onClose, onReady }: { onClose: () => void; onReady: (id: string) => void }) {
  const [form] = Form.useForm<GrantForm>();
  const [fault, setFault] = useState<string | null>(null);
  const recipients = Form.useWatch('recipients', form) ?? '';
  const act = useAct('POST /v1/console/coupon-grants', { refresh: ['GET /v1/console/coupon-grants'], done: ({ id }) => onReady(id) });
  const take = async (file: File): Promise<void> => {
    setFault(file.size > MOST_BYTES ? '文件太大，一次最多 1 万行，请分几次上传' : null);
    if (file.size <= MOST_BYTES) form.setFieldValue('recipients', await file.text());
  };
  return (
    <Modal open title="按名单发券" width={640} okText="核对名单" cancelText="取消" confirmLoading={act.busy} onOk={form.submit} onCancel={onClose}>
      <Form<GrantForm> form={form} layout="vertical" requiredMark={false} onFinish={(body) => void act.send({ body: { ...body, reason: body.reason.trim() } })}>
        <TemplateSelect />
        <Form.Item name="reason" label="为什么发" rules={[{ required: true, min: 2, whitespace: true, message: '请写明原因，会记入审计' }]}><Input maxLength={200} placeholder="例如：会员日排队补偿" /></Form.Item>
        <Form.Item
          name="recipients" label="名单" extra={recipients ? `共 ${count(linesOf(recipients))} 行` : '一行一位：手机号或会员号（SK 开头）；表格取第一列，最多 1 万行'}
          rules={[{ required: true, whitespace: true, message: '请粘贴名单或上传文件' }]}
        >
          <Input.TextArea rows={8} maxLength={MOST_BYTES} placeholder={'SK00000042\nSK00000043'} />
        </Form.Item>
        <Upload accept=".csv,.txt,text/csv,text/plain" showUploadList={false} beforeUpload={(file) => { void take(file); return false; }}>
          <Button icon={<Icon name="plus" />}>上传 CSV 或文本文件</Button>
        </Upload>
        {fault && <p className="refusal" role="alert">{fault}</p>}
      </Form>
      <p className="hint">手机号只用来匹配会员，不会保存。核对这一步不会发券。</p>
      <Refusal problem={act.problem} />
    </Modal>
  );
}

import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button, Form, Input, Modal, Radio, Select, Upload } from 'antd';
import { useAct, useRead, type Act } from '../../api/hooks';
import type { Input as RouteInput } from '../../api/api';
import { count } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Refusal } from '../../ui/states';
import { useTagOptions } from './tag-options';

type Audience = RouteInput<'POST /v1/console/tag-runs'>['body']['audience'];
/** What is settled already where it was opened from; absent: it is asked. */
export interface RunFor {
  audience: Audience;
  words: string;
}

interface RunForm {
  tagId: string;
  on: boolean;
  kind: 'segment' | 'file';
  segmentId: string;
  recipients: string;
  reason: string;
}

const MOST_BYTES = 600_000;
const linesOf = (text: string): number => text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '').length;

/** Nothing is changed here: everybody meant is found, and the next page says what it would do. */
export function NewRun({ fixed, onClose }: { fixed?: RunFor; onClose: () => void }) {
  const navigate = useNavigate();
  const [form] = Form.useForm<RunForm>();
  const { options, loading } = useTagOptions();
  const kind = Form.useWatch('kind', form) ?? 'segment';
  const act: Act<'POST /v1/console/tag-runs'> = useAct('POST /v1/console/tag-runs', { refresh: ['GET /v1/console/tag-runs'], done: ({ id }) => void navigate(`/tag-runs/${id}`) });
  const submit = (values: RunForm) => {
    const asked: Audience = values.kind === 'file' ? { kind: 'file', recipients: values.recipients } : { kind: 'segment', segmentId: values.segmentId };
    void act.send({ body: { tagId: values.tagId, on: values.on, reason: values.reason.trim(), audience: fixed?.audience ?? asked } });
  };
  return (
    <Modal open title="批量打标" width={640} okText="核对" cancelText="取消" confirmLoading={act.busy} onOk={form.submit} onCancel={onClose}>
      <Form<RunForm> form={form} layout="vertical" requiredMark={false} initialValues={{ on: true, kind: 'segment' }} onFinish={submit}>
        <Form.Item name="on" label="做什么"><Radio.Group options={[{ value: true, label: '打上标签' }, { value: false, label: '去掉标签' }]} /></Form.Item>
        <Form.Item name="tagId" label="标签" rules={[{ required: true, message: '请选择标签' }]}>
          <Select showSearch={{ optionFilterProp: 'label' }} options={options} loading={loading} placeholder="选择标签" notFoundContent="没有找到标签" />
        </Form.Item>
        {fixed
          ? <Form.Item label="给谁"><p>{fixed.words}</p></Form.Item>
          : <Form.Item name="kind" label="给谁"><Radio.Group options={[{ value: 'segment', label: '一个人群' }, { value: 'file', label: '一份名单' }]} /></Form.Item>}
        {!fixed && (kind === 'segment' ? <SegmentField /> : <ListField onFill={(text) => form.setFieldValue('recipients', text)} />)}
        <Form.Item name="reason" label="原因" rules={[{ required: true, min: 2, whitespace: true, message: '请写明原因，会记入审计' }]}><Input maxLength={200} placeholder="例如：秋季品鉴会到场" /></Form.Item>
      </Form>
      <p className="hint">核对这一步不会改动任何人；下一页会列出将改动多少人。</p>
      <Refusal problem={act.problem} />
    </Modal>
  );
}

function SegmentField() {
  const segments = useRead('GET /v1/console/segments');
  const options = (segments.data?.segments ?? []).map(({ id, name, count: size }) => ({ value: id, label: `${name}（约 ${count(size)} 人）` }));
  return (
    <Form.Item name="segmentId" label="人群" rules={[{ required: true, message: '请选择人群' }]}>
      <Select showSearch={{ optionFilterProp: 'label' }} options={options} loading={segments.isLoading} placeholder="选择人群" notFoundContent="还没有人群" />
    </Form.Item>
  );
}

function ListField({ onFill }: { onFill: (text: string) => void }) {
  const [fault, setFault] = useState<string | null>(null);
  const recipients = (Form.useWatch('recipients') as string | undefined) ?? '';
  const take = async (file: File): Promise<void> => {
    setFault(file.size > MOST_BYTES ? '文件太大，一次最多 1 万行，请分几次上传' : null);
    if (file.size <= MOST_BYTES) onFill(await file.text());
  };
  return (
    <>
      <Form.Item
        name="recipients" label="名单" extra={recipients ? `共 ${count(linesOf(recipients))} 行` : '一行一位：手机号或会员号（SK 开头）；表格取第一列，最多 1 万行。手机号只用来匹配，不会保存'}
        rules={[{ required: true, whitespace: true, message: '请粘贴名单或上传文件' }]}
      >
        <Input.TextArea rows={6} maxLength={MOST_BYTES} placeholder={'SK00000042\nSK00000043'} />
      </Form.Item>
      <Upload accept=".csv,.txt,text/csv,text/plain" showUploadList={false} beforeUpload={(file) => { void take(file); return false; }}>
        <Button icon={<Icon name="plus" />}>上传 CSV 或文本文件</Button>
      </Upload>
      {fault && <p className="refusal" role="alert">{fault}</p>}
    </>
  );
}

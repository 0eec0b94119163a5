import { useState } from 'react';
import { App, Button, Form, Input, InputNumber, Modal, Progress, Select } from 'antd';
import { call, type Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { downloadCsv } from '../../ui/download';
import { count, day } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Note, Panel } from '../../ui/parts';
import { BoneRows, Empty, Loading, Refusal } from '../../ui/states';

type Batch = Reply<'GET /v1/console/card-code-batches'>['batches'][number];

export function CodeBatches() {
  const batches = useRead('GET /v1/console/card-code-batches');
  const may = useMay()('POST /v1/console/card-code-batches');
  const [making, setMaking] = useState(false);
  const create = may ? <Button type="primary" icon={<Icon name="plus" />} onClick={() => setMaking(true)}>生成兑换码</Button> : undefined;
  return (
    <>
      <div className="list-tools">{create}</div>
      <Loading of={batches} what="兑换码" skeleton={<BoneRows rows={4} />}>
        {(data) => (data.batches.length === 0
          ? <Empty icon="ticket" title="还没有兑换码" text="生成一批，送给客人或放进礼盒，每个码只能兑换一次。" act={create} />
          : <Panel label="兑换码批次">{data.batches.map((batch) => <BatchRow key={batch.id} batch={batch} may={may} />)}</Panel>)}
      </Loading>
      {making && <NewBatch onClose={() => setMaking(false)} />}
    </>
  );
}

function BatchRow({ batch, may }: { batch: Batch; may: boolean }) {
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const { codes } = await call('GET /v1/console/card-code-batches/:id/codes', { params: { id: batch.id } });
      downloadCsv(`兑换码-${batch.note}.csv`, [['兑换码', '兑换时间'], ...codes.map(({ code, redeemedAt }) => [code, redeemedAt ? day(redeemedAt) : ''])]);
    } catch {
      message.error('兑换码没有取到，请重试');
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="batch-row">
      <div><strong>{batch.note}</strong><p className="hint">{batch.planName} · {day(batch.createdAt)} 生成 · {day(batch.expiresAt)} 前有效</p></div>
      <div><span className="figure">{count(batch.redeemed)} / {count(batch.count)} 已兑换</span><Progress percent={(batch.redeemed / batch.count) * 100} showInfo={false} size="small" aria-label="已兑换占比" /></div>
      {may && <Button loading={busy} onClick={() => void download()}>下载兑换码</Button>}
    </div>
  );
}

interface Wish {
  planId: string;
  count: number;
  note: string;
  validDays: number;
}

function NewBatch({ onClose }: { onClose: () => void }) {
  const { message } = App.useApp();
  const plans = useRead('GET /v1/console/card-plans');
  const [form] = Form.useForm<Wish>();
  const act = useAct('POST /v1/console/card-code-batches', { refresh: ['GET /v1/console/card-code-batches'] });
  const submit = async (body: Wish) => {
    const made = await act.send({ body });
    if (!made) return;
    message.success(`已生成 ${made.count} 个兑换码`);
    onClose();
  };
  const options = (plans.data?.plans ?? []).map(({ id, name, days }) => ({ value: id, label: `${name}（${days} 天）` }));
  return (
    <Modal open title="生成兑换码" okText="生成" cancelText="取消" confirmLoading={act.busy} onOk={form.submit} onCancel={onClose}>
      <Form<Wish> form={form} layout="vertical" requiredMark={false} initialValues={{ count: 50, validDays: 365 }} onFinish={submit}>
        <Form.Item name="planId" label="会员卡" rules={[{ required: true, message: '请选择会员卡' }]}><Select options={options} loading={plans.isLoading} placeholder="选择会员卡" /></Form.Item>
        <Form.Item name="note" label="用途" rules={[{ required: true, whitespace: true, message: '请填写用途' }]}><Input maxLength={60} placeholder="例如：滨江店周年赠卡" /></Form.Item>
        <div className="field-row">
          <Form.Item name="count" label="数量" rules={[{ required: true, message: '请填写数量' }]}><InputNumber min={1} max={2000} precision={0} suffix="个" style={{ width: '100%' }} /></Form.Item>
          <Form.Item name="validDays" label="多久内可兑换" rules={[{ required: true, message: '请填写天数' }]}><InputNumber min={1} max={730} precision={0} suffix="天" style={{ width: '100%' }} /></Form.Item>
        </div>
        <Note>拿到码的人就能领卡。生成、下载都会记入审计。</Note>
        <Refusal problem={act.problem} />
      </Form>
    </Modal>
  );
}

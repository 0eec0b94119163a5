import { useState } from 'react';
import { App, Button, DatePicker, Form, Input, InputNumber, Modal, type TableProps } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import type { Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { downloadCsv } from '../../ui/download';
import { count, day } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { DataTable } from '../../ui/list';
import { PageHead, Panel, StateDot } from '../../ui/parts';
import { BoneRows, Empty, Loading, problemText, Refusal } from '../../ui/states';
import { TemplateSelect } from './template-select';

type Batch = Reply<'GET /v1/console/coupon-code-batches'>['batches'][number];

export function CodesPage() {
  const can = useMay();
  if (!can('GET /v1/console/coupon-code-batches')) return <Empty icon="code" title="你的角色不能查看兑换码" />;
  return <Batches mayMake={can('POST /v1/console/coupon-code-batches')} />;
}

function Batches({ mayMake }: { mayMake: boolean }) {
  const batches = useRead('GET /v1/console/coupon-code-batches');
  const [making, setMaking] = useState(false);
  const make = mayMake ? <Button type="primary" icon={<Icon name="plus" />} onClick={() => setMaking(true)}>生成一批</Button> : undefined;
  const acts: TableProps<Batch>['columns'] = mayMake ? [{ title: '', key: 'acts', width: 190, align: 'right', render: (_, row) => <Acts batch={row} /> }] : [];
  return (
    <div className="page">
      <PageHead title="兑换码" hint="印在卡片或海报上，会员在券包里输入；每个码只能兑一次，码只导出一次" extra={make} />
      <Panel label="兑换码">
        <Loading of={batches} what="兑换码" skeleton={<BoneRows rows={4} height={56} />}>
          {(data) => (
            <DataTable
              label="兑换码" rows={data.batches} rowKey={(row) => row.id} columns={[...columns, ...(acts ?? [])]}
              empty={<Empty icon="code" title="还没有兑换码" text="选一张券，生成一批随机码。" act={make} />}
            />
          )}
        </Loading>
      </Panel>
      {making && <MakeModal onClose={() => setMaking(false)} />}
    </div>
  );
}

const columns: NonNullable<TableProps<Batch>['columns']> = [
  { title: '用在哪里', key: 'title', render: (_, row) => <div className="cell-two"><strong>{row.title}</strong><span>{row.templateTitle}</span></div> },
  { title: '已兑', key: 'redeemed', width: 130, align: 'right', render: (_, row) => <span className="figure">{count(row.redeemed)} / {count(row.count)}</span> },
  { title: '每人', key: 'limit', width: 80, align: 'right', render: (_, row) => <span className="figure">{row.perMemberLimit} 张</span> },
  { title: '截止', key: 'until', width: 120, align: 'right', render: (_, row) => <span className="figure">{day(row.expiresAt)}</span> },
  { title: '状态', key: 'state', width: 100, render: (_, row) => <StateDot tone={row.state === 'open' ? 'jade' : 'grey'}>{row.state === 'open' ? '可兑换' : '已停用'}</StateDot> },
];

const REFRESH = ['GET /v1/console/coupon-code-batches'] as const;

function Acts({ batch }: { batch: Batch }) {
  const { message, modal } = App.useApp();
  const failed = (problem: Parameters<typeof problemText>[0]) => void message.error(problemText(problem));
  const show = useAct('POST /v1/console/coupon-code-batches/:id/codes', {
    refresh: REFRESH, failed, done: ({ codes }) => downloadCsv(`兑换码-${batch.title}.csv`, [['兑换码'], ...codes.map((code) => [code])]),
  });
  const stop = useAct('POST /v1/console/coupon-code-batches/:id/stop', { refresh: REFRESH, failed });
  const params = { id: batch.id };
  const askShow = () => void modal.confirm({
    title: '导出兑换码', okText: '导出', cancelText: '取消', content: `${count(batch.count)} 个码只导出这一次（10 分钟内可以重下），之后谁也看不到，请妥善保管文件。`,
    onOk: () => show.send({ params }),
  });
  const askStop = () => void modal.confirm({
    title: `停用「${batch.title}」`, okText: '停用', okButtonProps: { danger: true }, cancelText: '取消',
    content: `还没兑的 ${count(batch.count - batch.redeemed)} 个码将失效，不能恢复。已兑到的券照常可用。`, onOk: () => stop.send({ params }),
  });
  if (batch.state === 'stopped') return null;
  return (
    <>
      <Button size="small" type="text" loading={show.busy} onClick={askShow}>{batch.shownAt ? '已导出' : '导出'}</Button>
      <Button size="small" type="text" danger loading={stop.busy} onClick={askStop}>停用</Button>
    </>
  );
}

interface MakeForm {
  templateId: string;
  title: string;
  count: number;
  perMemberLimit: number;
  until: Dayjs;
}

const endOf = (last: Dayjs): string => new Date(`${last.add(1, 'day').format('YYYY-MM-DD')}T00:00:00+08:00`).toISOString();

function MakeModal({ onClose }: { onClose: () => void }) {
  const [form] = Form.useForm<MakeForm>();
  const act = useAct('POST /v1/console/coupon-code-batches', { refresh: REFRESH, done: onClose });
  const submit = ({ until, ...body }: MakeForm) => void act.send({ body: { ...body, title: body.title.trim(), expiresAt: endOf(until) } });
  return (
    <Modal open title="生成兑换码" okText="生成" cancelText="取消" confirmLoading={act.busy} onOk={form.submit} onCancel={onClose}>
      <Form<MakeForm> form={form} layout="vertical" requiredMark={false} onFinish={submit} initialValues={{ count: 100, perMemberLimit: 1, until: dayjs().add(30, 'day') }}>
        <TemplateSelect />
        <Form.Item name="title" label="用在哪里" rules={[{ required: true, whitespace: true, message: '请写明用途' }]}><Input maxLength={60} placeholder="例如：武康路店开业海报" /></Form.Item>
        <div className="field-row">
          <Form.Item name="count" label="生成" rules={[{ required: true, message: '请填写数量' }]}><InputNumber min={1} max={5000} precision={0} suffix="个" style={{ width: '100%' }} /></Form.Item>
          <Form.Item name="perMemberLimit" label="每人最多兑" rules={[{ required: true, message: '请填写张数' }]}><InputNumber min={1} max={20} precision={0} suffix="张" style={{ width: '100%' }} /></Form.Item>
          <Form.Item name="until" label="最后一天" rules={[{ required: true, message: '请选择日期' }]}><DatePicker minDate={dayjs()} style={{ width: '100%' }} /></Form.Item>
        </div>
      </Form>
      <Refusal problem={act.problem} />
    </Modal>
  );
}

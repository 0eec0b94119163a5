import { useState } from 'react';
import { App, Button, Checkbox, Form, Input, InputNumber, Modal, Select, type TableProps } from 'antd';
import type { Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, yuan } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { DataTable } from '../../ui/list';
import { PageHead, Panel, StateDot } from '../../ui/parts';
import { BoneRows, Empty, Loading, problemText, Refusal } from '../../ui/states';
import { TemplateSelect } from './template-select';
import { optionsOf, useNames } from './use-names';

type Gift = Reply<'GET /v1/console/purchase-gifts'>['gifts'][number];
const REFRESH = ['GET /v1/console/purchase-gifts'] as const;

export function PurchaseGiftsPage() {
  const can = useMay();
  if (!can('GET /v1/console/purchase-gifts')) return <Empty icon="ticket" title="你的角色不能查看购后赠券" />;
  return <Gifts mayMake={can('POST /v1/console/purchase-gifts')} />;
}

function Gifts({ mayMake }: { mayMake: boolean }) {
  const gifts = useRead('GET /v1/console/purchase-gifts');
  const [making, setMaking] = useState(false);
  const make = mayMake ? <Button type="primary" icon={<Icon name="plus" />} onClick={() => setMaking(true)}>新建购后赠券</Button> : undefined;
  const acts: TableProps<Gift>['columns'] = mayMake ? [{ title: '', key: 'acts', width: 90, align: 'right', render: (_, row) => <Stop gift={row} /> }] : [];
  return (
    <div className="page">
      <PageHead title="购后赠券" hint="付款后自动发券，每笔订单一次；退款后没用的券会收回，已用的保留" extra={make} />
      <Panel label="购后赠券">
        <Loading of={gifts} what="购后赠券" skeleton={<BoneRows rows={3} height={56} />}>
          {(data) => (
            <DataTable
              label="购后赠券" rows={data.gifts} rowKey={(row) => row.id} columns={[...columns, ...(acts ?? [])]}
              empty={<Empty icon="ticket" title="还没有购后赠券" text="例如：实付满 ¥100 送一张下次用的券。" act={make} />}
            />
          )}
        </Loading>
      </Panel>
      {making && <MakeModal onClose={() => setMaking(false)} />}
    </div>
  );
}

const whereText = (channels: Gift['channels']): string => (channels.length === 1 ? (channels[0] === 'shop' ? '商城' : '门店') : '门店与商城');

const columns: NonNullable<TableProps<Gift>['columns']> = [
  { title: '名称', key: 'title', render: (_, row) => <div className="cell-two"><strong>{row.title}</strong><span>{row.templateTitle}</span></div> },
  { title: '条件', key: 'when', render: (_, row) => `${whereText(row.channels)} · ${row.minPaidFen > 0 ? `实付满 ${yuan(row.minPaidFen)}` : '任意金额'}${row.productIds.length > 0 ? ` · 含 ${row.productIds.length} 款指定商品` : ''}` },
  { title: '已送', key: 'given', width: 90, align: 'right', render: (_, row) => <span className="figure">{count(row.given)}</span> },
  { title: '状态', key: 'state', width: 100, render: (_, row) => <StateDot tone={row.state === 'active' ? 'jade' : 'grey'}>{row.state === 'active' ? '进行中' : '已停止'}</StateDot> },
];

function Stop({ gift }: { gift: Gift }) {
  const { message, modal } = App.useApp();
  const act = useAct('POST /v1/console/purchase-gifts/:id/stop', { refresh: REFRESH, failed: (problem) => void message.error(problemText(problem)) });
  if (gift.state === 'stopped') return null;
  const ask = () => void modal.confirm({
    title: `停止「${gift.title}」`, okText: '停止', okButtonProps: { danger: true }, cancelText: '取消', content: '之后的订单不再送券，不能恢复，需要时请新建。已送出的照常可用。',
    onOk: () => act.send({ params: { id: gift.id } }),
  });
  return <Button size="small" type="text" danger loading={act.busy} onClick={ask}>停止</Button>;
}

interface MakeForm {
  title: string;
  templateId: string;
  minPaidYuan: number | null;
  productIds: string[];
  channels: ('shop' | 'counter')[];
}

function MakeModal({ onClose }: { onClose: () => void }) {
  const names = useNames();
  const [form] = Form.useForm<MakeForm>();
  const act = useAct('POST /v1/console/purchase-gifts', { refresh: REFRESH, done: onClose });
  const submit = ({ title, templateId, minPaidYuan, productIds, channels }: MakeForm) => void act.send({
    body: { title: title.trim(), templateId, minPaidFen: Math.round((minPaidYuan ?? 0) * 100), productIds, channels: channels.length === 2 ? [] : channels },
  });
  return (
    <Modal open title="新建购后赠券" okText="保存并开始" cancelText="取消" confirmLoading={act.busy} onOk={form.submit} onCancel={onClose}>
      <Form<MakeForm> form={form} layout="vertical" requiredMark={false} onFinish={submit} initialValues={{ minPaidYuan: 100, productIds: [], channels: ['shop', 'counter'] }}>
        <Form.Item name="title" label="名称" rules={[{ required: true, whitespace: true, message: '请起个名字' }]}><Input maxLength={60} placeholder="例如：满百送下次券" /></Form.Item>
        <TemplateSelect />
        <Form.Item name="minPaidYuan" label="实付满"><InputNumber prefix="¥" min={0} max={100_000} precision={2} style={{ width: '100%' }} /></Form.Item>
        <Form.Item name="productIds" label="含其中任一商品"><Select mode="multiple" options={optionsOf(names.products)} showSearch={{ optionFilterProp: 'label' }} placeholder="不限商品" /></Form.Item>
        <Form.Item name="channels" label="渠道" rules={[{ required: true, message: '请至少选一个渠道' }]}>
          <Checkbox.Group options={[{ value: 'counter', label: '门店柜台' }, { value: 'shop', label: '小程序商城' }]} />
        </Form.Item>
      </Form>
      <Refusal problem={act.problem} />
    </Modal>
  );
}

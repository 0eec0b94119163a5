import { App, Button, Drawer, Form, Input, InputNumber, Segmented, Select, Switch } from 'antd';
import { addDays, parseBusinessDate } from '@shuke/shared/values/time';
import type { Input as In } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { DayField } from '../../ui/day-field';
import { day } from '../../ui/format';
import { Refusal } from '../../ui/states';
import { optionsOf, useNames } from '../coupons/use-names';
import type { ItemRow } from './mall-page';

type Body = In<'POST /v1/console/mall/items'>['body'];
interface Values extends Omit<Body, 'good' | 'startsAt' | 'endsAt' | 'state' | 'priceFen'> {
  /** Cash part; 0: points alone. */
  yuan: number;
  kind: 'coupon' | 'pickup';
  templateId: string | null;
  storeIds: string[];
  /** Business days; the last one counts. */
  from: string;
  to: string;
  active: boolean;
}

const blank = (): Values => ({
  title: '', detail: '', picture: '', kind: 'pickup', templateId: null, storeIds: [], points: 500, yuan: 0, stock: 50, perMemberLimit: 1, minTierRank: 0, rank: 100,
  from: day(new Date().toISOString()), to: '', active: true,
});

const valuesOf = ({ good, startsAt, endsAt, state, ...row }: ItemRow): Values => ({
  title: row.title, detail: row.detail, picture: row.picture, points: row.points, yuan: row.priceFen / 100, stock: row.stock, perMemberLimit: row.perMemberLimit,
  minTierRank: row.minTierRank, rank: row.rank, kind: good.kind, templateId: good.kind === 'coupon' ? good.templateId : null,
  storeIds: good.kind === 'pickup' ? good.storeIds : [], from: day(startsAt), to: endsAt ? day(addDays(new Date(endsAt), -1).toISOString()) : '', active: state === 'active',
});

const bodyOf = ({ kind, templateId, storeIds, from, to, active, yuan, ...rest }: Values): Body => {
  const ends = to ? parseBusinessDate(to) : undefined;
  return {
    ...rest, priceFen: Math.round(yuan * 100), good: kind === 'coupon' ? { kind, templateId: templateId ?? '' } : { kind, storeIds }, state: active ? 'active' : 'stopped',
    startsAt: (parseBusinessDate(from) ?? new Date()).toISOString(), endsAt: ends ? addDays(ends, 1).toISOString() : null,
  };
};

/** Creates an item, or changes one. */
export function ItemDrawer({ row, onClose }: { row: ItemRow | null; onClose: () => void }) {
  const { message } = App.useApp();
  const refresh = ['GET /v1/console/mall/items'] as const;
  const create = useAct('POST /v1/console/mall/items', { refresh });
  const change = useAct('PUT /v1/console/mall/items/:id', { refresh });
  const [form] = Form.useForm<Values>();
  const start = row ? valuesOf(row) : blank();
  const kind = Form.useWatch('kind', form) ?? start.kind;
  const submit = async () => {
    const body = bodyOf({ ...start, ...(form.getFieldsValue(true) as Values) });
    const saved = row ? await change.send({ params: { id: row.id }, body }) : await create.send({ body });
    if (!saved) return;
    message.success(`「${saved.title}」已保存`);
    onClose();
  };
  const act = row ? change : create;
  return (
    <Drawer
      open onClose={onClose} size={520} title={row ? '修改兑换商品' : '新建兑换商品'} mask={{ closable: false }}
      footer={<div className="drawer-footer"><Refusal problem={act.problem} /><Button onClick={onClose}>取消</Button><Button type="primary" loading={act.busy} onClick={form.submit}>保存</Button></div>}
    >
      <Form<Values> form={form} layout="vertical" requiredMark={false} initialValues={start} onFinish={submit} scrollToFirstError>
        <Form.Item name="title" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input maxLength={60} showCount /></Form.Item>
        <Form.Item name="detail" label="说明"><Input.TextArea maxLength={300} showCount autoSize={{ minRows: 2, maxRows: 4 }} /></Form.Item>
        <GoodFields kind={kind} />
        <LimitFields />
        <Form.Item name="active" label="上架" valuePropName="checked"><Switch /></Form.Item>
      </Form>
    </Drawer>
  );
}

const need = [{ required: true, message: '请填写' }];

function GoodFields({ kind }: { kind: Values['kind'] }) {
  const names = useNames();
  const coupons = useRead('GET /v1/console/coupon-templates');
  const products = useRead('GET /v1/console/products');
  const active = (coupons.data?.templates ?? []).filter(({ state }) => state === 'active').map(({ id, title, summary }) => ({ value: id, label: `${title}（${summary}）` }));
  const pictures = (products.data?.products ?? []).map(({ name, picture }) => ({ value: picture, label: name }));
  return (
    <>
      <Form.Item name="kind" label="换什么"><Segmented options={[{ value: 'pickup', label: '到店领取' }, { value: 'coupon', label: '优惠券' }]} /></Form.Item>
      {kind === 'coupon'
        ? <Form.Item name="templateId" label="优惠券" extra="券发完时，积分自动退回" rules={[{ required: true, message: '请选择优惠券' }]}><Select options={active} showSearch={{ optionFilterProp: 'label' }} /></Form.Item>
        : <Form.Item name="storeIds" label="领取门店"><Select mode="multiple" placeholder="全部门店" options={optionsOf(names.stores)} /></Form.Item>}
      <Form.Item name="picture" label="图片" extra="取自商品图"><Select allowClear options={pictures} showSearch={{ optionFilterProp: 'label' }} /></Form.Item>
    </>
  );
}

function LimitFields() {
  const names = useNames();
  const tiers = [{ value: 0, label: '所有会员' }, ...optionsOf(names.tiers).filter(({ value }) => value > 0).map(({ value, label }) => ({ value, label: `${label}及以上` }))];
  return (
    <>
      <Form.Item name="points" label="需要积分" rules={need}><InputNumber min={1} max={10_000_000} precision={0} style={{ width: 220 }} /></Form.Item>
      <Form.Item name="yuan" label="另付现金" extra="0 为只用积分。积分先扣下，15 分钟内付款，没有付款自动退回" rules={need}><InputNumber min={0} max={100_000} precision={2} prefix="¥" style={{ width: 220 }} /></Form.Item>
      <Form.Item name="stock" label="库存" extra="总数，含已兑出的" rules={need}><InputNumber min={1} max={20_000} precision={0} style={{ width: 220 }} /></Form.Item>
      <Form.Item name="perMemberLimit" label="每人最多" rules={need}><InputNumber min={1} max={100} precision={0} suffix="次" style={{ width: 220 }} /></Form.Item>
      <Form.Item name="minTierRank" label="谁能兑"><Select options={tiers} /></Form.Item>
      <DayField name="from" label="第一天" required />
      <DayField name="to" label="最后一天" placeholder="一直有效" />
      <Form.Item name="rank" label="排序" extra="小的在前" rules={need}><InputNumber min={0} max={10_000} precision={0} style={{ width: 220 }} /></Form.Item>
    </>
  );
}

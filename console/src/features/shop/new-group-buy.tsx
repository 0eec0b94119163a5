import { App, DatePicker, Drawer, Form, Input, InputNumber, Select, Switch, Button } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useAct, useRead } from '../../api/hooks';
import { formatFen, percent } from '../../ui/format';
import { Note } from '../../ui/parts';
import { Refusal } from '../../ui/states';

interface Values { title: string; productId: string; priceYuan: number; size: number; hoursToFill: number; newcomersOnly: boolean; range: [Dayjs, Dayjs] }

const need = (message: string) => [{ required: true, message }];
const usualDays = 14;

export function NewGroupBuy({ onClose }: { onClose: () => void }) {
  const { message } = App.useApp();
  const products = useRead('GET /v1/console/products');
  const act = useAct('POST /v1/console/group-buys', { refresh: ['GET /v1/console/group-buys', 'GET /v1/console/products'] });
  const [form] = Form.useForm<Values>();
  const values = Form.useWatch([], form) as Partial<Values> | undefined;
  const product = products.data?.products.find((item) => item.id === values?.productId);
  const submit = async (all: Values) => {
    const { title, productId, size, hoursToFill, newcomersOnly } = all;
    const [from, to] = all.range;
    const reply = await act.send({ body: {
      title: title.trim(), productId, size, hoursToFill, newcomersOnly, groupBuyFen: Math.round(all.priceYuan * 100), startsAt: from.toISOString(), endsAt: to.toISOString(),
    } });
    if (!reply) return;
    message.success(`拼团「${reply.title}」已创建`);
    onClose();
  };
  return (
    <Drawer
      open onClose={onClose} size={460} title="开一个拼团" mask={{ closable: false }}
      footer={<div className="drawer-footer"><Refusal problem={act.problem} /><Button onClick={onClose}>取消</Button><Button type="primary" loading={act.busy} onClick={form.submit}>创建拼团</Button></div>}
    >
      <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={submit} initialValues={{ size: 3, hoursToFill: 24, newcomersOnly: false, range: [dayjs(), dayjs().add(usualDays, 'day')] }}>
        <Form.Item name="title" label="活动名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input maxLength={60} placeholder="例如：三人同饮，桂花乌龙" /></Form.Item>
        <Form.Item name="productId" label="商品" rules={need('请选择商品')}>
          <Select showSearch={{ optionFilterProp: 'label' }} placeholder="选择商品" loading={products.isLoading} options={(products.data?.products ?? []).map((item) => ({ value: item.id, label: `${item.name} · ${formatFen(item.priceFen)} · 库存 ${item.stock}` }))} />
        </Form.Item>
        <PriceField priceFen={product?.priceFen} />
        <div className="field-row">
          <Form.Item name="size" label="几人成团" rules={need('请填写人数')}><InputNumber min={2} max={20} precision={0} suffix="人" style={{ width: '100%' }} /></Form.Item>
          <Form.Item name="hoursToFill" label="成团时限" rules={need('请填写时限')}><InputNumber min={1} max={72} precision={0} suffix="小时" style={{ width: '100%' }} /></Form.Item>
        </div>
        <Form.Item name="range" label="活动时间" rules={need('请选择时间')}><DatePicker.RangePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" style={{ width: '100%' }} /></Form.Item>
        <Form.Item name="newcomersOnly" label="只邀新会员" valuePropName="checked" extra="打开后，参团的人必须是还没下过单的会员，团长不限"><Switch /></Form.Item>
        <Terms product={product} values={values} />
      </Form>
    </Drawer>
  );
}

function PriceField({ priceFen }: { priceFen: number | undefined }) {
  const below = (_: unknown, value: number | null) =>
    (priceFen !== undefined && value !== null && value * 100 >= priceFen ? Promise.reject(new Error(`团价要低于原价 ${formatFen(priceFen)}`)) : Promise.resolve());
  return (
    <Form.Item name="priceYuan" label="团价" dependencies={['productId']} rules={[...need('请填写团价'), { validator: below }]}>
      <InputNumber prefix="¥" min={0.01} max={100_000} precision={2} style={{ width: '100%' }} />
    </Form.Item>
  );
}

function Terms({ product, values }: { product: { name: string; priceFen: number } | undefined; values: Partial<Values> | undefined }) {
  if (!product || !values?.priceYuan || !values.size) return null;
  const off = 1 - (values.priceYuan * 100) / product.priceFen;
  return (
    <Note tone="jade" icon="seats">
      {values.size} 人在 {values.hoursToFill ?? 24} 小时内凑齐，每人以 <b className="figure">{formatFen(Math.round(values.priceYuan * 100))}</b> 买到「{product.name}」（便宜 {percent(off, 0)}）。没凑齐，钱各自退回。
    </Note>
  );
}

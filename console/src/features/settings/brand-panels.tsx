import { App, Button, Form, Input, InputNumber, Switch } from 'antd';
import type { Input as In, Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { Panel } from '../../ui/parts';
import { BoneRows, Loading, Refusal } from '../../ui/states';

type Settings = Reply<'GET /v1/console/brand/settings'>;
const refresh = ['GET /v1/console/brand/settings'] as const;

/** What the brand decides once: sending goods, and which days are worked. */
export function BrandPanels() {
  const settings = useRead('GET /v1/console/brand/settings');
  return (
    <Loading of={settings} what="品牌设置" skeleton={<BoneRows rows={4} />}>
      {({ shipping, calendar, publishedYears }) => <><Shipping shipping={shipping} /><Calendar calendar={calendar} years={publishedYears} /></>}
    </Loading>
  );
}

interface ShippingForm {
  offered: boolean;
  feeYuan: number;
  freeFromYuan: number | null;
}

export const shippingOf = ({ offered, feeYuan, freeFromYuan }: ShippingForm): In<'PUT /v1/console/brand/shipping'>['body'] =>
  ({ offered, feeFen: Math.round(feeYuan * 100), freeFromFen: freeFromYuan === null ? null : Math.round(freeFromYuan * 100) });

function Shipping({ shipping }: { shipping: Settings['shipping'] }) {
  const { message } = App.useApp();
  const may = useMay()('PUT /v1/console/brand/shipping');
  const act = useAct('PUT /v1/console/brand/shipping', { refresh });
  const [form] = Form.useForm<ShippingForm>();
  const start = { offered: shipping.offered, feeYuan: shipping.feeFen / 100, freeFromYuan: shipping.freeFromFen === null ? null : shipping.freeFromFen / 100 };
  const submit = async (values: ShippingForm) => {
    if (await act.send({ body: shippingOf({ ...values, freeFromYuan: values.freeFromYuan ?? null }) })) message.success('配送设置已保存');
  };
  return (
    <Panel title="配送" hint="商城订单可以到店自提，也可以快递。等级权益里的包邮和免运费券在这之上生效">
      <Form<ShippingForm> form={form} layout="vertical" requiredMark={false} disabled={!may} initialValues={start} onFinish={submit}>
        <Form.Item name="offered" label="提供快递配送" valuePropName="checked"><Switch /></Form.Item>
        <Form.Item name="feeYuan" label="运费" rules={[{ required: true, message: '请填写运费' }]}><InputNumber min={0} max={1000} precision={2} prefix="¥" style={{ width: 180 }} /></Form.Item>
        <Form.Item name="freeFromYuan" label="满多少免运费" extra="按会员价、用券之前算；不填为不按金额免"><InputNumber min={0.01} max={100_000} precision={2} prefix="¥" style={{ width: 180 }} /></Form.Item>
        <Refusal problem={act.problem} />
        {may && <Button type="primary" loading={act.busy} onClick={form.submit}>保存配送设置</Button>}
      </Form>
    </Panel>
  );
}

interface CalendarForm {
  off: string;
  work: string;
}

/** Days as people type them: one a line, or with blanks and commas between. */
export const daysOf = (text: string): string[] => [...new Set(text.split(/[\s,，、;；]+/).filter((day) => day !== ''))].sort();

const isDays = async (_: unknown, text: string): Promise<void> => {
  const wrong = daysOf(text).find((day) => !/^\d{4}-\d{2}-\d{2}$/.test(day));
  if (wrong) throw new Error(`「${wrong}」不是日期，请写成 2027-02-08`);
};

function Calendar({ calendar, years }: { calendar: Settings['calendar']; years: readonly number[] }) {
  const { message } = App.useApp();
  const may = useMay()('PUT /v1/console/brand/calendar');
  const act = useAct('PUT /v1/console/brand/calendar', { refresh });
  const [form] = Form.useForm<CalendarForm>();
  const submit = async ({ off, work }: CalendarForm) => {
    if (await act.send({ body: { offDays: daysOf(off), workDays: daysOf(work) } })) message.success('工作日设置已保存');
  };
  return (
    <Panel title="工作日" hint={`隐私投诉的答复期限按工作日算。${years.join('、')} 年的公共假期和调休已经内置，其他年份按周一到周五，请在公布后补上`}>
      <Form<CalendarForm> form={form} layout="vertical" requiredMark={false} disabled={!may} initialValues={{ off: calendar.offDays.join('\n'), work: calendar.workDays.join('\n') }} onFinish={submit}>
        <Form.Item name="off" label="另外放假的日子" extra="一行一个，例如 2027-02-08" rules={[{ validator: isDays }]}><Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} /></Form.Item>
        <Form.Item name="work" label="另外上班的日子" extra="周末调休上班，或假期不休" rules={[{ validator: isDays }]}><Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} /></Form.Item>
        <Refusal problem={act.problem} />
        {may && <Button type="primary" loading={act.busy} onClick={form.submit}>保存工作日</Button>}
      </Form>
    </Panel>
  );
}

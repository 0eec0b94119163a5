import { App, Button, DatePicker, Drawer, Form, Input, InputNumber, Select, Switch } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import type { Input as BodyOf, Reply } from '../../api/api';
import { useAct } from '../../api/hooks';
import { Icon } from '../../ui/icon';
import { Refusal } from '../../ui/states';

export type StoreSettings = Reply<'GET /v1/console/stores/:id'>['settings'];

interface Special { date: Dayjs; name: string; hours?: string; shut: boolean }
interface Values extends Omit<StoreSettings, 'weekdays' | 'specialDays' | 'externalId'> {
  externalId?: string;
  weekdays: { weekday: number; hours?: string; shut: boolean }[];
  specialDays: Special[];
}

const refresh = ['GET /v1/console/stores', 'GET /v1/console/stores/:id'] as const;
const hoursRule = { pattern: /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, message: '写成 09:00-22:00，可以跨过零点' };
const need = (message: string) => [{ required: true, message }];
const weekdays = ['一', '二', '三', '四', '五', '六', '日'].map((name, index) => ({ value: index + 1, label: `星期${name}` }));

const blank: Partial<Values> = { hours: '09:00-22:00', picture: '/art/logo.svg', weekdays: [], specialDays: [] };

const toValues = ({ weekdays: week, specialDays, externalId, ...rest }: StoreSettings): Values => ({
  ...rest, ...(externalId === null ? {} : { externalId }),
  weekdays: week.map(({ weekday, hours }) => ({ weekday, shut: hours === null, ...(hours === null ? {} : { hours }) })),
  specialDays: specialDays.map(({ date, name, hours }) => ({ date: dayjs(date), name, shut: hours === null, ...(hours === null ? {} : { hours }) })),
});

const hoursOf = ({ shut, hours }: { shut?: boolean; hours?: string }): string | null => (shut ? null : hours ?? null);

const toBody = (values: Values): BodyOf<'POST /v1/console/stores'>['body'] => ({
  name: values.name.trim(), address: values.address.trim(), phone: values.phone.trim(), hours: values.hours, lng: values.lng, lat: values.lat,
  picture: values.picture, externalId: values.externalId?.trim() || null,
  weekdays: values.weekdays.map((row) => ({ weekday: row.weekday, hours: hoursOf(row) })),
  specialDays: values.specialDays.map((row) => ({ date: row.date.format('YYYY-MM-DD'), name: row.name.trim(), hours: hoursOf(row) })),
});

/** Opens a store, or changes one. */
export function StoreForm({ id, settings, onClose }: { id?: string; settings?: StoreSettings; onClose: () => void }) {
  const { message } = App.useApp();
  const create = useAct('POST /v1/console/stores', { refresh });
  const change = useAct('PUT /v1/console/stores/:id', { refresh });
  const [form] = Form.useForm<Values>();
  const act = id ? change : create;
  const submit = async (values: Values) => {
    const body = toBody(values);
    const reply = id ? await change.send({ params: { id }, body }) : await create.send({ body });
    if (!reply) return;
    message.success(id ? '门店已保存' : '门店已开，会员现在能看到');
    onClose();
  };
  return (
    <Drawer
      open onClose={onClose} size={560} title={id ? '修改门店' : '新开门店'} mask={{ closable: false }}
      footer={<div className="drawer-footer"><Refusal problem={act.problem} /><Button onClick={onClose}>取消</Button><Button type="primary" loading={act.busy} onClick={form.submit}>{id ? '保存' : '开店'}</Button></div>}
    >
      <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={submit} initialValues={settings ? toValues(settings) : blank}>
        <Form.Item name="name" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input maxLength={60} /></Form.Item>
        <Form.Item name="address" label="地址" rules={[{ required: true, whitespace: true, message: '请填写地址' }]}><Input maxLength={120} /></Form.Item>
        <div className="field-row">
          <Form.Item name="lng" label="经度" rules={need('请填写经度')}><InputNumber min={73} max={136} step={0.0001} style={{ width: '100%' }} /></Form.Item>
          <Form.Item name="lat" label="纬度" rules={need('请填写纬度')}><InputNumber min={3} max={54} step={0.0001} style={{ width: '100%' }} /></Form.Item>
        </div>
        <div className="field-row">
          <Form.Item name="phone" label="电话" rules={[...need('请填写电话'), { pattern: /^[0-9+ -]{3,20}$/, message: '只写数字、空格和横线' }]}><Input maxLength={20} /></Form.Item>
          <Form.Item name="externalId" label="外部编号"><Input maxLength={60} placeholder="收银或 ERP 里的编号，可不填" /></Form.Item>
        </div>
        <Form.Item name="picture" label="图片地址" rules={[...need('请填写图片地址'), { pattern: /^(\/|https:\/\/)\S*$/, message: '以 / 或 https:// 开头' }]}><Input maxLength={300} /></Form.Item>
        <Form.Item name="hours" label="平时营业时间" rules={[...need('请填写营业时间'), hoursRule]} extra="跨过零点时写成 18:00-02:00"><Input maxLength={11} /></Form.Item>
        <Weekdays />
        <SpecialDays />
      </Form>
    </Drawer>
  );
}

function HoursOrShut({ list, at }: { list: 'weekdays' | 'specialDays'; at: number }) {
  const shut = Form.useWatch([list, at, 'shut']) as boolean | undefined;
  return (
    <>
      <Form.Item name={[at, 'hours']} rules={shut ? [] : [...need('请填写时间'), hoursRule]}><Input maxLength={11} disabled={shut} placeholder="10:00-20:00" aria-label="营业时间" style={{ width: 120 }} /></Form.Item>
      <Form.Item name={[at, 'shut']} valuePropName="checked"><Switch checkedChildren="休息" unCheckedChildren="营业" aria-label="休息" /></Form.Item>
    </>
  );
}

function Weekdays() {
  return (
    <Form.Item label="每周不同">
      <Form.List name="weekdays">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <div className="hours-line" key={key}>
                <Form.Item name={[name, 'weekday']} rules={need('选择星期')}><Select options={weekdays} aria-label="星期" style={{ width: 100 }} /></Form.Item>
                <HoursOrShut list="weekdays" at={name} />
                <Button aria-label="去掉这一行" icon={<Icon name="trash" />} onClick={() => remove(name)} />
              </div>
            ))}
            {fields.length < 7 && <Button icon={<Icon name="plus" size={13} />} onClick={() => add({ shut: false })}>加一个星期几</Button>}
          </>
        )}
      </Form.List>
    </Form.Item>
  );
}

function SpecialDays() {
  return (
    <Form.Item label="节假日和特殊日期">
      <Form.List name="specialDays">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <div className="hours-line" key={key}>
                <Form.Item name={[name, 'date']} rules={need('选择日期')}><DatePicker aria-label="日期" style={{ width: 130 }} /></Form.Item>
                <Form.Item name={[name, 'name']} rules={need('写个名字')}><Input maxLength={60} placeholder="春节" aria-label="名称" /></Form.Item>
                <HoursOrShut list="specialDays" at={name} />
                <Button aria-label="去掉这一行" icon={<Icon name="trash" />} onClick={() => remove(name)} />
              </div>
            ))}
            <Button icon={<Icon name="plus" size={13} />} onClick={() => add({ shut: true })}>加一天</Button>
          </>
        )}
      </Form.List>
    </Form.Item>
  );
}

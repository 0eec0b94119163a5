import { App, Button, Drawer, Form, Input, InputNumber, Select, Switch } from 'antd';
import { useAct, useRead } from '../../api/hooks';
import { Icon } from '../../ui/icon';
import { Note } from '../../ui/parts';
import { Refusal } from '../../ui/states';
import { CouponSelect } from '../tiers/coupon-select';
import { bodyOfCare, formOfCare, occasionOptions, startCare, type CareForm, type CareRule, type Festival } from './care-form';

/** A new rule, or changes of one. */
export function CareDrawer({ rule, festivals, onClose }: { rule: CareRule | undefined; festivals: Festival[]; onClose: () => void }) {
  const { message } = App.useApp();
  const [form] = Form.useForm<CareForm>();
  const refresh = ['GET /v1/console/care-rules', 'GET /v1/console/care-preview'] as const;
  const create = useAct('POST /v1/console/care-rules', { refresh });
  const change = useAct('PUT /v1/console/care-rules/:id', { refresh });
  const submit = async () => {
    const body = bodyOfCare(form.getFieldsValue(true) as CareForm);
    const saved = rule ? await change.send({ params: { id: rule.id }, body }) : await create.send({ body });
    if (!saved) return;
    message.success(`「${saved.occasionName}」已保存`);
    onClose();
  };
  return (
    <Drawer open onClose={onClose} size={640} title={rule ? `修改「${rule.occasionName}」` : '新建关怀'} extra={<Button type="primary" loading={create.busy || change.busy} onClick={form.submit}>保存关怀</Button>}>
      <Form<CareForm> form={form} layout="vertical" requiredMark={false} initialValues={rule ? formOfCare(rule) : startCare} onFinish={submit} scrollToFirstError>
        <div className="field-row">
          <Form.Item name="occasion" label="哪一天" rules={[{ required: true, message: '请选择日子' }]}><Select options={occasionOptions(festivals)} /></Form.Item>
          <Form.Item name="active" label="启用" valuePropName="checked"><Switch /></Form.Item>
        </div>
        <Form.Item name="title" label="标题" rules={[{ required: true, whitespace: true, message: '请填写标题' }]}><Input maxLength={60} showCount /></Form.Item>
        <Form.Item name="text" label="问候" rules={[{ required: true, whitespace: true, message: '请写一句问候' }]}><Input.TextArea maxLength={200} showCount autoSize={{ minRows: 2 }} /></Form.Item>
        <Gifts />
        <Note>从上往下第一份适合的礼物生效。生日没有填礼物时，按会员等级里的生日礼送。2 月 29 日的生日在平年提前到 28 日。</Note>
        <Refusal problem={create.problem ?? change.problem} />
      </Form>
    </Drawer>
  );
}

function Gifts() {
  const tiers = useRead('GET /v1/console/tiers');
  const options = (tiers.data?.tiers ?? []).map(({ key, name }) => ({ value: key, label: name }));
  return (
    <Form.List name="gifts">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <div key={key} className="benefit-line">
              <div className="field-row">
                <Form.Item name={[name, 'tierKeys']} label="送给哪些等级"><Select mode="multiple" options={options} placeholder="所有等级" /></Form.Item>
                <Form.Item name={[name, 'points']} label="送积分"><InputNumber min={0} max={100_000} precision={0} suffix="分" style={{ width: '100%' }} /></Form.Item>
                <CouponSelect name={[name, 'templateId']} label="送券" />
              </div>
              <Button type="text" aria-label={`删除第 ${name + 1} 份礼物`} icon={<Icon name="close" />} onClick={() => remove(name)} />
            </div>
          ))}
          <Button icon={<Icon name="plus" />} disabled={fields.length >= 10} onClick={() => add({ tierKeys: [], points: 50, templateId: null })}>加一份礼物</Button>
        </>
      )}
    </Form.List>
  );
}

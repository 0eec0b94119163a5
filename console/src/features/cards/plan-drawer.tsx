import { App, Button, Drawer, Form, Input, InputNumber, Switch } from 'antd';
import { useAct } from '../../api/hooks';
import { Note } from '../../ui/parts';
import { Refusal } from '../../ui/states';
import { cardKinds } from '../tiers/benefit-form';
import { BenefitFields } from '../tiers/benefit-fields';
import { bodyOfPlan, formOfPlan, startPlan, type Plan, type PlanForm } from './plan-form';

const need = (message: string) => [{ required: true, message }];
const atLeastOne = [{ validator: (_: unknown, list?: unknown[]) => (list?.length ? Promise.resolve() : Promise.reject(new Error('至少要有一项权益'))) }];

/** A new card, or changes of one; what is sold already stays as it was. */
export function PlanDrawer({ plan, onClose }: { plan: Plan | undefined; onClose: () => void }) {
  const { message } = App.useApp();
  const [form] = Form.useForm<PlanForm>();
  const refresh = ['GET /v1/console/card-plans'] as const;
  const create = useAct('POST /v1/console/card-plans', { refresh });
  const change = useAct('PUT /v1/console/card-plans/:id', { refresh });
  const submit = async () => {
    const body = bodyOfPlan(form.getFieldsValue(true) as PlanForm);
    const saved = plan ? await change.send({ params: { id: plan.id }, body }) : await create.send({ body });
    if (!saved) return;
    message.success(`「${saved.name}」已保存`);
    onClose();
  };
  const busy = create.busy || change.busy;
  return (
    <Drawer open onClose={onClose} size={720} title={plan ? `修改「${plan.name}」` : '新建会员卡'} extra={<Button type="primary" loading={busy} onClick={form.submit}>保存会员卡</Button>}>
      <Form<PlanForm> form={form} layout="vertical" requiredMark={false} initialValues={plan ? formOfPlan(plan) : startPlan} onFinish={submit} scrollToFirstError>
        <div className="field-row">
          <Form.Item name="name" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input maxLength={12} placeholder="例如：听檐年卡" /></Form.Item>
          <Form.Item name="priceYuan" label="价格" rules={need('请填写价格')}><InputNumber prefix="¥" min={0.01} max={100_000} precision={2} style={{ width: '100%' }} /></Form.Item>
        </div>
        <div className="field-row">
          <Form.Item name="days" label="有效期" rules={need('请填写天数')}><InputNumber min={1} max={1095} precision={0} suffix="天" style={{ width: '100%' }} /></Form.Item>
          <Form.Item name="trialDays" label="免费试用（0 为没有）" rules={need('请填写天数')}><InputNumber min={0} max={60} precision={0} suffix="天" style={{ width: '100%' }} /></Form.Item>
          <Form.Item name="onSale" label="在售" valuePropName="checked"><Switch /></Form.Item>
        </div>
        <Form.Item name="benefits" rules={atLeastOne}><BenefitFields at={['benefits']} kinds={cardKinds} most={10} /></Form.Item>
        {plan && <Note>已售出的卡不变，修改只影响之后购买、试用和兑换的卡。</Note>}
        <Refusal problem={create.problem ?? change.problem} />
      </Form>
    </Drawer>
  );
}

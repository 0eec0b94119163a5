import { Form, InputNumber, Select } from 'antd';
import { useRead } from '../../api/hooks';
import { rewardNames, type Reward } from './words';

type Path = (string | number)[];

const kinds = (Object.keys(rewardNames) as Reward['kind'][]).map((value) => ({ value, label: rewardNames[value] }));
const most: Record<Reward['kind'], number> = { points: 100_000, growth: 100_000, 'make-up-card': 10, coupon: 1 };
const units: Record<Reward['kind'], string> = { points: '分', growth: '点', 'make-up-card': '张', coupon: '' };

/** Kind and amount of one reward. `at`: its place in the form; `name`: its place inside a list of the form, where it is in one. */
export function RewardFields({ at, name = at, label }: { at: Path; name?: Path; label: string }) {
  const form = Form.useFormInstance();
  const kind = (Form.useWatch([...at, 'kind'], form) as Reward['kind'] | undefined) ?? 'points';
  return (
    <div className="field-row">
      <Form.Item name={[...name, 'kind']} label={label}><Select options={kinds} aria-label={`${label}的种类`} /></Form.Item>
      {kind === 'coupon'
        ? <CouponField name={[...name, 'templateId']} label={label} />
        : (
          <Form.Item name={[...name, 'amount']} label="数量" rules={[{ required: true, message: '请填写数量' }]}>
            <InputNumber min={1} max={most[kind]} precision={0} suffix={units[kind]} aria-label={`${label}的数量`} style={{ width: '100%' }} />
          </Form.Item>
        )}
    </div>
  );
}

function CouponField({ name, label }: { name: Path; label: string }) {
  const templates = useRead('GET /v1/console/coupon-templates');
  // One that was stopped since is still named, and cannot be chosen anew.
  const options = (templates.data?.templates ?? []).map(({ id, title, summary, state }) =>
    ({ value: id, label: `${title} · ${summary}${state === 'active' ? '' : '（已停发）'}`, disabled: state !== 'active' }));
  return (
    <Form.Item name={name} label="哪张券" rules={[{ required: true, message: '请选择优惠券' }]}>
      <Select showSearch={{ optionFilterProp: 'label' }} options={options} loading={templates.isLoading} placeholder="选择优惠券" aria-label={`${label}的优惠券`} />
    </Form.Item>
  );
}

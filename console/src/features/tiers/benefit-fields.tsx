import { Button, Form, Input, InputNumber, Select } from 'antd';
import { Icon } from '../../ui/icon';
import { kindNames, startBenefit, type BenefitKind } from './benefit-form';
import { CouponSelect } from './coupon-select';

type Path = (string | number)[];
const need = (message: string) => [{ required: true, message }];

/** A list of benefits. `at`: its place in the whole form; `name`: its place inside the list that it is in. */
export function BenefitFields({ at, name = at, kinds, most = 12 }: { at: Path; name?: Path; kinds: readonly BenefitKind[]; most?: number }) {
  return (
    <Form.List name={name}>
      {(fields, { add, remove }) => (
        <>
          {fields.map((field) => (
            <div key={field.key} className="benefit-line">
              <Benefit at={[...at, field.name]} name={[field.name]} kinds={kinds} />
              <Button type="text" aria-label={`删除第 ${field.name + 1} 项权益`} icon={<Icon name="close" />} onClick={() => remove(field.name)} />
            </div>
          ))}
          <Button icon={<Icon name="plus" />} disabled={fields.length >= most} onClick={() => add({ ...startBenefit, kind: kinds[0] })}>加一项权益</Button>
        </>
      )}
    </Form.List>
  );
}

function Benefit({ at, name, kinds }: { at: Path; name: Path; kinds: readonly BenefitKind[] }) {
  const form = Form.useFormInstance();
  const kind = (Form.useWatch([...at, 'kind'], form) as BenefitKind | undefined) ?? kinds[0] ?? 'discount';
  return (
    <div className="field-row">
      <Form.Item name={[...name, 'kind']} label="权益"><Select options={kinds.map((value) => ({ value, label: kindNames[value] }))} aria-label="权益的种类" /></Form.Item>
      <Details kind={kind} name={name} />
    </div>
  );
}

function Details({ kind, name }: { kind: BenefitKind; name: Path }) {
  switch (kind) {
    case 'discount':
      return <Form.Item name={[...name, 'zhe']} label="打几折" rules={need('请填写折扣')}><InputNumber suffix="折" min={5} max={9.9} step={0.1} precision={1} style={{ width: '100%' }} /></Form.Item>;
    case 'points-multiplier':
      return <Form.Item name={[...name, 'times']} label="积分倍数" rules={need('请填写倍数')}><InputNumber suffix="倍" min={1} max={10} step={0.1} precision={2} style={{ width: '100%' }} /></Form.Item>;
    case 'free-shipping':
      return <Form.Item name={[...name, 'thresholdYuan']} label="商城满多少包邮" rules={need('请填写金额，0 为不限')}><InputNumber prefix="¥" min={0} max={100_000} precision={2} style={{ width: '100%' }} /></Form.Item>;
    case 'monthly-coupon':
      return <><Title name={name} placeholder="例如：一张会员日券" /><CouponSelect name={[...name, 'templateId']} label="每 30 天送哪张券" required /></>;
    case 'birthday-gift':
    case 'upgrade-gift':
    case 'annual-gift':
      return (
        <>
          <Title name={name} placeholder="例如：一杯茶饮" />
          <Form.Item name={[...name, 'points']} label="送积分"><InputNumber min={0} max={100_000} precision={0} suffix="分" style={{ width: '100%' }} /></Form.Item>
          <CouponSelect name={[...name, 'templateId']} label="送券" />
        </>
      );
    default:
      return (
        <>
          <Title name={name} placeholder="例如：新茶先尝" />
          <Form.Item name={[...name, 'detail']} label="说明"><Input maxLength={120} /></Form.Item>
        </>
      );
  }
}

function Title({ name, placeholder }: { name: Path; placeholder: string }) {
  return (
    <Form.Item name={[...name, 'title']} label="会员看到的名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}>
      <Input maxLength={60} placeholder={placeholder} />
    </Form.Item>
  );
}

import { Form, Select } from 'antd';
import { useRead } from '../../api/hooks';

/** Picks a coupon that is being given. */
export function CouponSelect({ name, label, required, none = '不送券' }: { name: (string | number)[]; label: string; required?: boolean; none?: string }) {
  const templates = useRead('GET /v1/console/coupon-templates');
  const options = (templates.data?.templates ?? []).filter(({ state }) => state === 'active').map(({ id, title, summary }) => ({ value: id, label: `${title} · ${summary}` }));
  return (
    <Form.Item name={name} label={label} rules={required ? [{ required: true, message: '请选择优惠券' }] : []}>
      <Select allowClear={!required} showSearch={{ optionFilterProp: 'label' }} options={options} loading={templates.isLoading} placeholder={required ? '选择优惠券' : none} aria-label={label} />
    </Form.Item>
  );
}

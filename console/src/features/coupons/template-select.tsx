import { Form, Select } from 'antd';
import { useRead } from '../../api/hooks';

/** Templates that still issue, by title and what they give. */
export function TemplateSelect({ name = 'templateId' }: { name?: string }) {
  const templates = useRead('GET /v1/console/coupon-templates');
  const options = (templates.data?.templates ?? []).filter(({ state, budgetState }) => state === 'active' && budgetState !== 'spent')
    .map(({ id, title, summary, stock, issued }) => ({ value: id, label: `${title} · ${summary}${stock === null ? '' : `（剩 ${Math.max(stock - issued, 0)} 张）`}` }));
  return (
    <Form.Item name={name} label="发哪张券" rules={[{ required: true, message: '请选择券' }]}>
      <Select options={options} loading={templates.isPending} showSearch={{ optionFilterProp: 'label' }} placeholder="选择发放中的券" />
    </Form.Item>
  );
}

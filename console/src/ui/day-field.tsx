import type { ReactNode } from 'react';
import { DatePicker, Form } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';

/** A day of the calendar in a form, kept as `2026-11-22`; none is an empty string. Enter takes the day and does not send the form. */
export function DayField({ name, label, required = false, extra, placeholder }: {
  name: string | (string | number)[]; label: string; required?: boolean; extra?: ReactNode; placeholder?: string;
}) {
  return (
    <Form.Item
      name={name} label={label} extra={extra} rules={required ? [{ required: true, message: '请选择日期' }] : []}
      getValueProps={(value?: string) => ({ value: value ? dayjs(value) : null })} normalize={(picked: Dayjs | null) => picked?.format('YYYY-MM-DD') ?? ''}
    >
      <DatePicker {...(placeholder ? { placeholder } : {})} style={{ width: '100%' }} onKeyDown={(event) => { if (event.key === 'Enter') event.preventDefault(); }} />
    </Form.Item>
  );
}

import { Button, DatePicker, Form, Input, InputNumber, Segmented, Select, Switch } from 'antd';
import { useRead } from '../../api/hooks';
import { Icon } from '../../ui/icon';
import { onceOnly, type TaskForm } from './task-form';
import { kindNames, periodNames, type Condition, type TaskBody } from './words';

const need = (message: string) => [{ required: true, message }];

interface NumberProps { name: keyof TaskForm; label: string; suffix: string; min?: number; max: number }

function Whole({ name, label, suffix, min = 1, max }: NumberProps) {
  return (
    <Form.Item name={name} label={label} rules={need(`请填写${label}`)}>
      <InputNumber min={min} max={max} precision={0} suffix={suffix} style={{ width: '100%' }} />
    </Form.Item>
  );
}

const kinds = (Object.keys(kindNames) as Condition['kind'][]).map((value) => ({ value, label: kindNames[value] }));

/** What has to be done. Somebody has begun: it is shown, and stays as it is. */
export function ConditionFields({ kind, begun }: { kind: Condition['kind']; begun: boolean }) {
  return (
    <>
      <Form.Item name="kind" label="完成什么" extra={begun ? '已经有会员参加，完成条件和周期不能再改；需要时请停用后新建' : undefined}>
        <Select options={kinds} disabled={begun} />
      </Form.Item>
      <fieldset className="plain-fieldset" disabled={begun}>
        {kind === 'orders' && (
          <div className="field-row">
            <Whole name="orderCount" label="单数" suffix="单" max={100} />
            <Form.Item name="sumYuan" label="合计满" extra="0 为不限金额"><InputNumber prefix="¥" min={0} max={100_000} precision={2} style={{ width: '100%' }} /></Form.Item>
            <Whole name="withinDays" label="天数之内" suffix="天" max={366} />
          </div>
        )}
        {kind === 'invite' && <Whole name="friends" label="好友人数" suffix="人" max={100} />}
        {kind === 'check-in' && <Whole name="days" label="签到天数" suffix="天" max={366} />}
        {kind === 'questionnaire' && <Questions />}
      </fieldset>
    </>
  );
}

function Questions() {
  return (
    <Form.List name="questions" rules={[{ validator: (_, list?: unknown[]) => (list?.length ? Promise.resolve() : Promise.reject(new Error('至少要有一道题'))) }]}>
      {(fields, { add, remove }, { errors }) => (
        <>
          {fields.map(({ key, name }) => <QuestionFields key={key} name={name} onRemove={() => remove(name)} />)}
          <Form.ErrorList errors={errors} />
          <Button icon={<Icon name="plus" />} disabled={fields.length >= 20} onClick={() => add({ kind: 'single', title: '', required: true, options: [{ text: '', tagId: null }, { text: '', tagId: null }] })}>加一道题</Button>
        </>
      )}
    </Form.List>
  );
}

const questionKinds = [{ value: 'single', label: '单选' }, { value: 'multi', label: '多选' }, { value: 'text', label: '填空' }];

function QuestionFields({ name, onRemove }: { name: number; onRemove: () => void }) {
  const form = Form.useFormInstance<TaskForm>();
  const kind = Form.useWatch(['questions', name, 'kind'], form) as string | undefined;
  return (
    <section className="question-box" aria-label={`第 ${name + 1} 题`}>
      <Form.Item name={[name, 'title']} label={`第 ${name + 1} 题`} rules={[{ required: true, whitespace: true, message: '请填写题目' }]}><Input maxLength={60} /></Form.Item>
      <div className="question-line">
        <Form.Item name={[name, 'kind']} noStyle><Segmented options={questionKinds} aria-label="题型" /></Form.Item>
        <Form.Item name={[name, 'required']} valuePropName="checked" noStyle><Switch checkedChildren="必答" unCheckedChildren="选答" aria-label="必答" /></Form.Item>
        <Button type="text" danger icon={<Icon name="trash" />} onClick={onRemove}>删除</Button>
      </div>
      {kind !== 'text' && <Options question={name} />}
    </section>
  );
}

function Options({ question }: { question: number }) {
  const tags = useRead('GET /v1/console/tags');
  const tagOptions = (tags.data?.tagGroups ?? []).map((tagGroup) => ({ label: tagGroup.name, options: tagGroup.tags.map(({ id, name }) => ({ value: id, label: name })) }));
  return (
    <Form.List name={[question, 'options']}>
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <div className="question-line" key={key}>
              <Form.Item name={[name, 'text']} className="option-text" rules={[{ required: true, whitespace: true, message: '请填写选项' }]}><Input maxLength={60} placeholder={`选项 ${name + 1}`} aria-label={`第 ${question + 1} 题选项 ${name + 1}`} /></Form.Item>
              <Form.Item name={[name, 'tagId']} noStyle><Select allowClear options={tagOptions} placeholder="选它就打标签" aria-label={`第 ${question + 1} 题选项 ${name + 1} 的标签`} style={{ minWidth: 150 }} /></Form.Item>
              <Button type="text" aria-label={`删除选项 ${name + 1}`} icon={<Icon name="close" />} disabled={fields.length <= 2} onClick={() => remove(name)} />
            </div>
          ))}
          <Button type="text" icon={<Icon name="plus" />} disabled={fields.length >= 12} onClick={() => add({ text: '', tagId: null })}>加一个选项</Button>
        </>
      )}
    </Form.List>
  );
}

const periods = (Object.keys(periodNames) as TaskBody['period'][]).map((value) => ({ value, label: periodNames[value] }));

/** For whom, how often, when, and where it stands in the list. */
export function ShowFields({ kind, audienceKind, begun }: { kind: Condition['kind']; audienceKind: TaskForm['audienceKind']; begun: boolean }) {
  const tiers = useRead('GET /v1/console/tiers');
  const tierOptions = (tiers.data?.tiers ?? []).map(({ key, name }) => ({ value: key, label: name }));
  return (
    <>
      <Form.Item name="audienceKind" label="给谁做"><Segmented block options={[{ value: 'all', label: '所有会员' }, { value: 'newcomer', label: '新会员' }, { value: 'tiers', label: '指定等级' }]} /></Form.Item>
      {audienceKind === 'newcomer' && <Whole name="newcomerDays" label="加入后几天内" suffix="天" max={366} />}
      {audienceKind === 'tiers' && <Form.Item name="tierKeys" label="等级" rules={need('请选择等级')}><Select mode="multiple" options={tierOptions} placeholder="选择等级" /></Form.Item>}
      <div className="field-row">
        {!onceOnly(kind) && <Form.Item name="period" label="多久一次"><Select options={periods} disabled={begun} /></Form.Item>}
        <Whole name="rank" label="排序" suffix="小的在前" min={0} max={10_000} />
      </div>
      <div className="field-row">
        <Form.Item name="startsAt" label="开始" rules={need('请选择开始时间')}><DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" style={{ width: '100%' }} /></Form.Item>
        <Form.Item
          name="endsAt" label="结束" dependencies={['startsAt']}
          rules={[({ getFieldValue }) => ({ validator: (_, end: TaskForm['endsAt']) => (end && !end.isAfter(getFieldValue('startsAt') as TaskForm['startsAt']) ? Promise.reject(new Error('要晚于开始时间')) : Promise.resolve()) })]}
        >
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" placeholder="一直有效" style={{ width: '100%' }} />
        </Form.Item>
      </div>
      <Form.Item name="active" label="开放" valuePropName="checked" extra="关掉后不再展示；已经完成的会员仍可领取"><Switch /></Form.Item>
    </>
  );
}

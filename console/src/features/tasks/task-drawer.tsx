import { App, Button, Drawer, Form, Input } from 'antd';
import { useAct } from '../../api/hooks';
import { Refusal } from '../../ui/states';
import { RewardFields } from './reward-fields';
import { ConditionFields, ShowFields } from './task-fields';
import { bodyOf, startTask, taskForm, type TaskForm } from './task-form';
import type { TaskRow } from './words';

/** Creates a task, or changes one. */
export function TaskDrawer({ row, onClose }: { row: TaskRow | null; onClose: () => void }) {
  const { message } = App.useApp();
  const refresh = ['GET /v1/console/tasks'] as const;
  const create = useAct('POST /v1/console/tasks', { refresh });
  const change = useAct('PUT /v1/console/tasks/:id', { refresh });
  const [form] = Form.useForm<TaskForm>();
  const start = row ? taskForm(row) : startTask();
  const kind = Form.useWatch('kind', form) ?? start.kind;
  const audienceKind = Form.useWatch('audienceKind', form) ?? start.audienceKind;
  const begun = (row?.started ?? 0) > 0;
  const submit = async () => {
    // Fields that are not shown keep what they were.
    const body = bodyOf({ ...start, ...(form.getFieldsValue(true) as TaskForm) }, row?.condition);
    const saved = row ? await change.send({ params: { id: row.id }, body }) : await create.send({ body });
    if (!saved) return;
    message.success(`任务「${saved.title}」已保存`);
    onClose();
  };
  const act = row ? change : create;
  return (
    <Drawer
      open onClose={onClose} size={560} title={row ? '修改任务' : '新建任务'} mask={{ closable: false }}
      footer={<div className="drawer-footer"><Refusal problem={act.problem} /><Button onClick={onClose}>取消</Button><Button type="primary" loading={act.busy} onClick={form.submit}>保存</Button></div>}
    >
      <Form<TaskForm> form={form} layout="vertical" requiredMark={false} initialValues={start} onFinish={submit} scrollToFirstError>
        <Form.Item name="title" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input maxLength={60} showCount placeholder="例如：本月喝三次茶" /></Form.Item>
        <Form.Item name="detail" label="说明"><Input maxLength={200} placeholder="会员在任务下面看到的一句话" /></Form.Item>
        <ConditionFields kind={kind} begun={begun} />
        <RewardFields at={['reward']} label="奖励" />
        <ShowFields kind={kind} audienceKind={audienceKind} begun={begun} />
      </Form>
    </Drawer>
  );
}

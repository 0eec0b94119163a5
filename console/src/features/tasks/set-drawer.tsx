import { App, Button, Drawer, Form, Input, Select, Switch } from 'antd';
import { useAct } from '../../api/hooks';
import { Refusal } from '../../ui/states';
import { RewardFields } from './reward-fields';
import { formOf, rewardOf, startReward, type RewardForm } from './reward-form';
import type { TaskRow, TaskSetRow } from './words';

interface Values { title: string; detail: string; taskIds: string[]; reward: RewardForm; active: boolean }

/** Creates a task set, or changes one. */
export function SetDrawer({ row, tasks, onClose }: { row: TaskSetRow | null; tasks: readonly TaskRow[]; onClose: () => void }) {
  const { message } = App.useApp();
  const refresh = ['GET /v1/console/tasks'] as const;
  const create = useAct('POST /v1/console/task-sets', { refresh });
  const change = useAct('PUT /v1/console/task-sets/:id', { refresh });
  const [form] = Form.useForm<Values>();
  const start: Values = row
    ? { title: row.title, detail: row.detail, taskIds: row.taskIds, reward: formOf(row.reward), active: row.state === 'active' }
    : { title: '', detail: '', taskIds: [], reward: startReward, active: true };
  const options = tasks.filter(({ period }) => period === 'once').map(({ id, title }) => ({ value: id, label: title }));
  const submit = async ({ title, detail, taskIds, reward, active }: Values) => {
    const body = { title: title.trim(), detail: detail.trim(), taskIds, reward: rewardOf(reward), state: active ? 'active' as const : 'stopped' as const };
    const saved = row ? await change.send({ params: { id: row.id }, body }) : await create.send({ body });
    if (!saved) return;
    message.success(`任务组「${saved.title}」已保存`);
    onClose();
  };
  const act = row ? change : create;
  const enough = (_: unknown, ids?: string[]) => ((ids?.length ?? 0) >= 2 && (ids?.length ?? 0) <= 6 ? Promise.resolve() : Promise.reject(new Error('请选择 2 到 6 个任务')));
  return (
    <Drawer
      open onClose={onClose} size={480} title={row ? '修改任务组' : '新建任务组'} mask={{ closable: false }}
      footer={<div className="drawer-footer"><Refusal problem={act.problem} /><Button onClick={onClose}>取消</Button><Button type="primary" loading={act.busy} onClick={form.submit}>保存</Button></div>}
    >
      <Form<Values> form={form} layout="vertical" requiredMark={false} initialValues={start} onFinish={submit}>
        <Form.Item name="title" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input maxLength={60} placeholder="例如：新客三步" /></Form.Item>
        <Form.Item name="detail" label="说明"><Input maxLength={200} /></Form.Item>
        <Form.Item name="taskIds" label="包含的任务" rules={[{ validator: enough }]} extra={row && row.claimed > 0 ? '已经有会员领过，任务不能再换' : '只能选每人一次的任务；全部完成后再得一份奖励'}>
          <Select mode="multiple" options={options} disabled={(row?.claimed ?? 0) > 0} placeholder="选择任务" />
        </Form.Item>
        <RewardFields at={['reward']} label="全部完成的奖励" />
        <Form.Item name="active" label="开放" valuePropName="checked"><Switch /></Form.Item>
      </Form>
    </Drawer>
  );
}

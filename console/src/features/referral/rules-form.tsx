import { useState } from 'react';
import { App, Button, Form, InputNumber, Switch } from 'antd';
import { useAct } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { Icon } from '../../ui/icon';
import { Panel, Stat } from '../../ui/parts';
import { Refusal } from '../../ui/states';
import { UnsavedGuard } from '../../ui/unsaved';
import { RewardFields } from '../tasks/reward-fields';
import { startReward } from '../tasks/reward-form';
import { fenOrEndless, settingsOf, valuesOf, type Settings, type Values } from './words';

/** The rules, with the most that they can cost before they are saved. */
export function RulesForm({ settings }: { settings: Settings | null }) {
  const { message } = App.useApp();
  const may = useMay()('PUT /v1/console/referral/settings');
  const [form] = Form.useForm<Values>();
  const [touched, setTouched] = useState(false);
  const act = useAct('PUT /v1/console/referral/settings', { refresh: ['GET /v1/console/referral'] });
  const submit = async () => {
    if (!(await act.send({ body: settingsOf(form.getFieldsValue(true) as Values) }))) return;
    setTouched(false);
    message.success('邀请规则已保存');
  };
  return (
    <Form<Values> className="check-in-form" form={form} layout="vertical" requiredMark={false} disabled={!may} initialValues={valuesOf(settings)} onFinish={() => void submit()} onValuesChange={() => setTouched(true)} scrollToFirstError>
      <Panel title="规则" hint="改了规则，已经加入的好友仍按加入时说好的给">
        <Form.Item name="active" label="开放邀请" valuePropName="checked"><Switch /></Form.Item>
        <Rewards name="inviterRewards" title="给邀请人（好友首单到账时）" least={1} />
        <Rewards name="friendRewards" title="给好友（首单到账时）" least={0} />
        <Rewards name="welcomeRewards" title="给好友（加入时）" least={0} />
        <Ladder />
      </Panel>
      <Limits />
      {may && <Preview read={() => form.validateFields().then(() => settingsOf(form.getFieldsValue(true) as Values))} />}
      <Refusal problem={act.problem} />
      {may && <Button type="primary" size="large" htmlType="submit" loading={act.busy}>保存邀请规则</Button>}
      <UnsavedGuard dirty={touched && !act.busy} what="邀请规则" />
    </Form>
  );
}

function Rewards({ name, title, least }: { name: 'inviterRewards' | 'friendRewards' | 'welcomeRewards'; title: string; least: number }) {
  return (
    <Form.List name={name}>
      {(fields, { add, remove }) => (
        <fieldset className="plain-fieldset">
          <legend>{title}</legend>
          {fields.map(({ key, name: at }) => (
            <div key={key} className="rung-line">
              <RewardFields at={[name, at]} name={[at]} label={`奖励 ${at + 1}`} />
              {fields.length > least && <Button type="text" aria-label={`删除${title}的奖励 ${at + 1}`} icon={<Icon name="close" />} onClick={() => remove(at)} />}
            </div>
          ))}
          <Button icon={<Icon name="plus" />} disabled={fields.length >= 3} onClick={() => add(startReward)}>加一样</Button>
        </fieldset>
      )}
    </Form.List>
  );
}

function Ladder() {
  return (
    <Form.List name="ladder">
      {(fields, { add, remove }) => (
        <fieldset className="plain-fieldset">
          <legend>邀请阶梯（到账人数达到时另给，每档一次；退款使人数不足时收回）</legend>
          {fields.map(({ key, name }) => (
            <div key={key} className="rung-line">
              <Form.Item name={[name, 'friends']} label="满" rules={[{ required: true, message: '请填写人数' }]}><InputNumber min={1} max={100} precision={0} suffix="位" aria-label={`阶梯第 ${name + 1} 档的人数`} /></Form.Item>
              <RewardFields at={['ladder', name, 'reward']} name={[name, 'reward']} label={`第 ${name + 1} 档`} />
              <Button type="text" aria-label={`删除阶梯第 ${name + 1} 档`} icon={<Icon name="close" />} onClick={() => remove(name)} />
            </div>
          ))}
          <Button icon={<Icon name="plus" />} disabled={fields.length >= 6} onClick={() => add({ friends: null, reward: startReward })}>加一档</Button>
        </fieldset>
      )}
    </Form.List>
  );
}

type Limit = keyof Omit<Values, 'active' | 'inviterRewards' | 'friendRewards' | 'welcomeRewards' | 'ladder'>;
const limits: readonly { name: Limit; label: string; max: number; unit: string; least?: number; extra?: string }[] = [
  { name: 'bindWithinDays', label: '打开邀请后加入的期限', max: 90, unit: '天' },
  { name: 'settleAfterDays', label: '首单付款后多久到账', max: 60, unit: '天' },
  { name: 'takeBackDays', label: '到账后多久内退款会收回', max: 180, unit: '天' },
  { name: 'minPaidYuan', label: '首单至少实付', max: 100_000, unit: '元', least: 0 },
  { name: 'maxPerDay', label: '每人每天最多邀请', max: 100, unit: '位' },
  { name: 'maxPerMonth', label: '每人每月最多邀请', max: 1000, unit: '位' },
  { name: 'maxPerDevice', label: '同一部手机最多', max: 20, unit: '位', extra: '超过的先拦下待核实' },
  { name: 'maxPerNetwork', label: '同一网络每天最多', max: 100, unit: '位', extra: '不知道手机时才看网络' },
];

function Limits() {
  return (
    <Panel title="期限与上限">
      <div className="card-grid">
        {limits.map(({ name, label, max, unit, least = 1, extra }) => (
          <Form.Item key={name} name={name} label={label} extra={extra} rules={[{ required: true, message: '请填写' }]}>
            <InputNumber min={least} max={max} precision={name === 'minPaidYuan' ? 2 : 0} suffix={unit} style={{ width: '100%' }} />
          </Form.Item>
        ))}
      </div>
    </Panel>
  );
}

function Preview({ read }: { read: () => Promise<Settings> }) {
  const [cost, setCost] = useState<{ perFriendFen: number | null; ladderFen: number | null; perInviterMonthFen: number | null } | null>(null);
  const act = useAct('POST /v1/console/referral/preview', { done: setCost });
  const look = () => void read().then((body) => act.send({ body }), () => undefined);
  return (
    <Panel title="最多要花多少" hint="按每样奖励能抵的最高金额算" extra={<Button onClick={look} loading={act.busy}>按现在填的算</Button>}>
      <Refusal problem={act.problem} />
      {cost && (
        <div className="stat-row">
          <Stat label="每成一位好友" value={fenOrEndless(cost.perFriendFen)} />
          <Stat label="整条阶梯" value={fenOrEndless(cost.ladderFen)} />
          <Stat label="一位会员一个月" value={fenOrEndless(cost.perInviterMonthFen)} note="邀满每月上限，另加整条阶梯" />
        </div>
      )}
    </Panel>
  );
}

import { App, Button, Form, InputNumber, Switch } from 'antd';
import { useState } from 'react';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { PageHead, Panel, Stat } from '../../ui/parts';
import { BoneCards, Loading, Refusal } from '../../ui/states';
import { UnsavedGuard } from '../../ui/unsaved';
import { RewardFields } from './reward-fields';
import { formOf, rewardOf, type RewardForm } from './reward-form';
import { costText, troubleText, type CheckInSettings, type Cost } from './words';

interface Values {
  open: boolean;
  ladder: RewardForm[];
  milestones: { days: number | null; reward: RewardForm }[];
  makeUpWithinDays: number | null;
}

const firstLadder: RewardForm[] = [2, 2, 3, 3, 5, 5, 10].map((amount) => ({ kind: 'points', amount, templateId: null }));

const valuesOf = (settings: CheckInSettings | null): Values => ({
  open: settings?.open ?? false,
  ladder: settings ? settings.ladder.map(formOf) : firstLadder,
  milestones: (settings?.milestones ?? []).map(({ days, reward }) => ({ days, reward: formOf(reward) })),
  makeUpWithinDays: settings?.makeUpWithinDays ?? 7,
});

export const settingsOf = ({ open, ladder, milestones, makeUpWithinDays }: Values): CheckInSettings => ({
  open, ladder: ladder.map(rewardOf), makeUpWithinDays: makeUpWithinDays ?? 0,
  milestones: milestones.map(({ days, reward }) => ({ days: days ?? 2, reward: rewardOf(reward) })),
});

export function CheckInPage() {
  const checkIn = useRead('GET /v1/console/check-in');
  return (
    <div className="page">
      <PageHead title="签到" hint="一天一次，按上海时间的日子算；规则改了，已经得到的不变" />
      <Loading of={checkIn} what="签到规则" skeleton={<BoneCards cards={2} height={300} />}>
        {({ settings, numbers }) => (
          <>
            <Numbers numbers={numbers} />
            <Editor settings={settings} />
          </>
        )}
      </Loading>
    </div>
  );
}

function Numbers({ numbers }: { numbers: { today: number; membersThisMonth: number; daysThisMonth: number; madeUpThisMonth: number; cost: Cost } }) {
  const perMember = numbers.membersThisMonth === 0 ? '—' : (numbers.daysThisMonth / numbers.membersThisMonth).toFixed(1);
  const trouble = troubleText(numbers.cost);
  return (
    <Panel className="stat-row" label="签到数字">
      <Stat label="今天签到" value={`${count(numbers.today)} 人`} />
      <Stat label="本月签到" value={`${count(numbers.membersThisMonth)} 人`} note={`每人 ${perMember} 天，其中补签 ${count(numbers.madeUpThisMonth)} 天`} />
      <Stat label="至今发出" value={costText(numbers.cost)} note={trouble || undefined} />
    </Panel>
  );
}

function Editor({ settings }: { settings: CheckInSettings | null }) {
  const { message } = App.useApp();
  const may = useMay()('PUT /v1/console/check-in');
  const [form] = Form.useForm<Values>();
  const [touched, setTouched] = useState(false);
  const act = useAct('PUT /v1/console/check-in', { refresh: ['GET /v1/console/check-in'] });
  const submit = async (values: Values) => {
    if (!(await act.send({ body: settingsOf(values) }))) return;
    setTouched(false);
    message.success('签到规则已保存');
  };
  return (
    <Form<Values> className="check-in-form" form={form} layout="vertical" requiredMark={false} disabled={!may} initialValues={valuesOf(settings)} onFinish={submit} onValuesChange={() => setTouched(true)} scrollToFirstError>
      <Panel title="开放与补签">
        <Form.Item name="open" label="开放签到" valuePropName="checked"><Switch /></Form.Item>
        <Form.Item name="makeUpWithinDays" label="补签卡可补最近" rules={[{ required: true, message: '请填写天数' }]} extra="0 为不能补签；补签卡由任务或累计奖励发放">
          <InputNumber min={0} max={31} precision={0} suffix="天" style={{ width: 160 }} />
        </Form.Item>
      </Panel>
      <Ladder />
      <Milestones />
      <Refusal problem={act.problem} />
      {may && <Button type="primary" size="large" htmlType="submit" loading={act.busy}>保存签到规则</Button>}
      <UnsavedGuard dirty={touched && !act.busy} what="签到规则" />
    </Form>
  );
}

function Ladder() {
  return (
    <Panel title="连续签到" hint="第几天得什么；走完一轮从头再来，断一天也从头">
      <Form.List name="ladder" rules={[{ validator: (_, list?: unknown[]) => (list?.length ? Promise.resolve() : Promise.reject(new Error('至少要有一天的奖励'))) }]}>
        {(fields, { add, remove }, { errors }) => (
          <>
            {fields.map(({ key, name }) => (
              <div key={key} className="rung-line">
                <RewardFields at={['ladder', name]} name={[name]} label={`第 ${name + 1} 天`} />
                <Button type="text" aria-label={`删除第 ${name + 1} 天`} icon={<Icon name="close" />} onClick={() => remove(name)} />
              </div>
            ))}
            <Form.ErrorList errors={errors} />
            <Button icon={<Icon name="plus" />} disabled={fields.length >= 31} onClick={() => add({ kind: 'points', amount: 5, templateId: null })}>加一天</Button>
          </>
        )}
      </Form.List>
    </Panel>
  );
}

function Milestones() {
  return (
    <Panel title="本月累计" hint="一个月里签到满几天，不用连续；每月从头算">
      <Form.List name="milestones">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <div key={key} className="rung-line">
                <Form.Item name={[name, 'days']} label="满" rules={[{ required: true, message: '请填写天数' }]}><InputNumber min={2} max={31} precision={0} suffix="天" aria-label={`累计第 ${name + 1} 档的天数`} /></Form.Item>
                <RewardFields at={['milestones', name, 'reward']} name={[name, 'reward']} label={`累计第 ${name + 1} 档`} />
                <Button type="text" aria-label={`删除累计第 ${name + 1} 档`} icon={<Icon name="close" />} onClick={() => remove(name)} />
              </div>
            ))}
            <Button icon={<Icon name="plus" />} disabled={fields.length >= 6} onClick={() => add({ days: null, reward: { kind: 'points', amount: 20, templateId: null } })}>加一档</Button>
          </>
        )}
      </Form.List>
    </Panel>
  );
}

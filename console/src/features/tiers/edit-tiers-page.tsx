import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { App, Button, Form, Input, InputNumber } from 'antd';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Note, PageHead, Panel } from '../../ui/parts';
import { BoneCards, Empty, Loading, Refusal } from '../../ui/states';
import { UnsavedGuard } from '../../ui/unsaved';
import { tierKinds } from './benefit-form';
import { BenefitFields } from './benefit-fields';
import { formOfLadder, ladderOf, nextTier, type ConsoleTier, type LadderForm } from './tier-form';

export function EditTiersPage() {
  const tiers = useRead('GET /v1/console/tiers');
  const can = useMay();
  if (!can('PUT /v1/console/tiers')) return <Empty icon="crown" title="你的角色不能修改等级" act={<Link to="/tiers"><Button>查看会员等级</Button></Link>} />;
  return (
    <div className="page">
      <PageHead back={<Link to="/tiers"><Icon name="left" size={14} />会员等级</Link>} title="修改会员等级" hint="达到新门槛的会员保存后马上升级；没有人会因为修改当场降级" />
      <Loading of={tiers} what="会员等级" skeleton={<BoneCards cards={3} height={300} />}>{(data) => <Editor key={data.version} version={data.version} tiers={data.tiers} />}</Loading>
    </div>
  );
}

function Editor({ version, tiers }: { version: number; tiers: ConsoleTier[] }) {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [form] = Form.useForm<LadderForm>();
  const [touched, setTouched] = useState(false);
  const act = useAct('PUT /v1/console/tiers', { refresh: ['GET /v1/console/tiers'] });
  const submit = async () => {
    const body = { version, tiers: ladderOf(form.getFieldsValue(true) as LadderForm) };
    if (!(await act.send({ body }))) return;
    setTouched(false);
    message.success('会员等级已保存');
    navigate('/tiers', { state: { saved: true } });
  };
  return (
    <Form<LadderForm> form={form} layout="vertical" requiredMark={false} initialValues={formOfLadder(tiers)} onFinish={submit} onValuesChange={() => setTouched(true)} className="coupon-editor" scrollToFirstError>
      <div className="coupon-fields"><Rungs /></div>
      <aside className="coupon-preview">
        <Panel title="保存之前">
          <Preview read={() => ladderOf(form.getFieldsValue(true) as LadderForm)} />
          <Refusal problem={act.problem} />
          <Button type="primary" size="large" block htmlType="submit" loading={act.busy}>保存会员等级</Button>
        </Panel>
      </aside>
      <UnsavedGuard dirty={touched && !act.busy} what="会员等级" />
    </Form>
  );
}

function Rungs() {
  const form = Form.useFormInstance<LadderForm>();
  const watched = Form.useWatch('tiers', form) as LadderForm['tiers'] | undefined;
  return (
    <Form.List name="tiers">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <Panel key={key} title={watched?.[name]?.name || `第 ${name + 1} 级`} extra={name > 0 && <Button type="text" danger onClick={() => remove(name)}>删除这一级</Button>}>
              <Rung name={name} />
            </Panel>
          ))}
          <Button icon={<Icon name="plus" />} disabled={fields.length >= 10} onClick={() => add(nextTier((form.getFieldsValue(true) as LadderForm).tiers, Date.now()))}>加一级</Button>
        </>
      )}
    </Form.List>
  );
}

function Rung({ name }: { name: number }) {
  const upper = name > 0;
  return (
    <>
      <div className="field-row">
        <Form.Item name={[name, 'name']} label="名称" rules={[{ required: true, whitespace: true, message: '请填写等级名称' }]}><Input maxLength={8} /></Form.Item>
        {upper && <Whole name={[name, 'growthFrom']} label="成长值满" min={1} />}
        {upper && (
          <Form.Item name={[name, 'validityDays']} label="有效期"><InputNumber min={30} max={1095} precision={0} suffix="天" placeholder="长期有效" style={{ width: '100%' }} /></Form.Item>
        )}
        {upper && <Whole name={[name, 'keepGrowth']} label="保级要再得" min={0} />}
        {upper && <Whole name={[name, 'graceDays']} label="宽限" min={0} suffix="天" max={180} />}
      </div>
      {!upper && <p className="hint">最低等级：加入即得，长期有效，是所有人的起点。</p>}
      <BenefitFields at={['tiers', name, 'benefits']} name={[name, 'benefits']} kinds={tierKinds} />
    </>
  );
}

function Whole({ name, label, min, max = 100_000_000, suffix }: { name: (string | number)[]; label: string; min: number; max?: number; suffix?: string }) {
  return (
    <Form.Item name={name} label={label} rules={[{ required: true, message: `请填写${label}` }]}>
      <InputNumber min={min} max={max} precision={0} suffix={suffix} style={{ width: '100%' }} />
    </Form.Item>
  );
}

/** How many members the ladder on the screen would move; counted exactly, changes nothing. */
function Preview({ read }: { read: () => ReturnType<typeof ladderOf> }) {
  const { message } = App.useApp();
  const [found, setFound] = useState<Awaited<ReturnType<typeof act.send>>>();
  const act = useAct('POST /v1/console/tiers/preview', { failed: (problem) => void message.error(problem.message) });
  const ask = async () => setFound(await act.send({ body: { tiers: read() } }));
  return (
    <>
      <Button block onClick={() => void ask()} loading={act.busy}>看看会影响多少会员</Button>
      <Refusal problem={act.problem} />
      {found && (
        <ul className="readback" aria-live="polite">
          {found.moves.length === 0 && <li>没有会员会马上变动。</li>}
          {found.moves.map((move) => <li key={`${move.fromKey}>${move.toKey}`}><b className="figure">{count(move.members)}</b> 人从{move.fromName}到{move.toName}</li>)}
          {found.kept > 0 && <li><b className="figure">{count(found.kept)}</b> 人够不到现在的等级，保留到有效期结束再评定</li>}
        </ul>
      )}
      <Note>升级礼会发给马上升级的会员。已在更高等级的会员不会当场降级。</Note>
    </>
  );
}

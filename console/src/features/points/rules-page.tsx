import { App, Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type { Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { DayField } from '../../ui/day-field';
import { Icon } from '../../ui/icon';
import { PageHead, Panel } from '../../ui/parts';
import { BoneCards, Loading, Refusal } from '../../ui/states';
import { UnsavedGuard } from '../../ui/unsaved';
import { optionsOf, useNames } from '../coupons/use-names';

type Versioned = Reply<'GET /v1/console/points/rules'>;
type Rules = Versioned['rules'];
type Campaign = Rules['campaigns'][number];

const channels = [{ value: 'counter', label: '门店消费' }, { value: 'shop', label: '商城' }, { value: 'group-buy', label: '拼团' }];
const blank: Campaign = { title: '', timesPercent: 200, from: '', to: '', channels: [], storeIds: [], tierKeys: [] };

export function PointsRulesPage() {
  const rules = useRead('GET /v1/console/points/rules');
  return (
    <div className="page">
      <PageHead title="积分规则" hint="改了只影响之后的消费，已经得到的积分不变" />
      <Loading of={rules} what="积分规则" skeleton={<BoneCards cards={3} height={260} />}>{(data) => <Editor key={data.version} read={data} />}</Loading>
    </div>
  );
}

function Editor({ read }: { read: Versioned }) {
  const { message } = App.useApp();
  const can = useMay()('PUT /v1/console/points/rules');
  const [form] = Form.useForm<Rules>();
  const [touched, setTouched] = useState(false);
  const act = useAct('PUT /v1/console/points/rules', { refresh: ['GET /v1/console/points/rules'] });
  const submit = async () => {
    const saved = await act.send({ body: { version: read.version, rules: { ...read.rules, ...(form.getFieldsValue(true) as Rules) } } });
    if (!saved) return;
    setTouched(false);
    message.success('积分规则已保存');
  };
  return (
    <Form<Rules> className="rules-form" form={form} layout="vertical" requiredMark={false} disabled={!can} initialValues={read.rules} onFinish={submit} onValuesChange={() => setTouched(true)} scrollToFirstError>
      <EarnFields />
      <SpendFields />
      <TimesFields />
      {can && <Panel className="panel-wide"><Refusal problem={act.problem} /><Button type="primary" htmlType="submit" loading={act.busy} disabled={!touched}>保存规则</Button></Panel>}
      <UnsavedGuard dirty={touched && !act.busy} what="积分规则" />
    </Form>
  );
}

const need = [{ required: true, message: '请填写' }];

function Amount({ name, label, unit, min = 0, max, extra }: { name: (string | number)[]; label: string; unit: string; min?: number; max: number; extra?: string }) {
  return <Form.Item name={name} label={label} rules={need} extra={extra}><InputNumber min={min} max={max} precision={0} suffix={unit} style={{ width: '100%' }} /></Form.Item>;
}

function EarnFields() {
  return (
    <Panel title="怎么得">
      <div className="field-row">
        <Amount name={['pointsPerYuan']} label="每消费 1 元" unit="积分" max={100} />
        <Amount name={['lifeDays']} label="有效期" unit="天" min={1} max={3650} extra="从可用那天算起，到期当天还能用" />
        <Amount name={['pendingDays', 'shop']} label="商城和拼团，过多少天到账" unit="天" max={90} extra="与退款期一致；退款时没到账的积分直接取消" />
        <Amount name={['pendingDays', 'counter']} label="门店消费，过多少天到账" unit="天" max={90} extra="0 为当场到账" />
      </div>
    </Panel>
  );
}

function TimesFields() {
  const names = useNames();
  return (
    <Panel className="panel-wide" title="倍数" hint="等级 × 生日月 × 当时最高的一个活动，不超过上限；最后只取整一次，舍去小数">
      <div className="field-row">
        <Amount name={['birthdayPercent']} label="生日月" unit="%" min={100} max={1000} extra="200 为两倍，100 为不加倍" />
        <Amount name={['mostPercent']} label="倍数合计上限" unit="%" min={100} max={10_000} />
      </div>
      <Form.List name="campaigns">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => <CampaignFields key={key} at={name} names={names} onRemove={() => remove(name)} />)}
            <Button icon={<Icon name="plus" size={13} />} onClick={() => add(blank)} disabled={fields.length >= 50}>加一个多倍活动</Button>
          </>
        )}
      </Form.List>
    </Panel>
  );
}

function CampaignFields({ at, names, onRemove }: { at: number; names: ReturnType<typeof useNames>; onRemove: () => void }) {
  return (
    <section className="inner-panel" aria-label={`活动 ${at + 1}`}>
      <div className="panel-head"><h3>活动 {at + 1}</h3><Button size="small" type="text" danger aria-label={`删除活动 ${at + 1}`} onClick={onRemove}>删除</Button></div>
      <div className="field-row">
        <Form.Item name={[at, 'title']} label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input maxLength={60} placeholder="例如：双十一双倍积分" /></Form.Item>
        <Amount name={[at, 'timesPercent']} label="倍数" unit="%" min={100} max={1000} />
        <DayField name={[at, 'from']} label="第一天" required />
        <DayField name={[at, 'to']} label="最后一天" required />
        <Form.Item name={[at, 'channels']} label="渠道"><Select mode="multiple" placeholder="全部渠道" options={channels} /></Form.Item>
        <Form.Item name={[at, 'storeIds']} label="门店"><Select mode="multiple" placeholder="全部门店" options={optionsOf(names.stores)} showSearch={{ optionFilterProp: 'label' }} /></Form.Item>
        <Form.Item name={[at, 'tierKeys']} label="等级"><Select mode="multiple" placeholder="全部等级" options={optionsOf(names.tierKeys)} /></Form.Item>
      </div>
    </section>
  );
}

function SpendFields() {
  return (
    <div className="coupon-fields">
      <Panel title="怎么用" hint="结账时按整元抵扣">
        <div className="field-row">
          <Amount name={['redeem', 'pointsPerYuan']} label="抵 1 元需要" unit="积分" min={1} max={100_000} />
          <Amount name={['redeem', 'capPercent']} label="最多抵应付的" unit="%" max={100} extra="等级优惠和券之后的金额；0 为不能抵扣" />
        </div>
      </Panel>
      <Panel title="人工调整" hint="超过下面的数，要另一位同事批准">
        <div className="field-row">
          <Amount name={['approveOver', 'points']} label="积分" unit="积分" max={1_000_000} />
          <Amount name={['approveOver', 'growth']} label="成长值" unit="成长值" max={1_000_000} />
        </div>
      </Panel>
    </div>
  );
}

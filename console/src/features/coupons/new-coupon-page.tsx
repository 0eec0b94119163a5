import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { App, Button, Form } from 'antd';
import { useAct } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, yuan } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { PageHead, Panel } from '../../ui/parts';
import { Empty, Refusal } from '../../ui/states';
import { UnsavedGuard } from '../../ui/unsaved';
import { bodyOf, liabilityFen, startForm, type CouponForm } from './coupon-form';
import { BenefitFields, IssueFields, ScopeFields, ValidityFields } from './coupon-fields';
import { Ticket } from './ticket';
import { useNames } from './use-names';
import { benefitText, scopeText, validityText, type CouponBody, type Names } from './words';

export function NewCouponPage() {
  const can = useMay();
  if (!can('POST /v1/console/coupon-templates')) return <Empty icon="ticket" title="你的角色不能新建优惠券" act={<Link to="/coupons"><Button>查看优惠券</Button></Link>} />;
  return <CouponEditor />;
}

function CouponEditor() {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const names = useNames();
  const [form] = Form.useForm<CouponForm>();
  const [values, setValues] = useState<CouponForm>(startForm);
  const [touched, setTouched] = useState(false);
  const act = useAct('POST /v1/console/coupon-templates', { refresh: ['GET /v1/console/coupon-templates'] });
  const body = bodyOf(values, names.products);
  const submit = async () => {
    const reply = await act.send({ body });
    if (!reply) return;
    setTouched(false);
    message.success(`「${reply.title}」已可发放`);
    navigate('/coupons', { state: { saved: true } });
  };
  return (
    <div className="page">
      <PageHead back={<Link to="/coupons"><Icon name="left" size={14} />优惠券</Link>} title="新建优惠券" hint="保存后规则不能修改，只能停发后新建" />
      <Form<CouponForm>
        form={form} layout="vertical" requiredMark={false} initialValues={startForm} onFinish={submit} className="coupon-editor" scrollToFirstError
        onValuesChange={(_, all) => { setTouched(true); setValues({ ...values, ...all }); }}
      >
        <div className="coupon-fields">
          <BenefitFields kind={values.kind} names={names} />
          <ValidityFields kind={values.validityKind} />
          <ScopeFields kind={values.scopeKind} names={names} />
          <IssueFields limited={values.limited} stackable={values.stackable} names={names} />
        </div>
        <Preview body={body} names={names} busy={act.busy} problem={act.problem} />
      </Form>
      <UnsavedGuard dirty={touched && !act.busy} what="这张券" />
    </div>
  );
}

function Preview({ body, names, busy, problem }: { body: CouponBody; names: Names; busy: boolean; problem: Parameters<typeof Refusal>[0]['problem'] }) {
  const liability = liabilityFen(body);
  const scope = scopeText(body.scope, names);
  return (
    <aside className="coupon-preview">
      <Panel title="会员看到的样子">
        <Ticket coupon={body} scope={scope} />
        <ul className="readback">
          <li>{benefitText(body.benefit)}，{validityText(body.validity)}。</li>
          <li>{scope}。</li>
          <li>{body.minTierRank > 0 ? `${names.tiers.get(body.minTierRank) ?? '高等级'}及以上会员` : '所有会员'}，每人最多 {body.perMemberLimit} 张，{body.stackable ? '可' : '不可'}与其他券同用{body.exclusionKey ? `，${body.exclusionKey}只用一张` : ''}{body.giftable ? '，可转赠好友' : ''}。</li>
          <li>{body.claimable ? '会员可在小程序自己领取。' : '只随活动、名单、兑换码或购后赠送发放，会员不能自己领取。'}</li>
        </ul>
        <div className="liability">
          <span>最多花费</span>
          <strong className="figure">{liability === null ? '没有上限' : yuan(liability)}</strong>
          <p className="hint">{body.budgetFen ? '预算用完自动停发' : body.stock === null ? '没有设发放上限' : `${count(body.stock)} 张全部用掉时`}{body.benefit.kind === 'percent' && body.benefit.capFen === null ? '；折扣没有封顶，建议设一个' : ''}</p>
        </div>
        <Refusal problem={problem} />
        <Button type="primary" size="large" block htmlType="submit" loading={busy}>保存并可发放</Button>
      </Panel>
    </aside>
  );
}

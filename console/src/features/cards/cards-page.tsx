import { useState } from 'react';
import { Button, Tabs } from 'antd';
import { useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, day, formatFen, yuan } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { PageHead, StateDot } from '../../ui/parts';
import { BoneCards, Empty, Loading } from '../../ui/states';
import { CardOrders } from './card-orders';
import { CodeBatches } from './code-batches';
import type { Plan } from './plan-form';
import { PlanDrawer } from './plan-drawer';

export function CardsPage() {
  const can = useMay();
  if (!can('GET /v1/console/card-plans')) return <Empty icon="crown" title="你的角色不能查看付费会员卡" text="如有需要请联系管理员。" />;
  return (
    <div className="page">
      <PageHead title="付费会员卡" hint="卡和等级并行，折扣与积分倍数取更优惠的一个；已售出的卡保持售出时的权益" />
      <Tabs items={[
        { key: 'plans', label: '卡种', children: <Plans /> },
        { key: 'codes', label: '兑换码', children: <CodeBatches /> },
        { key: 'orders', label: '购卡订单', children: <CardOrders /> },
      ]} />
    </div>
  );
}

function Plans() {
  const plans = useRead('GET /v1/console/card-plans');
  const may = useMay()('POST /v1/console/card-plans');
  const [open, setOpen] = useState<Plan | 'new'>();
  const create = may ? <Button type="primary" icon={<Icon name="plus" />} onClick={() => setOpen('new')}>新建会员卡</Button> : undefined;
  return (
    <>
      <div className="list-tools">{create}</div>
      <Loading of={plans} what="会员卡" skeleton={<BoneCards cards={2} height={220} />}>
        {(data) => (data.plans.length === 0
          ? <Empty icon="crown" title="还没有会员卡" text="建一张卡，会员就能在小程序购买、试用，或用兑换码领取。" act={create} />
          : <div className="coupon-grid">{data.plans.map((plan) => <PlanCard key={plan.id} plan={plan} onEdit={may ? () => setOpen(plan) : undefined} />)}</div>)}
      </Loading>
      {open && <PlanDrawer plan={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function PlanCard({ plan, onEdit }: { plan: Plan; onEdit: (() => void) | undefined }) {
  return (
    <article className="panel coupon-card" aria-label={plan.name}>
      <header className="plan-head"><strong>{plan.name}</strong><span className="figure">{formatFen(plan.priceFen)} / {count(plan.days)} 天</span></header>
      <ul className="benefits">{plan.benefits.map((benefit) => <li key={benefit.kind + benefit.title}><strong>{benefit.title}</strong><span>{benefit.detail}</span></li>)}</ul>
      <div className="coupon-numbers">
        <div><span>使用中</span><b className="figure">{count(plan.running)}</b></div>
        <div><span>售出</span><b className="figure">{count(plan.sold)}</b></div>
        <div><span>销售额</span><b className="figure">{yuan(plan.soldFen)}</b></div>
      </div>
      <footer>
        <StateDot tone={plan.onSale ? 'jade' : 'grey'}>{plan.onSale ? '在售' : '停售'}</StateDot>
        <span className="hint">{plan.trialDays > 0 ? `可试用 ${plan.trialDays} 天` : '不可试用'} · {day(plan.createdAt)} 创建</span>
        {onEdit && <Button size="small" type="text" onClick={onEdit}>修改</Button>}
      </footer>
    </article>
  );
}

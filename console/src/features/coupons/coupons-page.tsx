import { Link } from 'react-router';
import { Alert, App, Button, Progress, Segmented } from 'antd';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, day, shareOf, yuan } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { PageHead, StateDot } from '../../ui/parts';
import { BoneCards, Empty, Loading, problemText } from '../../ui/states';
import { useFilters } from '../../ui/use-filters';
import { Ticket } from './ticket';
import { useNames } from './use-names';
import { scopeText, type CouponTemplate, type Names } from './words';

export function CouponsPage() {
  const templates = useRead('GET /v1/console/coupon-templates');
  const filters = useFilters<'state'>(['state']);
  const can = useMay();
  const names = useNames();
  const create = can('POST /v1/console/coupon-templates') ? <Link to="/coupons/new"><Button type="primary" icon={<Icon name="plus" />}>新建优惠券</Button></Link> : undefined;
  const state = filters.values.state ?? 'active';
  return (
    <div className="page">
      <PageHead title="优惠券" hint="会员自己领取，或随活动、名单、兑换码、购后赠送发放；发出后的规则不再改变" extra={create} />
      <div className="list-tools">
        <Segmented value={state} options={[{ value: 'active', label: '发放中' }, { value: 'stopped', label: '已停发' }]} onChange={(value) => filters.set({ state: value === 'active' ? undefined : value })} aria-label="券的状态" />
      </div>
      <Loading of={templates} what="优惠券" skeleton={<BoneCards cards={6} height={190} />}>
        {(data) => {
          const rows = data.templates.filter((template) => template.state === state);
          if (rows.length === 0) return state === 'active' ? <Empty icon="ticket" title="没有发放中的券" text="新建一张，放进活动或让会员自己领。" act={create} /> : <Empty icon="ticket" title="没有停发的券" />;
          return <div className="coupon-grid">{rows.map((template) => <CouponCard key={template.id} template={template} names={names} />)}</div>;
        }}
      </Loading>
    </div>
  );
}

function CouponCard({ template, names }: { template: CouponTemplate; names: Names }) {
  const { stock, issued, redeemed } = template;
  const rules = [
    template.claimable ? '可自行领取' : '只随活动发放',
    `每人 ${template.perMemberLimit} 张`,
    template.stackable ? `可与其他券同用${template.exclusionKey ? `（${template.exclusionKey}只用一张）` : ''}` : '不与其他券同用',
    template.giftable ? '可转赠' : '',
    template.minTierRank > 0 ? `${names.tiers.get(template.minTierRank) ?? '高等级'}及以上` : '',
  ].filter(Boolean);
  return (
    <article className="panel coupon-card" aria-label={template.title}>
      <Ticket coupon={template} scope={scopeText(template.scope, names)} faded={template.state === 'stopped'} />
      <p className="hint coupon-rules">{rules.join(' · ')}</p>
      <div className="coupon-numbers">
        <div><span>已发</span><b className="figure">{count(issued)}</b>{stock !== null && <small className="figure"> / {count(stock)}</small>}</div>
        <div><span>已核销</span><b className="figure">{count(redeemed)}</b></div>
        <div><span>核销率</span><b className="figure">{shareOf(redeemed, issued)}</b></div>
      </div>
      <Progress percent={stock === null ? 0 : (issued / stock) * 100} showInfo={false} size="small" className={stock === null ? 'is-hidden' : ''} aria-label="已发占库存" />
      <Budget template={template} />
      <footer>
        <StateDot tone={template.state === 'active' ? 'jade' : 'grey'}>{template.state === 'active' ? '发放中' : '已停发'}</StateDot>
        <span className="hint figure">{day(template.createdAt)} 创建</span>
        {template.state === 'active' && <StopButton template={template} />}
      </footer>
    </article>
  );
}

/** Worst-case cost of what is out, against the budget; from 80 % on it says so, at the end that nothing more is issued. */
function Budget({ template: { budgetFen, committedFen = 0, budgetState } }: { template: CouponTemplate }) {
  if (!budgetFen) return null;
  const text = `预算 ${yuan(budgetFen)}，已占用 ${yuan(committedFen)}（按每张最多花费）`;
  if (budgetState === 'spent') return <Alert type="error" showIcon title="预算已用完，已自动停发" description={text} />;
  if (budgetState === 'near') return <Alert type="warning" showIcon title="预算已用到八成" description={text} />;
  return <p className="hint figure">{text}</p>;
}

function StopButton({ template }: { template: CouponTemplate }) {
  const { message, modal } = App.useApp();
  const can = useMay()('POST /v1/console/coupon-templates/:id/stop');
  const act = useAct('POST /v1/console/coupon-templates/:id/stop', {
    refresh: ['GET /v1/console/coupon-templates'], failed: (problem) => void message.error(problemText(problem)),
  });
  if (!can) return null;
  const unused = template.issued - template.redeemed;
  const ask = () => void modal.confirm({
    title: `停发「${template.title}」`, okText: '停发', okButtonProps: { danger: true }, cancelText: '取消',
    content: `停发后不能再领取或随活动发放，也不能恢复发放，需要时请新建一张。已发出还没用的 ${count(unused)} 张照常可用，不受影响。`,
    onOk: async () => { if (await act.send({ params: { id: template.id } })) message.success(`「${template.title}」已停发`); },
  });
  return <Button size="small" type="text" danger loading={act.busy} onClick={ask}>停发</Button>;
}

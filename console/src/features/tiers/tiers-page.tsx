import { Link } from 'react-router';
import { Button } from 'antd';
import type { Reply } from '../../api/api';
import { useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, shareOf } from '../../ui/format';
import { PageHead, Panel, tierLook } from '../../ui/parts';
import { BoneCards, Empty, Loading } from '../../ui/states';
import { keepText } from './tier-form';

type Tier = Reply<'GET /v1/console/tiers'>['tiers'][number];

export function TiersPage() {
  const tiers = useRead('GET /v1/console/tiers');
  const edit = useMay()('PUT /v1/console/tiers') ? <Link to="/tiers/edit"><Button type="primary">修改等级</Button></Link> : undefined;
  return (
    <div className="page">
      <PageHead title="会员等级" hint="成长值达到门槛即刻升级；每一级的权益，会员和店员看到的都一样" extra={edit} />
      <Loading of={tiers} what="会员等级" skeleton={<BoneCards cards={4} height={300} />}>
        {(data) => (data.tiers.length === 0 ? <Empty icon="crown" title="还没有等级" text="等级在开店时一并设置。" /> : <Ladder tiers={data.tiers} />)}
      </Loading>
    </div>
  );
}

function Ladder({ tiers }: { tiers: Tier[] }) {
  const total = tiers.reduce((sum, tier) => sum + tier.members, 0);
  const [, second] = tiers;
  const risen = tiers.slice(1).reduce((sum, tier) => sum + tier.members, 0);
  const finding = `共 ${count(total)} 位会员${second ? `，${second.name}及以上 ${count(risen)} 人，占 ${shareOf(risen, total)}` : ''}`;
  return (
    <>
      <Panel title={finding} hint="各等级当前人数">
        <div className="tier-spread" role="img" aria-label={tiers.map((tier) => `${tier.name} ${tier.members} 人`).join('，')}>
          {tiers.filter((tier) => tier.members > 0).map((tier) => <i key={tier.key} className={`tier-fill-${tierLook(tier.key, tier.rank)}`} style={{ flexGrow: tier.members }} />)}
        </div>
        <div className="tier-legend">
          {tiers.map((tier) => <span key={tier.key}><i className={`tier-fill-${tierLook(tier.key, tier.rank)}`} />{tier.name}<b className="figure">{shareOf(tier.members, total)}</b></span>)}
        </div>
      </Panel>
      <div className="card-grid">{tiers.map((tier) => <TierColumn key={tier.key} tier={tier} />)}</div>
    </>
  );
}

function TierColumn({ tier }: { tier: Tier }) {
  return (
    <article className="panel tier-column" aria-label={tier.name}>
      <div className={`tier-card tier-card-${tierLook(tier.key, tier.rank)}`}>
        <header><strong>{tier.name}</strong></header>
        <p className="figure">{tier.growthFrom === 0 ? '加入即得' : `成长值满 ${count(tier.growthFrom)}`}</p>
        <footer><Link to={`/members?tierKey=${encodeURIComponent(tier.key)}`} className="figure">{count(tier.members)} 位会员</Link></footer>
      </div>
      <p className="hint tier-keep">{keepText(tier)}</p>
      <ul className="benefits">
        {tier.benefits.map((benefit) => <li key={benefit.kind + benefit.title}><strong>{benefit.title}</strong><span>{benefit.detail}</span></li>)}
        {tier.benefits.length === 0 && <li className="hint">没有额外权益</li>}
      </ul>
    </article>
  );
}

import { Link, useNavigate } from 'react-router';
import { Button } from 'antd';
import { count, yuan } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Delta } from '../../ui/parts';
import { Sparkline } from '../../ui/sparkline';
import { useMay } from '../../session/operator';
import { CampaignStateDot } from '../campaigns/words';
import type { Stage } from './findings';

export function StageCard({ stage, number }: { stage: Stage; number: number }) {
  return (
    <article className={`stage panel stage-${stage.key}`} role="listitem" aria-label={stage.name}>
      <header className="stage-head">
        <span className="stage-number" aria-hidden="true">{number}</span>
        <h2>{stage.name}</h2>
      </header>
      <p className="stage-meaning">{stage.meaning}</p>
      <div className="stage-size">
        <strong className="figure">{count(stage.members)}</strong><small>人</small>
        <Delta now={stage.members} before={stage.membersBefore} />
      </div>
      <p className="hint">30 天前 {count(stage.membersBefore)} 人</p>
      <Sparkline values={stage.trend.map((point) => point.value)} />
      <div className="stage-revenue">
        <span>带来营收</span>
        <strong className="figure">{yuan(stage.revenueFen)}</strong>
        <Delta now={stage.revenueFen} before={stage.revenueFenBefore} />
      </div>
      <StageCampaigns stage={stage} />
      <NextBest stage={stage} />
    </article>
  );
}

const shownCampaigns = 2;

function StageCampaigns({ stage }: { stage: Stage }) {
  return (
    <div className="stage-campaigns">
      {stage.campaigns.length === 0 && <span className="hint">没有进行中的活动</span>}
      {stage.campaigns.slice(0, shownCampaigns).map((campaign) => (
        <Link key={campaign.id} to={`/campaigns/${campaign.id}`} className="stage-campaign">
          <span className="clip">{campaign.name}</span><CampaignStateDot state={campaign.state} />
        </Link>
      ))}
      {stage.campaigns.length > shownCampaigns && <Link to="/campaigns" className="hint">还有 {stage.campaigns.length - shownCampaigns} 个</Link>}
    </div>
  );
}

/** The next best thing to do: one click opens it with the rule filled in. */
function NextBest({ stage }: { stage: Stage }) {
  const navigate = useNavigate();
  const can = useMay();
  const { text, members, rule } = stage.nextBest;
  const prefill = { rule, stage: stage.key, name: `${stage.name} · ${text}`.slice(0, 40) };
  return (
    <div className="stage-next">
      <span className="stage-next-label">下一步</span>
      <p>{text}</p>
      <div className="stage-next-acts">
        {can('POST /v1/console/campaigns') && (
          <Button type="primary" disabled={members === 0} onClick={() => navigate('/campaigns/new', { state: prefill })}>
            {`给这 ${count(members)} 人做活动`}
          </Button>
        )}
        <Button type="text" size="small" icon={<Icon name="eye" />} onClick={() => navigate('/segments/new', { state: prefill })}>看看是谁</Button>
      </div>
    </div>
  );
}

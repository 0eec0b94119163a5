import { Link, useParams } from 'react-router';
import { Tabs } from 'antd';
import { useRead } from '../../api/hooks';
import { count, duration, minute } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { PageHead, Panel } from '../../ui/parts';
import { Bone, Loading } from '../../ui/states';
import { useFilters } from '../../ui/use-filters';
import { CampaignActs } from './campaign-acts';
import { CampaignContent } from './campaign-content';
import { Deliveries } from './deliveries';
import { EffectView } from './effect';
import { ProgressBar, ProgressLegend } from './progress-bar';
import { ReceiptView } from './receipt';
import { CampaignStateDot, isMoving, stageNames, type Campaign } from './words';

const pollMs = 1_000;

export function CampaignPage() {
  const { id = '' } = useParams();
  const campaign = useRead('GET /v1/console/campaigns/:id', { params: { id } }, { every: (data) => (data && isMoving(data.state) ? pollMs : false) });
  const data = campaign.data;
  return (
    <div className="page">
      <PageHead
        back={<Link to="/campaigns"><Icon name="left" size={14} />营销</Link>}
        title={<>{data?.name ?? '活动'}{data && <CampaignStateDot state={data.state} />}</>}
        hint={data && `${stageNames[data.stage]} · ${data.audienceSentence}`}
        extra={data && <CampaignActs campaign={data} />}
      />
      <Loading of={campaign} what="活动" skeleton={<><Bone height={150} /><Bone height={420} /></>}>{(loaded) => <CampaignBody campaign={loaded} />}</Loading>
    </div>
  );
}

function CampaignBody({ campaign }: { campaign: Campaign }) {
  const filters = useFilters<'tab'>(['tab']);
  const launched = campaign.state !== 'draft';
  const content = { key: 'content', label: '内容', children: <CampaignContent campaign={campaign} /> };
  const items = launched
    ? [
      { key: 'effect', label: '效果', children: <EffectView campaign={campaign} /> },
      { key: 'receipt', label: '收据', children: <ReceiptView campaign={campaign} /> },
      { key: 'deliveries', label: '逐人记录', children: <Deliveries campaign={campaign} /> },
      content,
    ]
    : [content];
  return (
    <>
      {launched && <ProgressPanel campaign={campaign} />}
      <Tabs className="page-tabs" activeKey={filters.values.tab ?? items[0]?.key} items={items} onChange={(tab) => filters.set({ tab })} destroyOnHidden />
    </>
  );
}

const paceText = ({ state, progress, launchedAt, finishedAt }: Campaign): string => {
  if (state === 'preparing') return '正在冻结名单';
  if (state === 'running') {
    const left = progress.secondsLeft === null ? '' : `，还需约 ${duration(progress.secondsLeft)}`;
    return `每秒 ${count(Math.round(progress.perSecond))} 人${left}。可以离开这个页面，发送不会停。`;
  }
  if (state === 'paused') return `已暂停，还有 ${count(progress.pending)} 人没发。继续后从停下的地方接着发。`;
  if (state === 'stopped') return `已停止，${count(progress.skipped)} 人没有发。已送达的不撤回。`;
  if (state === 'failed') return '发送出错，已送达的不受影响。请把活动名称告诉管理员。';
  return finishedAt && launchedAt ? `${minute(launchedAt)} 发出，${minute(finishedAt)} 全部处理完` : '';
};

function ProgressPanel({ campaign }: { campaign: Campaign }) {
  const { progress } = campaign;
  const due = progress.audience - progress.holdout;
  return (
    <Panel className="progress-panel" label="发送进度">
      <div className="progress-words" role="status" aria-live="polite">
        <p><strong className="figure">{count(due - progress.pending)}</strong> / <span className="figure">{count(due)}</span> 人已处理</p>
        <p className="hint">{paceText(campaign)}</p>
      </div>
      <ProgressBar progress={progress} tall />
      <ProgressLegend progress={progress} />
    </Panel>
  );
}

import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { Button, Segmented, type TableProps } from 'antd';
import { useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, whenText } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { DataTable } from '../../ui/list';
import { PageHead, Panel } from '../../ui/parts';
import { BoneRows, Empty, Loading } from '../../ui/states';
import { useFilters } from '../../ui/use-filters';
import { ProgressBar } from './progress-bar';
import { CampaignStateDot, isMoving, stageNames, type Campaign, type CampaignState } from './words';

const pollMs = 2_000;
const views: { value: string; label: string; states: CampaignState[] | null }[] = [
  { value: 'all', label: '全部', states: null },
  { value: 'live', label: '进行中', states: ['preparing', 'running', 'paused'] },
  { value: 'draft', label: '草稿', states: ['draft'] },
  { value: 'past', label: '已结束', states: ['finished', 'stopped', 'failed'] },
];

export function CampaignsPage() {
  const filters = useFilters<'view'>(['view']);
  const campaigns = useRead('GET /v1/console/campaigns', undefined, {
    every: (data) => (data?.campaigns.some((campaign) => isMoving(campaign.state)) ? pollMs : false), keep: true,
  });
  const can = useMay();
  const view = views.find((item) => item.value === filters.values.view) ?? views[0];
  const create = can('POST /v1/console/campaigns') ? <Link to="/campaigns/new"><Button type="primary" icon={<Icon name="plus" />}>新建活动</Button></Link> : undefined;
  const empty = <Empty icon="send" title="还没有活动" text="给不同等级的会员不同的权益，发出前就能看清人数和成本。" act={create} />;
  return (
    <div className="page">
      <PageHead title="营销" hint="每个活动留一小部分人不发，看清它真正带来多少" extra={create} />
      <Panel label="活动列表">
        <div className="list-tools">
          <Segmented value={view?.value} options={views.map(({ value, label }) => ({ value, label }))} onChange={(value) => filters.set({ view: value === 'all' ? undefined : value })} aria-label="活动状态" />
        </div>
        <Loading of={campaigns} what="活动" skeleton={<BoneRows />}>
          {(data) => {
            const rows = data.campaigns.filter((campaign) => !view?.states || view.states.includes(campaign.state));
            return <CampaignTable rows={rows} empty={data.campaigns.length === 0 ? empty : <Empty icon="send" title={`没有${view?.label ?? ''}的活动`} text="换一类看看。" />} />;
          }}
        </Loading>
      </Panel>
    </div>
  );
}

function CampaignTable({ rows, empty }: { rows: Campaign[]; empty: ReactNode }) {
  const navigate = useNavigate();
  return (
    <DataTable
      label="活动列表" rows={rows} rowKey={(row) => row.id} columns={columns} empty={empty}
      onOpen={(row) => navigate(row.state === 'draft' ? `/campaigns/${row.id}/edit` : `/campaigns/${row.id}`)}
    />
  );
}

const columns: TableProps<Campaign>['columns'] = [
  { title: '活动', key: 'name', render: (_, row) => (
    <div className="cell-two"><strong>{row.name}</strong><span className="clip-2">{row.audienceSentence}</span></div>
  ) },
  { title: '目标', key: 'stage', width: 70, render: (_, row) => <span className={`stage-tag stage-${row.stage}`}>{stageNames[row.stage]}</span> },
  { title: '状态', key: 'state', width: 90, render: (_, row) => <CampaignStateDot state={row.state} /> },
  { title: '送达', key: 'progress', width: 240, render: (_, row) => (row.state === 'draft' ? <span className="hint">还没发出</span> : (
    <div className="cell-progress">
      <ProgressBar progress={row.progress} />
      <span className="hint figure">{count(row.progress.sent)} / {count(row.progress.audience - row.progress.holdout)} 人</span>
    </div>
  )) },
  { title: '时间', key: 'at', width: 120, align: 'right', render: (_, row) => <span className="hint figure">{whenText(row.launchedAt ?? row.createdAt, new Date())}</span> },
];

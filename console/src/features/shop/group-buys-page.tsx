import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { Button, type TableProps } from 'antd';
import { useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, day, formatFen } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { DataTable } from '../../ui/list';
import { PageHead, Panel, StateDot } from '../../ui/parts';
import { BoneRows, Empty, Loading } from '../../ui/states';
import { NewGroupBuy } from './new-group-buy';
import { activityStates, type Activity } from './words';

export function GroupBuysPage() {
  const activities = useRead('GET /v1/console/group-buys');
  const can = useMay()('POST /v1/console/group-buys');
  const [creating, setCreating] = useState(false);
  const create = can ? <Button type="primary" icon={<Icon name="plus" />} onClick={() => setCreating(true)}>开一个拼团</Button> : undefined;
  return (
    <div className="page">
      <PageHead title="拼团" hint="到点没凑齐的团，每位会员的钱各自原路退回" extra={create} />
      <Panel label="拼团活动">
        <Loading of={activities} what="拼团活动" skeleton={<BoneRows rows={4} height={60} />}>
          {(data) => <Activities activities={data.activities} empty={<Empty icon="seats" title="还没有拼团" text="选一个商品、定一个团价，让会员带人来。" act={create} />} />}
        </Loading>
      </Panel>
      {creating && <NewGroupBuy onClose={() => setCreating(false)} />}
    </div>
  );
}

function Activities({ activities, empty }: { activities: Activity[]; empty: ReactNode }) {
  const navigate = useNavigate();
  return <DataTable label="拼团活动" rows={activities} rowKey={(row) => row.id} columns={columns} empty={empty} onOpen={(row) => navigate(`/group-buys/${row.id}`)} />;
}

const columns: TableProps<Activity>['columns'] = [
  { title: '活动', key: 'title', render: (_, row) => (
    <div className="cell-order"><img src={row.picture} alt="" width={44} height={44} /><div className="cell-two"><strong>{row.title}</strong><span>{row.productName}</span></div></div>
  ) },
  { title: '团价', key: 'price', width: 130, render: (_, row) => <div className="cell-two"><strong className="figure price">{formatFen(row.groupBuyFen)}</strong><span className="figure">原价 {formatFen(row.priceFen)}</span></div> },
  { title: '规则', key: 'rule', width: 130, render: (_, row) => <div className="cell-two"><span className="cell-plain figure">{row.size} 人团 · {row.hoursToFill} 小时</span><span>{row.newcomersOnly ? '只邀新会员' : '新老都可参团'}</span></div> },
  { title: '状态', key: 'state', width: 96, render: (_, row) => <StateDot tone={activityStates[row.state][0]}>{activityStates[row.state][1]}</StateDot> },
  { title: '拼团中', key: 'open', width: 84, align: 'right', render: (_, row) => <span className="figure">{count(row.openTeams)}</span> },
  { title: '已成团', key: 'filled', width: 84, align: 'right', render: (_, row) => <span className="figure">{count(row.filledTeams)}</span> },
  { title: '时间', key: 'at', width: 190, align: 'right', render: (_, row) => <span className="hint figure">{day(row.startsAt)} 至 {day(row.endsAt)}</span> },
];

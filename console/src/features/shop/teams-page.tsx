import { Link, useParams } from 'react-router';
import { Tooltip, type TableProps } from 'antd';
import { useRead } from '../../api/hooks';
import { formatFen, minute } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { DataTable, Pager } from '../../ui/list';
import { Avatar, Note, PageHead, Panel, Stat, StateDot } from '../../ui/parts';
import { BoneRows, Empty, Loading } from '../../ui/states';
import { useCursorTrail } from '../../ui/use-filters';
import { activityStates, teamStates, type Activity, type TeamRow } from './words';

export function TeamsPage() {
  const { id = '' } = useParams();
  const activities = useRead('GET /v1/console/group-buys');
  const trail = useCursorTrail(id);
  const teams = useRead('GET /v1/console/group-buys/:id/teams', { params: { id }, query: { cursor: trail.cursor, limit: 20 } }, { keep: true });
  const activity = activities.data?.activities.find((item) => item.id === id);
  return (
    <div className="page">
      <PageHead
        back={<Link to="/group-buys"><Icon name="left" size={14} />拼团</Link>}
        title={<>{activity?.title ?? '拼团'}{activity && <StateDot tone={activityStates[activity.state][0]}>{activityStates[activity.state][1]}</StateDot>}</>}
        hint={activity && `${activity.productName} · ${activity.size} 人团 · 限时 ${activity.hoursToFill} 小时`}
      />
      {activity && <Numbers activity={activity} />}
      <Panel title="团">
        <Loading of={teams} what="团" skeleton={<BoneRows rows={5} />}>
          {(data) => (
            <>
              {data.rows.some((row) => row.stuck) && <Note tone="red" icon="warning">有团的退款卡住了，原因写在那一行。系统会继续重试。</Note>}
              <DataTable label="团" rows={data.rows} rowKey={(row) => row.team.id} columns={columns} empty={<Empty icon="seats" title="还没有人开团" text="把商品页分享给会员，或在活动里带上它。" />} />
              {data.rows.length > 0 && <Pager page={trail.page} rows={data.rows.length} nextCursor={data.nextCursor} onNext={trail.next} onPrevious={trail.previous} unit="个团" />}
            </>
          )}
        </Loading>
      </Panel>
    </div>
  );
}

function Numbers({ activity }: { activity: Activity }) {
  return (
    <Panel className="numbers" label="数字">
      <Stat label="团价" value={formatFen(activity.groupBuyFen)} note={`原价 ${formatFen(activity.priceFen)}`} />
      <Stat label="拼团中" value={activity.openTeams} />
      <Stat label="已成团" value={activity.filledTeams} />
      <Stat label="活动时间" value={<small>{minute(activity.startsAt)}</small>} note={`至 ${minute(activity.endsAt)}`} />
    </Panel>
  );
}

function Seats({ team }: { team: TeamRow['team'] }) {
  return (
    <span className="seats">
      {team.seats.map((seat, index) => (
        <Tooltip key={index} title={`${seat.nickname}${seat.leader ? ' · 团长' : ''}${seat.paid ? '' : ' · 待支付'}`}>
          <span className={seat.paid ? 'seat' : 'seat seat-unpaid'}><Avatar name={seat.nickname} avatarKey={seat.avatarKey} size={28} /></span>
        </Tooltip>
      ))}
      {Array.from({ length: team.missing }, (_, index) => <span key={`free-${index}`} className="seat seat-free" aria-label="空位" />)}
    </span>
  );
}

const outcome = ({ team, refunded, stuck }: TeamRow): string => {
  if (stuck) return stuck;
  if (team.state === 'open') return `还差 ${team.missing} 人`;
  return refunded > 0 ? `已退款 ${refunded} 人` : '';
};

const columns: TableProps<TeamRow>['columns'] = [
  { title: '成员', key: 'seats', render: (_, row) => <Seats team={row.team} /> },
  { title: '状态', key: 'state', width: 100, render: (_, row) => <StateDot tone={row.stuck ? 'red' : teamStates[row.team.state][0]}>{teamStates[row.team.state][1]}</StateDot> },
  { title: '', key: 'outcome', width: 200, render: (_, row) => <span className={row.stuck ? 'live-problem' : 'hint'}>{outcome(row)}</span> },
  { title: '自提门店', key: 'store', width: 130, render: (_, row) => row.team.storeName },
  { title: '截止', key: 'until', width: 140, align: 'right', render: (_, row) => <span className="hint figure">{minute(row.team.expiresAt)}</span> },
];

import { useState } from 'react';
import { Link } from 'react-router';
import { Segmented } from 'antd';
import { useRead } from '../../api/hooks';
import { count, shareOf, yuan } from '../../ui/format';
import { DataTable } from '../../ui/list';
import { PageHead, Panel, Stat } from '../../ui/parts';
import { BoneCards, Empty, Loading } from '../../ui/states';
import { costText, troubleText } from '../tasks/words';
import { Records } from './records';
import { RulesForm } from './rules-form';
import type { Board } from './words';

const periods = [{ value: 0, label: '全部' }, { value: 30, label: '近 30 天打开的' }, { value: 90, label: '近 90 天打开的' }];

/** Do members bring friends, what does it cost, what comes of it, and who looks odd. */
export function ReferralPage() {
  const [days, setDays] = useState(0);
  const board = useRead('GET /v1/console/referral', { query: days === 0 ? {} : { days } }, { keep: true });
  return (
    <div className="page">
      <PageHead title="邀请有礼" hint="好友首单过了退款期才给奖励；退款会收回。可疑的先拦下，由你核实" extra={<Segmented options={periods} value={days} onChange={setDays} aria-label="统计范围" />} />
      <Loading of={board} what="邀请有礼" skeleton={<BoneCards cards={3} height={200} />}>
        {(data) => (
          <>
            <Funnel board={data} />
            <Money board={data} />
            <Records held={data.held} />
            <Top board={data} />
            <RulesForm settings={data.settings} />
          </>
        )}
      </Loading>
    </div>
  );
}

function Funnel({ board: { funnel } }: { board: Board }) {
  const { inviters, shares, visited, joined, ordered, settled, reversed } = funnel;
  const finding = visited === 0 ? '还没有人打开邀请' : `${count(visited)} 人打开邀请，${count(joined)} 人加入（${shareOf(joined, visited)}），${count(settled)} 人首单到账`;
  return (
    <Panel title={finding} hint="从发出到到账的每一步">
      <div className="stat-row">
        <Stat label="发出邀请" value={`${count(shares)} 次`} note={`${count(inviters)} 位会员有邀请码`} />
        <Stat label="打开" value={`${count(visited)} 人`} />
        <Stat label="加入" value={`${count(joined)} 人`} note={`打开的 ${shareOf(joined, visited)}`} />
        <Stat label="首单" value={`${count(ordered)} 人`} note={`加入的 ${shareOf(ordered, joined)}`} />
        <Stat label="到账" value={`${count(settled)} 人`} note={`首单的 ${shareOf(settled, ordered)}`} />
        <Stat label="退款收回" value={`${count(reversed)} 人`} note={`到账的 ${shareOf(reversed, settled)}`} />
      </div>
    </Panel>
  );
}

function Money({ board: { cost, revenueFen } }: { board: Board }) {
  const parts = [['给邀请人', cost.inviter], ['阶梯奖励', cost.ladder], ['好友首单', cost.friend], ['好友加入礼', cost.welcome]] as const;
  return (
    <Panel title={`受邀好友共消费 ${yuan(revenueFen)}`} hint="加入之后的实付，已扣退款；奖励为活动至今发出、没有收回的">
      <div className="stat-row">
        {parts.map(([label, one]) => <Stat key={label} label={label} value={costText(one)} note={troubleText(one) || undefined} />)}
      </div>
    </Panel>
  );
}

type Inviter = Board['top'][number];

function Top({ board: { top } }: { board: Board }) {
  return (
    <Panel title="邀请最多的会员" hint="姓名已隐去部分">
      <DataTable<Inviter>
        label="邀请最多的会员" rows={top} rowKey={({ memberId }) => memberId} scroll={{ x: 640 }}
        empty={<Empty icon="people" title="还没有人邀请到好友" text="开放活动后，会员在小程序“我的”里就能看到邀请有礼。" />}
        columns={[
          { title: '会员', key: 'name', render: (_, row) => <Link to={`/members/${row.memberId}`}>{row.name}</Link> },
          { title: '打开', dataIndex: 'visited', align: 'right' }, { title: '加入', dataIndex: 'joined', align: 'right' },
          { title: '到账', dataIndex: 'settled', align: 'right' }, { title: '收回', dataIndex: 'reversed', align: 'right' },
          { title: '被拦下过', dataIndex: 'flagged', align: 'right' },
        ]}
      />
    </Panel>
  );
}

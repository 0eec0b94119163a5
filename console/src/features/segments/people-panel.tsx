import { useState } from 'react';
import { Link } from 'react-router';
import { Select, Spin, Tabs } from 'antd';
import { useQuery } from '@tanstack/react-query';
import type { ApiProblem } from '@shuke/shared/contract/client';
import type { SegmentRule } from '@shuke/shared/contract/segment-rule';
import { call, type Reply } from '../../api/api';
import { useRead } from '../../api/hooks';
import { Icon } from '../../ui/icon';
import { Avatar, Panel, TierBadge } from '../../ui/parts';
import { Bone, Failure } from '../../ui/states';
import { useSettled, type LiveCount } from './use-live-count';

export function PeoplePanel({ rule, live, waiting }: { rule: SegmentRule; live: LiveCount | undefined; waiting: boolean }) {
  return (
    <Panel className="people" label="看看是谁">
      <Tabs
        items={[
          { key: 'sample', label: '抽样会员', children: <Sample live={live} waiting={waiting} /> },
          { key: 'explain', label: '查某位会员', children: <Explain rule={rule} /> },
        ]}
      />
    </Panel>
  );
}

function Sample({ live, waiting }: { live: LiveCount | undefined; waiting: boolean }) {
  if (!live) return <div className="sample"><Bone height={44} /><Bone height={44} /><Bone height={44} /></div>;
  if (live.sample.length === 0) return <p className="hint sample-none">{live.count === 0 ? '没有会员满足这些条件，试着放宽一条。' : '没有可展示的会员。'}</p>;
  return (
    <ul className={`sample${waiting ? ' is-waiting' : ''}`}>
      {live.sample.map(({ member, reasons }) => (
        <li key={member.id}>
          <Avatar name={member.nickname} avatarKey={member.avatarKey} size={30} />
          <div>
            <Link to={`/members/${member.id}`} target="_blank" className="sample-name">{member.nickname}</Link>
            <TierBadge tierKey={member.tierKey} name={member.tierName} />
            <p className="hint">{reasons.join('；') || '符合全部条件'}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Explain({ rule }: { rule: SegmentRule }) {
  const [search, setSearch] = useState('');
  const [memberId, setMemberId] = useState<string | null>(null);
  const asked = useSettled(search.trim(), 300);
  const found = useRead('GET /v1/console/members', { query: { search: asked, limit: 8 } }, { enabled: asked.length > 0, keep: true });
  const options = (found.data?.page.rows ?? []).map((row) => ({ value: row.id, label: `${row.nickname} · ${row.memberNo} · ${row.tierName}` }));
  return (
    <div className="explain">
      <Select
        showSearch={{ filterOption: false, onSearch: setSearch }} value={memberId} onChange={setMemberId} aria-label="选择会员"
        placeholder="输入昵称、会员号或手机号" options={options} allowClear onClear={() => setMemberId(null)} style={{ width: '100%' }}
        notFoundContent={found.isFetching ? <Spin size="small" /> : asked ? '没有找到这位会员' : '输入后选择一位会员'}
      />
      {memberId ? <Verdict rule={rule} memberId={memberId} /> : <p className="hint">查清一位会员为什么在这个人群里，或为什么不在。</p>}
    </div>
  );
}

type Explanation = Reply<'POST /v1/console/segments/explain'>;

function Verdict({ rule, memberId }: { rule: SegmentRule; memberId: string }) {
  const answer = useQuery<Explanation, ApiProblem>({
    queryKey: ['segment-explain', memberId, JSON.stringify(rule)],
    queryFn: () => call('POST /v1/console/segments/explain', { body: { rule, memberId } }),
    placeholderData: (previous) => previous,
  });
  if (answer.error) return <Failure problem={answer.error} what="原因" retry={() => void answer.refetch()} />;
  if (!answer.data) return <Bone height={60} />;
  return (
    <div className="verdict">
      <p className={answer.data.in ? 'verdict-in' : 'verdict-out'}>
        <Icon name={answer.data.in ? 'check' : 'close'} />{answer.data.in ? '在这个人群里' : '不在这个人群里'}
      </p>
      <ul>
        {answer.data.reasons.map((reason) => (
          <li key={reason.path} className={reason.holds ? 'holds' : 'fails'}>
            <Icon name={reason.holds ? 'check' : 'close'} size={13} /><span>{reason.sentence}</span>
            <span className="visually-hidden">{reason.holds ? '符合' : '不符合'}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button, type TableProps } from 'antd';
import type { Input } from '../../api/api';
import { useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, daysAgo, formatFen } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Chips, DataTable, FilterSelect, Pager, SearchBox } from '../../ui/list';
import { Avatar, PageHead, Panel, TagPill, TierBadge } from '../../ui/parts';
import { BoneRows, Empty, Loading } from '../../ui/states';
import { useCursorTrail, useFilters } from '../../ui/use-filters';
import { NewRun, type RunFor } from '../tags/new-run';
import type { MemberRow, Members } from './types';
import { useMemberFilters, statusNames, type MemberFilter } from './use-member-filters';

type MembersQuery = Input<'GET /v1/console/members'>['query'];

const filterNames = ['search', 'tierKey', 'tagId', 'storeId', 'status'] as const;
const pageSize = 20;

/** What is searched for now, without what is left open. */
const searched = (values: Partial<Record<MemberFilter | 'search', string>>): Omit<Extract<RunFor['audience'], { kind: 'search' }>, 'kind'> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value));

export function MembersPage() {
  const filters = useFilters<MemberFilter | 'search'>(filterNames);
  const trail = useCursorTrail(JSON.stringify(filters.values));
  const query = { ...filters.values, cursor: trail.cursor, limit: pageSize } as MembersQuery;
  const members = useRead('GET /v1/console/members', { query }, { keep: true });
  const controls = useMemberFilters(filters.values);
  const may = useMay();
  const [tagging, setTagging] = useState(false);
  const total = members.data?.total ?? 0;
  const chips = controls.filter((control) => control.value).map((control) => ({
    key: control.key,
    label: `${control.label}：${control.options.find((option) => option.value === control.value)?.label ?? '…'}`,
    remove: () => filters.set({ [control.key]: undefined }),
  }));
  return (
    <div className="page">
      <PageHead
        title="会员" hint="手机号默认隐藏；打开一位会员会被记录，会员本人也能看到"
        extra={may('POST /v1/console/tag-runs') && total > 0 && <Button icon={<Icon name="tag" />} onClick={() => setTagging(true)}>给这 {count(total)} 位批量打标</Button>}
      />
      {tagging && <NewRun fixed={{ audience: { kind: 'search', ...searched(filters.values) }, words: `会员列表现在找到的 ${count(total)} 位会员` }} onClose={() => setTagging(false)} />}
      <Panel label="会员列表">
        <div className="list-tools">
          <SearchBox value={filters.values.search} onSearch={(search) => filters.set({ search })} placeholder="昵称、会员号或完整手机号" />
          {controls.map((control) => (
            <FilterSelect key={control.key} label={control.label} value={control.value} options={control.options} onChange={(value) => filters.set({ [control.key]: value })} />
          ))}
        </div>
        <Chips chips={chips} onClear={filters.clear} />
        <Loading of={members} what="会员列表" skeleton={<BoneRows rows={10} />}>
          {(data) => <MemberList data={data} waiting={members.isPlaceholderData} filtered={filters.active.length > 0} onClear={filters.clear} trail={trail} />}
        </Loading>
      </Panel>
    </div>
  );
}

interface ListProps { data: Members; waiting: boolean; filtered: boolean; onClear: () => void; trail: ReturnType<typeof useCursorTrail> }

function MemberList({ data, waiting, filtered, onClear, trail }: ListProps) {
  const navigate = useNavigate();
  const empty = filtered
    ? <Empty icon="search" title="没有符合条件的会员" text="换个关键词，或去掉一个条件。手机号要填完整的 11 位。" act={<button type="button" className="link" onClick={onClear}>清除全部条件</button>} />
    : <Empty icon="people" title="还没有会员" text="把门店二维码放到收银台，客人扫码两步即可加入。" act={<button type="button" className="link" onClick={() => navigate('/stores')}>去下载门店二维码</button>} />;
  return (
    <div className={waiting ? 'is-waiting' : ''}>
      <DataTable label="会员列表" rows={data.page.rows} rowKey={(row) => row.id} columns={columns} empty={empty} scroll={{ x: 980 }} onOpen={(row) => navigate(`/members/${row.id}`)} />
      {data.page.rows.length > 0 && (
        <Pager
          page={trail.page} rows={data.page.rows.length} total={data.total} nextCursor={data.page.nextCursor} unit="位会员" opens
          onNext={trail.next} onPrevious={trail.previous}
        />
      )}
    </div>
  );
}

const shownTags = 2;

const columns: TableProps<MemberRow>['columns'] = [
  { title: '会员', key: 'member', width: 210, fixed: 'left', render: (_, row) => (
    <div className="cell-person">
      <Avatar name={row.nickname} avatarKey={row.avatarKey} />
      <div className="cell-two"><strong className="clip">{row.nickname}</strong><span className="figure">{row.memberNo}</span></div>
    </div>
  ) },
  { title: '等级', key: 'tier', width: 90, render: (_, row) => (row.status === 'joined'
    ? <TierBadge tierKey={row.tierKey} name={row.tierName} />
    : <span className="hint">{statusNames[row.status]}</span>) },
  { title: '手机号', key: 'phone', width: 118, render: (_, row) => <span className="figure">{row.phoneMasked ?? '—'}</span> },
  { title: '标签', key: 'tags', render: (_, row) => (
    <span className="cell-tags">
      {row.tags.slice(0, shownTags).map((tag) => <TagPill key={tag.id} name={tag.name} colour={tag.colour} />)}
      {row.tags.length > shownTags && <span className="hint" title={row.tags.map((tag) => tag.name).join('、')}>+{row.tags.length - shownTags}</span>}
    </span>
  ) },
  { title: '门店', key: 'store', width: 100, render: (_, row) => <span className="clip">{row.storeName ?? '—'}</span> },
  { title: '累计消费', key: 'paid', width: 130, align: 'right', render: (_, row) => (
    <div className="cell-two cell-right"><strong className="figure">{formatFen(row.paidFen)}</strong><span className="figure">{count(row.orderCount)} 单</span></div>
  ) },
  { title: '积分', key: 'points', width: 80, align: 'right', render: (_, row) => <span className="figure">{count(row.points)}</span> },
  { title: '最近消费', key: 'last', width: 96, align: 'right', render: (_, row) => <span className="figure">{row.lastOrderAt ? daysAgo(row.lastOrderAt, new Date()) : '—'}</span> },
];

import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { App, Button, Table, type TableProps } from 'antd';
import type { Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { ChartPanel } from '../../ui/chart-panel';
import type { ChartModel } from '../../ui/chart-model';
import { count, minute, monthDay } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Note, PageHead, Panel, StateDot } from '../../ui/parts';
import { Bone, BoneRows, Empty, Loading, problemText } from '../../ui/states';
import { DiffPanel } from './diff-panel';
import { ExportModal } from './export-modal';

type Segment = Reply<'GET /v1/console/segments/:id'>;
export type Snapshot = Reply<'GET /v1/console/segments/:id/snapshots'>['snapshots'][number];

const pollMs = 1_500;

/** How a segment grew and shrank, who came and who left, and the way to take its members out. */
export function SegmentHistoryPage() {
  const { id = '' } = useParams();
  const segment = useRead('GET /v1/console/segments/:id', { params: { id } });
  return (
    <Loading of={segment} what="人群" skeleton={<div className="page"><Bone width={260} height={28} /><Bone height={260} /><Bone height={320} /></div>}>
      {(data) => <History segment={data} />}
    </Loading>
  );
}

function History({ segment }: { segment: Segment }) {
  const params = { id: segment.id };
  const read = useRead('GET /v1/console/segments/:id/snapshots', { params }, {
    every: (data) => (data?.snapshots.some(({ state }) => state === 'running') ? pollMs : false),
  });
  return (
    <div className="page">
      <PageHead
        back={<Link to={`/segments/${segment.id}`}><Icon name="left" size={14} />{segment.name}</Link>} title="人数与名单" hint={segment.sentence}
        extra={<Acts segment={segment} running={read.data?.snapshots.some(({ state }) => state === 'running') ?? false} />}
      />
      <Uses segment={segment} />
      <Loading of={read} what="人数历史" skeleton={<BoneRows />}>
        {({ snapshots }) => <Snapshots key={snapshots.find(({ state }) => state === 'done')?.id ?? 'none'} segmentId={segment.id} snapshots={snapshots} />}
      </Loading>
    </div>
  );
}

function Acts({ segment, running }: { segment: Segment; running: boolean }) {
  const { message } = App.useApp();
  const can = useMay();
  const [taking, setTaking] = useState(false);
  const act = useAct('POST /v1/console/segments/:id/snapshots', {
    refresh: ['GET /v1/console/segments/:id/snapshots'], failed: (problem) => void message.error(problemText(problem)),
  });
  return (
    <>
      {can('POST /v1/console/segments/:id/snapshots') && (
        <Button icon={<Icon name="refresh" />} loading={act.busy || running} onClick={() => void act.send({ params: { id: segment.id } })}>{running ? '正在统计' : '现在拍一次快照'}</Button>
      )}
      {can('POST /v1/console/segments/:id/export-link') && <Button icon={<Icon name="download" />} onClick={() => setTaking(true)}>导出名单</Button>}
      {taking && <ExportModal segment={segment} onClose={() => setTaking(false)} />}
    </>
  );
}

const leads: Record<Segment['usedBy'][number]['kind'], (id: string) => string | null> = {
  campaign: (id) => `/campaigns/${id}`, segment: (id) => `/segments/${id}`, other: () => null,
};

function Uses({ segment: { usedBy } }: { segment: Segment }) {
  if (usedBy.length === 0) return null;
  return (
    <section className="uses" aria-label="用在哪里">
      <h2>用在 {usedBy.length} 处</h2>
      <ul>
        {usedBy.map(({ kind, id, name }) => {
          const to = leads[kind](id);
          return <li key={`${kind}:${id}`}>{to ? <Link to={to}>{name}</Link> : name}</li>;
        })}
      </ul>
    </section>
  );
}

const newestPerDay = (snapshots: readonly Snapshot[]): Snapshot[] =>
  snapshots.filter(({ state }) => state === 'done').filter((one, index, done) => done.findIndex(({ day }) => day === one.day) === index).reverse();

function chartOf(days: readonly Snapshot[]): ChartModel {
  return {
    days: days.map(({ day }) => day), height: 220, format: (value) => `${count(value)} 人`, axis: count,
    series: [{ name: '人数', kind: 'line', colour: '#14785A', values: days.map((one) => one.count) }],
  };
}

function findingOf(days: readonly Snapshot[]): string {
  const [first, last] = [days[0], days[days.length - 1]];
  if (!first || !last) return '还没有快照';
  const change = last.count - first.count;
  const since = `从${monthDay(first.day)}到${monthDay(last.day)}`;
  if (change === 0) return `${since}人数持平，现有 ${count(last.count)} 人`;
  return `${since}${change > 0 ? '多' : '少'}了 ${count(Math.abs(change))} 人，现有 ${count(last.count)} 人`;
}

function Snapshots({ segmentId, snapshots }: { segmentId: string; snapshots: Snapshot[] }) {
  const done = snapshots.filter(({ state }) => state === 'done');
  const [chosen, setChosen] = useState<string[]>(() => done.slice(0, 2).map(({ id }) => id));
  const days = newestPerDay(snapshots);
  if (snapshots.length === 0) return <Panel><Empty icon="clock" title="还没有快照" text="每天零点后自动统计一次；也可以现在拍一次，以后就能比较谁来了、谁走了。" /></Panel>;
  const [to, from] = done.filter(({ id }) => chosen.includes(id));
  return (
    <>
      {days.length > 1 && <ChartPanel finding={findingOf(days)} hint="每个营业日最后一次快照的人数" model={chartOf(days)} />}
      {to && from ? <DiffPanel segmentId={segmentId} from={from} to={to} /> : done.length > 1 && <Note>在下面勾选两次快照，比较谁来了、谁走了。</Note>}
      <Panel title="每次快照" hint="勾选两次来比较；进出的会员会作为事件发给自动化"><SnapshotTable snapshots={snapshots} chosen={chosen} onChoose={setChosen} /></Panel>
    </>
  );
}

const columns: TableProps<Snapshot>['columns'] = [
  { title: '时间', key: 'at', render: (_, one) => <div className="cell-two"><strong className="figure">{minute(one.at)}</strong><span>{one.daily ? '每天自动' : '手动'}</span></div> },
  { title: '人数', key: 'count', align: 'right', width: 120, render: (_, one) => (one.state === 'done' ? <span className="figure">{count(one.count)}</span> : '—') },
  { title: '新来', key: 'entered', align: 'right', width: 110, render: (_, one) => <Moved snapshot={one} n={one.entered} sign="+" /> },
  { title: '离开', key: 'left', align: 'right', width: 110, render: (_, one) => <Moved snapshot={one} n={one.left} sign="−" /> },
  { title: '说明', key: 'note', width: 260, className: 'cell-apart', render: (_, one) => <SnapshotNote snapshot={one} /> },
];

function Moved({ snapshot, n, sign }: { snapshot: Snapshot; n: number; sign: string }) {
  if (snapshot.state !== 'done' || snapshot.first) return <span className="hint">—</span>;
  return <span className="figure">{n === 0 ? '0' : `${sign}${count(n)}`}</span>;
}

function SnapshotNote({ snapshot }: { snapshot: Snapshot }) {
  if (snapshot.state === 'running') return <StateDot tone="blue">正在统计</StateDot>;
  if (snapshot.state === 'failed') return <StateDot tone="red">{snapshot.failure ?? '没有完成'}</StateDot>;
  if (snapshot.first) return <span className="hint">第一次，作为起点</span>;
  return snapshot.ruleChanged ? <span className="hint">之前改过条件，进出里含这次改动</span> : null;
}

function SnapshotTable({ snapshots, chosen, onChoose }: { snapshots: Snapshot[]; chosen: string[]; onChoose: (ids: string[]) => void }) {
  return (
    <Table<Snapshot>
      aria-label="每次快照" size="middle" className="data-table" dataSource={snapshots} rowKey={(one) => one.id} columns={columns ?? []} scroll={{ x: 720 }}
      pagination={snapshots.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      rowSelection={{
        selectedRowKeys: chosen, hideSelectAll: true, columnWidth: 40, onChange: (keys) => onChoose(keys.map(String).slice(-2)),
        getCheckboxProps: ({ at, state }) => ({ 'aria-label': `选择 ${minute(at)} 的快照`, disabled: state !== 'done' }) as object,
      }}
    />
  );
}

import { useState, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { App, Button, Dropdown, Segmented, type TableProps } from 'antd';
import type { Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, whenText } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { DataTable } from '../../ui/list';
import { PageHead, Panel } from '../../ui/parts';
import { Sparkline } from '../../ui/sparkline';
import { BoneRows, Empty, Loading, problemText } from '../../ui/states';
import { mostOverlapped } from './overlap-model';

type Segment = Reply<'GET /v1/console/segments'>['segments'][number];

export function SegmentsPage() {
  const [archived, setArchived] = useState(false);
  const segments = useRead('GET /v1/console/segments', { query: archived ? { archived } : {} }, { keep: true });
  const can = useMay();
  const create = <Link to="/segments/new"><Button type="primary" icon={<Icon name="plus" />}>新建人群</Button></Link>;
  const faces = (
    <Segmented
      size="small" aria-label="在用或已收起" value={archived ? 'archived' : 'used'} onChange={(face) => setArchived(face === 'archived')}
      options={[{ value: 'used', label: '在用' }, { value: 'archived', label: '已收起' }]}
    />
  );
  const empty = archived
    ? <Empty icon="rings" title="没有收起的人群" text="不再常用的人群可以收起，用到它的活动不受影响。" />
    : <Empty icon="rings" title="还没有人群" text="圈出第一群人，比如「首单 30 天后没再来」。" act={can('POST /v1/console/segments') ? create : undefined} />;
  return (
    <div className="page">
      <PageHead title="人群" hint="用条件圈出会员，人数随数据变化；活动发出时会冻结名单" extra={can('POST /v1/console/segments') ? create : undefined} />
      <Panel label="人群列表">
        <Loading of={segments} what="人群" skeleton={<BoneRows />}>
          {(data) => <SegmentTable key={String(archived)} segments={data.segments} empty={empty} faces={faces} />}
        </Loading>
      </Panel>
    </div>
  );
}

function SegmentTable({ segments, empty, faces }: { segments: Segment[]; empty: ReactNode; faces: ReactNode }) {
  const navigate = useNavigate();
  const [now] = useState(() => new Date());
  const [chosen, setChosen] = useState<string[]>([]);
  const columns: TableProps<Segment>['columns'] = [
    { title: '名称', key: 'name', render: (_, segment) => (
      <div className="cell-two"><strong>{segment.name}</strong><span className="clip-2">{segment.sentence}</span></div>
    ) },
    { title: '人数', key: 'count', width: 120, align: 'right', render: (_, segment) => (
      <div className="cell-two cell-right"><strong className="figure">{count(segment.count)}</strong><span>{whenText(segment.countedAt, now)}</span></div>
    ) },
    { title: '近两周', key: 'trend', width: 120, render: (_, segment) => <Trend segment={segment} /> },
    { title: '用在', key: 'usedBy', width: 190, render: (_, segment) => <UsedBy names={segment.usedBy.map(({ name }) => name)} /> },
    { title: '', key: 'acts', width: 200, align: 'right', render: (_, segment) => <RowActs segment={segment} /> },
  ];
  const selection: TableProps<Segment>['rowSelection'] = {
    selectedRowKeys: chosen, onChange: (keys) => setChosen(keys.map(String)), hideSelectAll: true, columnWidth: 40,
    getCheckboxProps: ({ id, name }) => ({ 'aria-label': `选择「${name}」`, disabled: chosen.length >= mostOverlapped && !chosen.includes(id) }) as object,
  };
  return (
    <>
      <div className="overlap-bar">
        {segments.length > 1 && <OverlapBar chosen={chosen} onClear={() => setChosen([])} />}
        <span className="overlap-faces">{faces}</span>
      </div>
      <DataTable
        label="人群列表" rows={segments} rowKey={(segment) => segment.id} columns={columns} empty={empty} onOpen={(segment) => navigate(`/segments/${segment.id}`)}
        rowSelection={selection} scroll={{ x: 860 }}
      />
    </>
  );
}

function OverlapBar({ chosen, onClear }: { chosen: string[]; onClear: () => void }) {
  const navigate = useNavigate();
  const enough = chosen.length >= 2;
  return (
    <>
      <span className="hint">{chosen.length === 0 ? `勾选 2 到 ${mostOverlapped} 个人群，看它们有多少人重合` : `已选 ${chosen.length} 个，最多 ${mostOverlapped} 个`}</span>
      {chosen.length > 0 && <Button size="small" type="text" onClick={onClear}>不选了</Button>}
      {chosen.length > 0 && <Button size="small" type="primary" disabled={!enough} icon={<Icon name="rings" size={14} />} onClick={() => navigate(`/segments/overlap?ids=${chosen.join(',')}`)}>看重合</Button>}
    </>
  );
}

function Trend({ segment: { trend } }: { segment: Segment }) {
  const [first, last] = [trend[0], trend[trend.length - 1]];
  if (!first || !last || trend.length < 2) return <span className="hint">明天起有走势</span>;
  const change = last.count - first.count;
  return (
    <div className="trend-cell" title={`${first.day} 有 ${count(first.count)} 人，${last.day} 有 ${count(last.count)} 人`}>
      <Sparkline values={trend.map((one) => one.count)} width={90} height={24} />
      <span className="figure hint">{change > 0 ? `+${count(change)}` : change < 0 ? `−${count(-change)}` : '持平'}</span>
    </div>
  );
}

function UsedBy({ names }: { names: string[] }) {
  if (names.length === 0) return <span className="hint">还没用过</span>;
  return <span className="clip" title={names.join('、')}>{names[0]}{names.length > 1 ? ` 等 ${names.length} 处` : ''}</span>;
}

function RowActs({ segment }: { segment: Segment }) {
  const navigate = useNavigate();
  const can = useMay();
  const remove = useRemove(segment);
  const archive = useArchive(segment);
  const inUse = segment.usedBy.length > 0;
  const items = [
    { key: 'copy', label: '复制', icon: <Icon name="copy" />, onClick: () => navigate('/segments/new', { state: { rule: segment.rule, name: `${segment.name} 副本`.slice(0, 60) } }) },
    { key: 'archive', label: segment.archived ? '放回在用' : '收起', icon: <Icon name={segment.archived ? 'undo' : 'bag'} />, onClick: archive },
    { key: 'remove', label: '删除', danger: true, icon: <Icon name="trash" />, disabled: inUse, title: inUse ? '正在被使用，不能删除' : undefined, onClick: remove },
  ];
  return (
    <span className="row-acts">
      <Link to={`/segments/${segment.id}/history`}>人数与名单</Link>
      {can('POST /v1/console/campaigns') && !segment.archived && <Button size="small" onClick={() => navigate('/campaigns/new', { state: { segmentId: segment.id } })}>做活动</Button>}
      {can('POST /v1/console/segments') && (
        <Dropdown trigger={['click']} menu={{ items }}><Button size="small" type="text" aria-label={`${segment.name} 的更多操作`} icon={<Icon name="down" size={14} />} /></Dropdown>
      )}
    </span>
  );
}

function useArchive(segment: Segment): () => void {
  const { message } = App.useApp();
  const act = useAct('PUT /v1/console/segments/:id/archived', {
    refresh: ['GET /v1/console/segments'],
    done: () => void message.success(segment.archived ? `「${segment.name}」放回在用` : `已收起「${segment.name}」，用到它的地方不受影响`),
    failed: (problem) => void message.error(problemText(problem)),
  });
  return () => void act.send({ params: { id: segment.id }, body: { archived: !segment.archived } });
}

function useRemove(segment: Segment): () => void {
  const { modal, message } = App.useApp();
  const act = useAct('DELETE /v1/console/segments/:id', {
    refresh: ['GET /v1/console/segments'],
    failed: (problem) => void message.error(problemText(problem)),
  });
  return () => {
    void modal.confirm({
      title: `删除人群「${segment.name}」`,
      content: `只删除这条规则和它的人数历史，其中的 ${count(segment.count)} 位会员和他们的标签不受影响。删除后不能恢复，不常用的可以收起。`,
      okText: '删除', okButtonProps: { danger: true }, cancelText: '取消',
      onOk: async () => {
        if (await act.send({ params: { id: segment.id } })) message.success(`已删除「${segment.name}」`);
      },
    });
  };
}

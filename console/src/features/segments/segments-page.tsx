import { useState, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { App, Button, Dropdown, type TableProps } from 'antd';
import type { Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, whenText } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { DataTable } from '../../ui/list';
import { PageHead, Panel } from '../../ui/parts';
import { BoneRows, Empty, Loading, problemText } from '../../ui/states';

type Segment = Reply<'GET /v1/console/segments'>['segments'][number];

export function SegmentsPage() {
  const segments = useRead('GET /v1/console/segments');
  const can = useMay();
  const create = <Link to="/segments/new"><Button type="primary" icon={<Icon name="plus" />}>新建人群</Button></Link>;
  return (
    <div className="page">
      <PageHead title="人群" hint="用条件圈出会员，人数随数据变化；活动发出时会冻结名单" extra={can('POST /v1/console/segments') ? create : undefined} />
      <Panel label="人群列表">
        <Loading of={segments} what="人群" skeleton={<BoneRows />}>
          {(data) => <SegmentTable segments={data.segments} empty={<Empty icon="rings" title="还没有人群" text="圈出第一群人，比如「首单 30 天后没再来」。" act={create} />} />}
        </Loading>
      </Panel>
    </div>
  );
}

function SegmentTable({ segments, empty }: { segments: Segment[]; empty: ReactNode }) {
  const navigate = useNavigate();
  const [now] = useState(() => new Date());
  const columns: TableProps<Segment>['columns'] = [
    { title: '名称', key: 'name', render: (_, segment) => (
      <div className="cell-two"><strong>{segment.name}</strong><span className="clip-2">{segment.sentence}</span></div>
    ) },
    { title: '人数', key: 'count', width: 130, align: 'right', render: (_, segment) => (
      <div className="cell-two cell-right"><strong className="figure">{count(segment.count)}</strong><span>{whenText(segment.countedAt, now)}</span></div>
    ) },
    { title: '用在', key: 'usedBy', width: 210, className: 'cell-apart', render: (_, segment) => <UsedBy names={segment.usedBy} /> },
    { title: '创建', key: 'createdAt', width: 110, render: (_, segment) => <span className="hint">{whenText(segment.createdAt, now)}</span> },
    { title: '', key: 'acts', width: 150, align: 'right', render: (_, segment) => <RowActs segment={segment} /> },
  ];
  return <DataTable label="人群列表" rows={segments} rowKey={(segment) => segment.id} columns={columns} empty={empty} onOpen={(segment) => navigate(`/segments/${segment.id}`)} />;
}

function UsedBy({ names }: { names: string[] }) {
  if (names.length === 0) return <span className="hint">还没用过</span>;
  return <span className="clip" title={names.join('、')}>{names[0]}{names.length > 1 ? ` 等 ${names.length} 处` : ''}</span>;
}

function RowActs({ segment }: { segment: Segment }) {
  const navigate = useNavigate();
  const can = useMay();
  const remove = useRemove(segment);
  const items = [
    { key: 'copy', label: '复制', icon: <Icon name="copy" />, onClick: () => navigate('/segments/new', { state: { rule: segment.rule, name: `${segment.name} 副本`.slice(0, 60) } }) },
    { key: 'remove', label: '删除', danger: true, icon: <Icon name="trash" />, disabled: segment.usedBy.length > 0, title: segment.usedBy.length > 0 ? '正在被使用，不能删除' : undefined, onClick: remove },
  ];
  return (
    <span className="row-acts">
      {can('POST /v1/console/campaigns') && <Button size="small" onClick={() => navigate('/campaigns/new', { state: { segmentId: segment.id } })}>做活动</Button>}
      {can('POST /v1/console/segments') && (
        <Dropdown trigger={['click']} menu={{ items }}><Button size="small" type="text" aria-label={`${segment.name} 的更多操作`} icon={<Icon name="down" size={14} />} /></Dropdown>
      )}
    </span>
  );
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
      content: `只删除这条规则，其中的 ${count(segment.count)} 位会员和他们的标签不受影响。删除后不能恢复，可以先复制一份。`,
      okText: '删除', okButtonProps: { danger: true }, cancelText: '取消',
      onOk: async () => {
        if (await act.send({ params: { id: segment.id } })) message.success(`已删除「${segment.name}」`);
      },
    });
  };
}

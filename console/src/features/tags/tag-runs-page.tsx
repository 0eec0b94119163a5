import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { Button, type TableProps } from 'antd';
import { useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, minute } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { DataTable } from '../../ui/list';
import { PageHead, Panel, StateDot, TagPill } from '../../ui/parts';
import { BoneRows, Empty, Loading } from '../../ui/states';
import { NewRun } from './new-run';
import { isMoving, runStates, verbOf, type TagRun } from './tag-run-words';

export function TagRunsPage() {
  const can = useMay();
  if (!can('GET /v1/console/tag-runs')) return <Empty icon="tag" title="你的角色不能查看批量打标" />;
  return <Runs mayCreate={can('POST /v1/console/tag-runs')} />;
}

function Runs({ mayCreate }: { mayCreate: boolean }) {
  const navigate = useNavigate();
  const runs = useRead('GET /v1/console/tag-runs', undefined, { every: (data) => (data?.runs.some(({ state }) => isMoving(state)) ? 2000 : false) });
  const [creating, setCreating] = useState(false);
  const create = mayCreate ? <Button type="primary" icon={<Icon name="plus" />} onClick={() => setCreating(true)}>批量打标</Button> : undefined;
  return (
    <div className="page">
      <PageHead back={<Link to="/tags"><Icon name="left" size={14} />标签</Link>} title="批量打标" hint="先核对会改动多少人，再执行；超过限额要由另一位运营批准，做完可以撤回" extra={create} />
      <Panel label="批量打标">
        <Loading of={runs} what="批量打标" skeleton={<BoneRows rows={5} height={56} />}>
          {(data) => (
            <DataTable
              label="批量打标" rows={data.runs} rowKey={(row) => row.id} columns={columns} scroll={{ x: 760 }} onOpen={(row) => navigate(`/tag-runs/${row.id}`)}
              empty={<Empty icon="tag" title="还没有批量打过标签" text="选一个人群，或上传手机号、会员号名单。" act={create} />}
            />
          )}
        </Loading>
      </Panel>
      {creating && <NewRun onClose={() => setCreating(false)} />}
    </div>
  );
}

const columns: TableProps<TagRun>['columns'] = [
  { title: '标签', key: 'tag', width: 200, render: (_, row) => <span className="cell-tags">{verbOf(row)}<TagPill name={row.tagName} colour={row.colour} /></span> },
  { title: '给谁', key: 'who', render: (_, row) => <div className="cell-two"><strong className="clip">{row.sourceText}</strong><span className="clip">{row.reason}</span></div> },
  { title: '会改动', key: 'change', width: 90, align: 'right', render: (_, row) => <span className="figure">{count(row.wouldChange)}</span> },
  { title: '状态', key: 'state', width: 120, render: (_, row) => <StateDot tone={runStates[row.state][0]}>{runStates[row.state][1]}</StateDot> },
  { title: '准备人', key: 'by', width: 90, render: (_, row) => row.createdBy },
  { title: '时间', key: 'at', width: 150, align: 'right', render: (_, row) => <span className="hint figure">{minute(row.createdAt)}</span> },
];

import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button, type TableProps } from 'antd';
import { useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, minute, yuan } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { DataTable } from '../../ui/list';
import { PageHead, Panel, StateDot } from '../../ui/parts';
import { BoneRows, Empty, Loading } from '../../ui/states';
import { grantStates, isMoving, type Grant } from './grant-words';
import { NewGrant } from './new-grant';

export function GrantsPage() {
  const can = useMay();
  if (!can('GET /v1/console/coupon-grants')) return <Empty icon="ticket" title="你的角色不能查看批量发券" />;
  return <Grants mayCreate={can('POST /v1/console/coupon-grants')} />;
}

function Grants({ mayCreate }: { mayCreate: boolean }) {
  const navigate = useNavigate();
  const grants = useRead('GET /v1/console/coupon-grants', undefined, { every: (data) => (data?.grants.some(({ state }) => isMoving(state)) ? 2000 : false) });
  const [creating, setCreating] = useState(false);
  const create = mayCreate ? <Button type="primary" icon={<Icon name="plus" />} onClick={() => setCreating(true)}>按名单发券</Button> : undefined;
  return (
    <div className="page">
      <PageHead title="批量发券" hint="先核对名单和成本，再发出；超过限额要由另一位同事批准，没用的可以撤回" extra={create} />
      <Panel label="批量发券">
        <Loading of={grants} what="批量发券" skeleton={<BoneRows rows={5} height={56} />}>
          {(data) => (
            <DataTable
              label="批量发券" rows={data.grants} rowKey={(row) => row.id} columns={columns} onOpen={(row) => navigate(`/coupon-grants/${row.id}`)}
              empty={<Empty icon="ticket" title="还没有按名单发过券" text="粘贴手机号或会员号，或上传表格。" act={create} />}
            />
          )}
        </Loading>
      </Panel>
      {creating && <NewGrant onClose={() => setCreating(false)} onReady={(id) => navigate(`/coupon-grants/${id}`)} />}
    </div>
  );
}

const columns: TableProps<Grant>['columns'] = [
  { title: '券', key: 'template', render: (_, row) => <div className="cell-two"><strong>{row.templateTitle}</strong><span>{row.reason}</span></div> },
  { title: '会员', key: 'members', width: 90, align: 'right', render: (_, row) => <span className="figure">{count(row.members)}</span> },
  { title: '最高成本', key: 'cost', width: 110, align: 'right', render: (_, row) => <span className="figure">{row.costCeilingFen === null ? '不封顶' : yuan(row.costCeilingFen)}</span> },
  { title: '状态', key: 'state', width: 130, render: (_, row) => <StateDot tone={grantStates[row.state][0]}>{grantStates[row.state][1]}</StateDot> },
  { title: '准备人', key: 'by', width: 100, render: (_, row) => row.createdBy },
  { title: '时间', key: 'at', width: 150, align: 'right', render: (_, row) => <span className="hint figure">{minute(row.createdAt)}</span> },
];

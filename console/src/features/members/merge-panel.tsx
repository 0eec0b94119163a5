import { useState } from 'react';
import { Button, Popconfirm } from 'antd';
import type { Reply } from '../../api/api';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { day, minute } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Panel } from '../../ui/parts';
import { Refusal } from '../../ui/states';
import { MergeModal } from './merge-modal';

type Merge = Reply<'GET /v1/console/members/:id/merges'>['merges'][number];
const states: Record<Merge['state'], string> = { moving: '合并中', done: '已合并', undoing: '撤销中', undone: '已撤销', final: '已合并，不能再撤销' };

/** Other records of this person: join them, and take it back while that is possible. */
export function MergePanel({ memberId }: { memberId: string }) {
  const can = useMay();
  const may = can('POST /v1/console/members/:id/merge');
  const [open, setOpen] = useState(false);
  const merges = useRead('GET /v1/console/members/:id/merges', { params: { id: memberId } });
  const rows = merges.data?.merges ?? [];
  if (!may && rows.length === 0) return null;
  return (
    <Panel title="重复记录" hint="同一个人有两条记录时合并到这一条">
      {rows.map((merge) => <MergeLine key={merge.id} merge={merge} may={may} />)}
      {may && <Button icon={<Icon name="people" />} onClick={() => setOpen(true)}>合并另一条记录</Button>}
      {open && <MergeModal memberId={memberId} onClose={() => setOpen(false)} />}
    </Panel>
  );
}

function MergeLine({ merge, may }: { merge: Merge; may: boolean }) {
  const act = useAct('POST /v1/console/merges/:id/undo', {
    refresh: ['GET /v1/console/members/:id/merges', 'GET /v1/console/members/:id', 'GET /v1/console/members', 'GET /v1/console/members/:id/timeline'],
  });
  const undo = () => void act.send({ params: { id: merge.id }, body: { reason: '核对后发现是两个人' } });
  return (
    <div className="merge-line">
      <div className="cell-two"><strong>{states[merge.state]}</strong><span>{merge.by} · {minute(merge.startedAt)} · {merge.why}</span></div>
      {may && merge.canUndo && (
        <Popconfirm title="撤销这次合并？" description={`各自带来的积分、券和订单分别退回，${day(merge.undoUntil)} 前可撤销。`} okText="撤销合并" cancelText="取消" onConfirm={undo}>
          <Button size="small" loading={act.busy}>撤销</Button>
        </Popconfirm>
      )}
      <Refusal problem={act.problem} />
    </div>
  );
}

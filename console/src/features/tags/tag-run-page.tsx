import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { Alert, App, Button, Input, Modal, Progress, type TableProps } from 'antd';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, minute } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { DataTable } from '../../ui/list';
import { Fact, PageHead, Panel, Stat, StateDot, TagPill } from '../../ui/parts';
import { BoneCards, Empty, Loading, problemText, Refusal } from '../../ui/states';
import { isMoving, runPercent, runStates, verbOf, type TagRun } from './tag-run-words';

export function TagRunPage() {
  const { id = '' } = useParams();
  const can = useMay();
  const run = useRead('GET /v1/console/tag-runs/:id', { params: { id } }, { every: (data) => (isMoving(data?.state) ? 1000 : false) });
  if (!can('GET /v1/console/tag-runs')) return <Empty icon="tag" title="你的角色不能查看批量打标" />;
  return (
    <div className="page">
      <Loading of={run} what="这次批量打标" skeleton={<BoneCards cards={2} height={220} />}>{(data) => <RunView run={data} />}</Loading>
    </div>
  );
}

function RunView({ run }: { run: TagRun }) {
  const [tone, text] = runStates[run.state];
  const may = useMay()('POST /v1/console/tag-runs');
  return (
    <>
      <PageHead
        back={<Link to="/tag-runs"><Icon name="left" size={14} />批量打标</Link>} title={<>{verbOf(run)} <TagPill name={run.tagName} colour={run.colour} /></>} hint={run.reason}
        extra={may ? <Acts run={run} /> : undefined}
      />
      <Panel title={<StateDot tone={tone}>{text}</StateDot>} label="核对">
        {run.state === 'waiting-approval' && <Alert type="info" showIcon title={`${run.approvalReason ?? '超过限额'}，要由 ${run.createdBy} 以外的运营批准`} />}
        <div className="stat-row">
          <Stat label={run.on ? '会打上' : '会去掉'} value={`${count(run.wouldChange)} 人`} note={run.sourceText} />
          <Stat label={run.on ? '已经有，不动' : '本来没有，不动'} value={`${count(run.already)} 人`} />
          {run.source === 'file' && <Stat label="没匹配上" value={`${count(run.unmatched)} 行`} note={`共 ${count(run.lines)} 行，重复 ${count(run.repeated)} 行`} />}
        </div>
        <dl className="facts">
          <Fact label="准备人">{run.createdBy}，{minute(run.createdAt)}</Fact>
          <Fact label="批准">{run.needsApproval ? run.approvedBy ?? '还没有' : '不需要'}</Fact>
          {run.finishedAt && <Fact label="完成">{minute(run.finishedAt)}</Fact>}
        </dl>
      </Panel>
      {run.startedAt && <ProgressPanel run={run} />}
      {run.faults.length > 0 && (
        <Panel title="没匹配上的行" hint={run.unmatched > run.faults.length ? `只列前 ${run.faults.length} 行` : undefined}>
          <DataTable label="没匹配上的行" rows={run.faults} rowKey={(row) => String(row.line)} columns={faultColumns} empty={null} />
        </Panel>
      )}
    </>
  );
}

const faultColumns: TableProps<TagRun['faults'][number]>['columns'] = [
  { title: '第几行', dataIndex: 'line', width: 76 }, { title: '内容', dataIndex: 'text', width: 120 }, { title: '原因', dataIndex: 'reason' },
];

function ProgressPanel({ run }: { run: TagRun }) {
  const { waiting, changed, unchanged, skipped, restored, kept } = run.progress;
  const rows: [string, number][] = [
    [run.on ? '已打上' : '已去掉', changed], ['排队中', waiting], ['没有改动', unchanged], ['没做就停了', skipped], ['已恢复原样', restored], ['之后又有变动，保留', kept],
  ];
  return (
    <Panel title="进度" hint={isMoving(run.state) ? '可以离开这一页，会继续执行' : undefined}>
      <Progress percent={runPercent(run)} status={isMoving(run.state) ? 'active' : 'normal'} aria-label="打标进度" />
      <dl className="facts">{rows.filter(([, n]) => n > 0).map(([label, n]) => <Fact key={label} label={label}>{`${count(n)} 人`}</Fact>)}</dl>
      {run.unchangedWhy.length > 0 && <p className="hint">没有改动的原因：{run.unchangedWhy.map(({ reason, count: n }) => `${reason} ${count(n)} 人`).join('；')}</p>}
    </Panel>
  );
}

const REFRESH = ['GET /v1/console/tag-runs/:id', 'GET /v1/console/tag-runs', 'GET /v1/console/tags', 'GET /v1/console/members'] as const;

function Acts({ run }: { run: TagRun }) {
  const { message, modal } = App.useApp();
  const can = useMay();
  const [undoing, setUndoing] = useState(false);
  const failed = (problem: Parameters<typeof problemText>[0]) => void message.error(problemText(problem));
  const start = useAct('POST /v1/console/tag-runs/:id/start', { refresh: REFRESH, failed });
  const approve = useAct('POST /v1/console/tag-runs/:id/approve', { refresh: REFRESH, failed });
  const cancel = useAct('POST /v1/console/tag-runs/:id/cancel', { refresh: REFRESH, failed });
  const params = { id: run.id };
  const ask = (title: string, okText: string, act: typeof start | typeof approve) => void modal.confirm({
    title, okText, cancelText: '再看看', content: `给 ${count(run.wouldChange)} 位会员${verbOf(run)}「${run.tagName}」。做完以后可以撤回。`, onOk: () => act.send({ params }),
  });
  const drop = <Button key="cancel" loading={cancel.busy} onClick={() => void cancel.send({ params })}>取消这次打标</Button>;
  switch (run.state) {
    case 'draft': return (
      <>
        {drop}
        <Button type="primary" loading={start.busy} onClick={() => ask(run.needsApproval ? '提交给同事批准' : '现在执行', run.needsApproval ? '提交' : '执行', start)}>
          {run.needsApproval ? '提交批准' : '执行'}
        </Button>
      </>
    );
    case 'waiting-approval': return (
      <>
        {drop}
        {!run.mine && can('POST /v1/console/tag-runs/:id/approve') && <Button type="primary" loading={approve.busy} onClick={() => ask('批准并执行', '批准并执行', approve)}>批准并执行</Button>}
      </>
    );
    case 'running':
    case 'done': return (
      <>
        <Button danger onClick={() => setUndoing(true)}>撤回</Button>
        {undoing && <UndoModal run={run} onClose={() => setUndoing(false)} />}
      </>
    );
    default: return null;
  }
}

function UndoModal({ run, onClose }: { run: TagRun; onClose: () => void }) {
  const [why, setWhy] = useState('');
  const act = useAct('POST /v1/console/tag-runs/:id/undo', { refresh: REFRESH, done: onClose });
  return (
    <Modal
      open title="撤回这次打标" okText="撤回" okButtonProps={{ danger: true, disabled: why.trim().length < 2 }} cancelText="取消" confirmLoading={act.busy} onCancel={onClose}
      onOk={() => void act.send({ params: { id: run.id }, body: { why: why.trim() } })}
    >
      <p>被这次改动的会员恢复到之前的标签；之后又有人改过的，保持现在的样子。</p>
      <Input.TextArea value={why} onChange={(event) => setWhy(event.target.value)} rows={3} maxLength={200} placeholder="为什么撤回，会记入审计" aria-label="撤回原因" />
      <Refusal problem={act.problem} />
    </Modal>
  );
}

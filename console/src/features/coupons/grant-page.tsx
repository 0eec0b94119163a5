import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { Alert, App, Button, Input, Modal, Progress, type TableProps } from 'antd';
import { useAct, useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, minute, yuan } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { DataTable } from '../../ui/list';
import { Fact, PageHead, Panel, Stat, StateDot } from '../../ui/parts';
import { BoneCards, Empty, Loading, problemText, Refusal } from '../../ui/states';
import { grantPercent, grantStates, isMoving, type Grant } from './grant-words';

export function GrantPage() {
  const { id = '' } = useParams();
  const can = useMay();
  const grant = useRead('GET /v1/console/coupon-grants/:id', { params: { id } }, { every: (data) => (isMoving(data?.state) ? 1000 : data?.state === 'waiting-approval' ? 5000 : false) });
  if (!can('GET /v1/console/coupon-grants')) return <Empty icon="ticket" title="你的角色不能查看批量发券" />;
  return (
    <div className="page">
      <Loading of={grant} what="这次发券" skeleton={<BoneCards cards={2} height={220} />}>
        {(data) => <GrantView grant={data} mayAct={can('POST /v1/console/coupon-grants')} />}
      </Loading>
    </div>
  );
}

function GrantView({ grant, mayAct }: { grant: Grant; mayAct: boolean }) {
  const [tone, text] = grantStates[grant.state];
  return (
    <>
      <PageHead
        back={<Link to="/coupon-grants"><Icon name="left" size={14} />批量发券</Link>} title={grant.templateTitle} hint={grant.reason}
        extra={mayAct ? <Acts grant={grant} /> : undefined}
      />
      <Panel title={<StateDot tone={tone}>{text}</StateDot>} label="核对">
        {grant.warning && <Alert type="warning" showIcon title={grant.warning} description="发出后，排在后面的会员会领不到。" />}
        {grant.state === 'waiting-approval' && <Alert type="info" showIcon title={`${grant.approvalReason ?? '超过限额'}，要由 ${grant.createdBy} 以外的同事批准`} />}
        <div className="stat-row">
          <Stat label="能发到" value={`${count(grant.members)} 人`} note={`名单 ${count(grant.lines)} 行，重复 ${count(grant.repeated)} 行`} />
          <Stat label="没匹配上" value={`${count(grant.unmatched)} 行`} />
          <Stat label="最高成本" value={grant.costCeilingFen === null ? '不封顶' : yuan(grant.costCeilingFen)} note={grant.summary} />
        </div>
        <dl className="facts">
          <Fact label="准备人">{grant.createdBy}，{minute(grant.createdAt)}</Fact>
          <Fact label="批准">{grant.needsApproval ? grant.approvedBy ?? '还没有' : '不需要'}</Fact>
          {grant.finishedAt && <Fact label="完成">{minute(grant.finishedAt)}</Fact>}
        </dl>
      </Panel>
      {grant.startedAt && <ProgressPanel grant={grant} />}
      {grant.faults.length > 0 && (
        <Panel title="没匹配上的行" hint={grant.unmatched > grant.faults.length ? `只列前 ${grant.faults.length} 行` : undefined}>
          <DataTable label="没匹配上的行" rows={grant.faults} rowKey={(row) => String(row.line)} columns={faultColumns} empty={null} />
        </Panel>
      )}
    </>
  );
}

const faultColumns: TableProps<Grant['faults'][number]>['columns'] = [
  { title: '第几行', dataIndex: 'line', width: 90 }, { title: '内容', dataIndex: 'text', width: 180 }, { title: '原因', dataIndex: 'reason' },
];

function ProgressPanel({ grant }: { grant: Grant }) {
  const { progress: { waiting, issued, refused, skipped, revoked, kept }, refusal } = grant;
  const rows: [string, number][] = [['已发到', issued], ['排队中', waiting], ['没发成', refused], ['没发就停了', skipped], ['已收回', revoked], ['已使用，保留', kept]];
  return (
    <Panel title="进度" hint={isMoving(grant.state) ? '可以离开这一页，发放会继续' : undefined}>
      <Progress percent={grantPercent(grant)} status={isMoving(grant.state) ? 'active' : 'normal'} aria-label="发放进度" />
      <dl className="facts">{rows.filter(([, n]) => n > 0).map(([label, n]) => <Fact key={label} label={label}>{`${count(n)} 人`}</Fact>)}</dl>
      {refusal && <p className="hint">没发成的原因：{refusal}</p>}
    </Panel>
  );
}

const REFRESH = ['GET /v1/console/coupon-grants/:id', 'GET /v1/console/coupon-grants'] as const;

function Acts({ grant }: { grant: Grant }) {
  const { message, modal } = App.useApp();
  const [undoing, setUndoing] = useState(false);
  const failed = (problem: Parameters<typeof problemText>[0]) => void message.error(problemText(problem));
  const start = useAct('POST /v1/console/coupon-grants/:id/start', { refresh: REFRESH, failed });
  const approve = useAct('POST /v1/console/coupon-grants/:id/approve', { refresh: REFRESH, failed });
  const cancel = useAct('POST /v1/console/coupon-grants/:id/cancel', { refresh: REFRESH, failed });
  const params = { id: grant.id };
  const cost = grant.costCeilingFen === null ? '不封顶' : `最多 ${yuan(grant.costCeilingFen)}`;
  const ask = (title: string, okText: string, act: typeof start | typeof approve) => void modal.confirm({
    title, okText, cancelText: '再看看', content: `${count(grant.members)} 位会员各得一张「${grant.templateTitle}」，成本${cost}。没用的券以后可以撤回。`,
    onOk: () => act.send({ params }),
  });
  const drop = <Button key="cancel" loading={cancel.busy} onClick={() => void cancel.send({ params })}>取消这次发券</Button>;
  switch (grant.state) {
    case 'draft': return (
      <>
        {drop}
        <Button type="primary" loading={start.busy} onClick={() => ask(grant.needsApproval ? '提交给同事批准' : '发出这批券', grant.needsApproval ? '提交' : '发出', start)}>
          {grant.needsApproval ? '提交批准' : '发出'}
        </Button>
      </>
    );
    case 'waiting-approval': return <>{drop}<Button type="primary" loading={approve.busy} onClick={() => ask('批准并发出', '批准并发出', approve)}>批准并发出</Button></>;
    case 'running':
    case 'done': return (
      <>
        <Button danger onClick={() => setUndoing(true)}>撤回没用的券</Button>
        {undoing && <UndoModal grant={grant} onClose={() => setUndoing(false)} />}
      </>
    );
    default: return null;
  }
}

function UndoModal({ grant, onClose }: { grant: Grant; onClose: () => void }) {
  const [why, setWhy] = useState('');
  const act = useAct('POST /v1/console/coupon-grants/:id/undo', { refresh: REFRESH, done: onClose });
  return (
    <Modal
      open title="撤回没用的券" okText="撤回" okButtonProps={{ danger: true, disabled: why.trim().length < 2 }} cancelText="取消" confirmLoading={act.busy} onCancel={onClose}
      onOk={() => void act.send({ params: { id: grant.id }, body: { why: why.trim() } })}
    >
      <p>会员手里还没用的券会收回；已经用掉的保留，若那笔订单退款，券也不再退回。撤回后不能恢复。</p>
      <Input.TextArea value={why} onChange={(event) => setWhy(event.target.value)} rows={3} maxLength={200} placeholder="为什么撤回，会记入审计" aria-label="撤回原因" />
      <Refusal problem={act.problem} />
    </Modal>
  );
}

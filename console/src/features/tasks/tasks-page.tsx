import { useState } from 'react';
import { Button, Table, type TableColumnsType } from 'antd';
import { useRead } from '../../api/hooks';
import { useMay } from '../../session/operator';
import { count, shareOf } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Note, PageHead, Panel, StateDot } from '../../ui/parts';
import { BoneRows, Empty, Loading } from '../../ui/states';
import { AnswersDrawer } from './answers-drawer';
import { SetDrawer } from './set-drawer';
import { TaskDrawer } from './task-drawer';
import { audienceText, conditionText, costText, periodNames, troubleText, type Cost, type TaskRow, type TaskSetRow } from './words';

type Opened = { kind: 'task'; row: TaskRow | null } | { kind: 'set'; row: TaskSetRow | null } | { kind: 'answers'; row: TaskRow } | null;

export function TasksPage() {
  const list = useRead('GET /v1/console/tasks');
  const can = useMay();
  const [opened, setOpened] = useState<Opened>(null);
  const may = can('POST /v1/console/tasks');
  const create = may ? <Button type="primary" icon={<Icon name="plus" />} onClick={() => setOpened({ kind: 'task', row: null })}>新建任务</Button> : undefined;
  return (
    <div className="page">
      <PageHead title="任务" hint="会员在小程序「签到与任务」里看到；进度跟着订单、到店、签到自动走，退款会收回" extra={create} />
      <Loading of={list} what="任务" skeleton={<BoneRows rows={6} />}>
        {(data) => (
          <>
            {data.tasks.length === 0
              ? <Empty icon="check" title="还没有任务" text="从新会员的三步开始：完善资料、到店、首单。" act={create} />
              : <TaskTable rows={data.tasks} may={may} onOpen={setOpened} />}
            <Sets rows={data.sets} tasks={data.tasks} may={may} onOpen={setOpened} />
            {opened?.kind === 'task' && <TaskDrawer row={opened.row} onClose={() => setOpened(null)} />}
            {opened?.kind === 'set' && <SetDrawer row={opened.row} tasks={data.tasks} onClose={() => setOpened(null)} />}
            {opened?.kind === 'answers' && <AnswersDrawer row={opened.row} onClose={() => setOpened(null)} />}
          </>
        )}
      </Loading>
    </div>
  );
}

function Spent({ cost }: { cost: Cost }) {
  const trouble = troubleText(cost);
  return <div className="cell-two"><span className="cell-plain">{costText(cost)}</span>{trouble && <span className="clip-2">{trouble}</span>}</div>;
}

function TaskTable({ rows, may, onOpen }: { rows: TaskRow[]; may: boolean; onOpen: (opened: Opened) => void }) {
  const tiers = useRead('GET /v1/console/tiers');
  const names = new Map((tiers.data?.tiers ?? []).map(({ key, name }) => [key, name]));
  const columns: TableColumnsType<TaskRow> = [
    { title: '任务', render: (_, row) => <div className="cell-two"><strong>{row.title}</strong><span>{conditionText(row.condition)} · {periodNames[row.period]}</span></div> },
    { title: '给谁', render: (_, row) => audienceText(row.audience, names) },
    { title: '奖励', dataIndex: 'rewardText' },
    { title: '参加', align: 'right', render: (_, row) => <span className="figure">{count(row.started)}</span> },
    { title: '完成', align: 'right', render: (_, row) => <div className="cell-two cell-right"><span className="cell-plain figure">{count(row.done)}</span><span className="figure">{shareOf(row.done, row.started)}</span></div> },
    { title: '领取', align: 'right', render: (_, row) => <span className="figure">{count(row.claimed)}</span> },
    { title: '花费', render: (_, row) => <Spent cost={row.cost} /> },
    { title: '状态', render: (_, row) => <StateDot tone={row.state === 'active' ? 'jade' : 'grey'}>{row.state === 'active' ? '开放' : '停用'}</StateDot> },
    { title: '', render: (_, row) => (
      <span className="row-acts">
        {row.condition.kind === 'questionnaire' && <Button size="small" type="text" onClick={() => onOpen({ kind: 'answers', row })} aria-label={`看${row.title}的回答`}>看回答</Button>}
        {may && <Button size="small" type="text" onClick={() => onOpen({ kind: 'task', row })} aria-label={`修改${row.title}`}>修改</Button>}
      </span>
    ) },
  ];
  return <Table<TaskRow> className="data-table" size="middle" rowKey="id" columns={columns} dataSource={rows} pagination={false} scroll={{ x: 'max-content' }} />;
}

function Sets({ rows, tasks, may, onOpen }: { rows: TaskSetRow[]; tasks: TaskRow[]; may: boolean; onOpen: (opened: Opened) => void }) {
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  const create = may && tasks.length >= 2 ? <Button icon={<Icon name="plus" />} onClick={() => onOpen({ kind: 'set', row: null })}>新建任务组</Button> : undefined;
  return (
    <Panel title="任务组" hint="几个任务全部完成，再得一份奖励" extra={create} className="task-sets">
      {rows.length === 0 && <Note>还没有任务组</Note>}
      {rows.map((row) => (
        <article key={row.id} className="task-set-row" aria-label={row.title}>
          <div className="cell-two"><strong>{row.title}</strong><span>{row.taskIds.map((id) => titles.get(id) ?? '').join(' → ')}</span></div>
          <span>{row.rewardText}</span>
          <span className="figure">完成 {count(row.done)} · 领取 {count(row.claimed)}</span>
          <Spent cost={row.cost} />
          <StateDot tone={row.state === 'active' ? 'jade' : 'grey'}>{row.state === 'active' ? '开放' : '停用'}</StateDot>
          {may && <Button size="small" type="text" onClick={() => onOpen({ kind: 'set', row })} aria-label={`修改${row.title}`}>修改</Button>}
        </article>
      ))}
    </Panel>
  );
}

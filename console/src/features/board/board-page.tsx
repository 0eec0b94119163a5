import { Fragment, useMemo } from 'react';
import { theme } from '@shuke/shared/values/theme';
import { useRead } from '../../api/hooks';
import { ChartPanel } from '../../ui/chart-panel';
import type { ChartModel } from '../../ui/chart-model';
import { count, minute, percent, yuan } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Delta, PageHead } from '../../ui/parts';
import { BoneCards, Bone, Loading } from '../../ui/states';
import { lastDays, newMembersFinding, revenueFinding, type Board } from './findings';
import { StageCard } from './stage-card';

const refreshMs = 60_000;

/** How does the loop turn: who comes in, who buys, who stays, who comes back, and what to do next. */
export function BoardPage() {
  const board = useRead('GET /v1/console/board', undefined, { every: () => refreshMs, keep: true });
  return (
    <div className="page">
      <PageHead
        title="总览"
        hint={board.data ? `近 30 天对比前 30 天 · 数据截至 ${minute(board.data.asOf)}` : '近 30 天对比前 30 天'}
      />
      <Loading of={board} what="总览" skeleton={<BoardBones />}>{(data) => <BoardBody board={data} />}</Loading>
    </div>
  );
}

function BoardBody({ board }: { board: Board }) {
  return (
    <>
      <Headline board={board} />
      <div className="loop" role="list" aria-label="增长循环的四个阶段">
        {board.stages.map((stage, index) => (
          <Fragment key={stage.key}>
            {index > 0 && <span className="loop-arrow" aria-hidden="true"><Icon name="arrow" size={16} /></span>}
            <StageCard stage={stage} number={index + 1} />
          </Fragment>
        ))}
      </div>
      <Charts board={board} />
    </>
  );
}

function Headline({ board }: { board: Board }) {
  return (
    <div className="headline">
      <div className="headline-item">
        <span>近 30 天营收</span>
        <strong className="figure">{yuan(board.revenueFen)}</strong>
        <Delta now={board.revenueFen} before={board.revenueFenBefore} label={`前期 ${yuan(board.revenueFenBefore)}`} />
      </div>
      <div className="headline-item">
        <span>会员总数</span>
        <strong className="figure">{count(board.memberTotal)}<small> 人</small></strong>
        <em>已加入的会员</em>
      </div>
      <div className="headline-item">
        <span>复购率</span>
        <strong className="figure">{percent(board.repurchaseRate)}</strong>
        <em>消费过的会员中，买过两次及以上</em>
      </div>
    </div>
  );
}

function Charts({ board }: { board: Board }) {
  const days = useMemo(() => lastDays(board.daily), [board.daily]);
  const revenue = useMemo<ChartModel>(() => ({
    days: days.map((day) => day.day),
    series: [{ name: '营收', values: days.map((day) => day.revenueFen), colour: theme.colour.jade, kind: 'line' }],
    format: yuan, axis: yuan, height: 240,
  }), [days]);
  const newcomers = useMemo<ChartModel>(() => ({
    days: days.map((day) => day.day),
    series: [{ name: '新会员', values: days.map((day) => day.newMembers), colour: '#7FB39C', kind: 'bar' }],
    format: (value) => `${count(value)} 人`, axis: count, height: 240,
  }), [days]);
  return (
    <div className="board-charts">
      <ChartPanel finding={revenueFinding(board)} hint="每日实收，元；已扣除退款" model={revenue} />
      <ChartPanel finding={newMembersFinding(board.daily)} hint="每日加入会员的人数" model={newcomers} />
    </div>
  );
}

function BoardBones() {
  return (
    <>
      <div className="headline"><Bone height={58} /></div>
      <BoneCards cards={4} height={400} />
    </>
  );
}

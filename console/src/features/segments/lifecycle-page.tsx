import { useState } from 'react';
import { Segmented } from 'antd';
import { useRead } from '../../api/hooks';
import { count, minute, shareOf } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Note, PageHead, Panel } from '../../ui/parts';
import { BoneCards, Empty, Loading } from '../../ui/states';
import { FlowPicture } from './flow-picture';
import { directionOf, lifecycleFinding, nameOf, stageColours, type Flow, type Lifecycle } from './lifecycle-words';
import { useOpenSegment } from './open-segment';

const periods = [7, 30, 90];

export function LifecyclePage() {
  const [days, setDays] = useState(30);
  const lifecycle = useRead('GET /v1/console/lifecycle', { query: { days } }, { keep: true });
  const period = <Segmented value={days} onChange={setDays} aria-label="统计的天数" options={periods.map((value) => ({ value, label: `${value} 天` }))} />;
  return (
    <div className="page">
      <PageHead title="生命周期" hint="按消费的早晚和次数分成六个阶段，每天零点和每次消费后更新" extra={period} />
      <Loading of={lifecycle} what="生命周期" skeleton={<BoneCards cards={6} height={150} />}>{(data) => <LifecycleBody lifecycle={data} />}</Loading>
    </div>
  );
}

function LifecycleBody({ lifecycle }: { lifecycle: Lifecycle }) {
  const { stages, flows, days, without, waiting, asOf } = lifecycle;
  const open = useOpenSegment();
  const total = stages.reduce((sum, { members }) => sum + members, 0);
  if (total === 0 && flows.length === 0) return <Empty icon="loop" title="还没有人消费" text="有了第一笔消费，会员就会出现在「新客」里。" />;
  return (
    <>
      {waiting > 0 && <Note icon="clock" tone="amber">还有 {count(waiting)} 位会员的阶段正在更新，过一会儿刷新就是最新的。</Note>}
      <div className="stage-cards">
        {stages.map((one) => (
          <button type="button" className="stage-tile" key={one.stage} style={{ '--stage': stageColours[one.stage] } as React.CSSProperties} onClick={() => open(`${one.name}会员`, { lifecycle: { in: [one.stage] } })}>
            <strong>{one.name}</strong>
            <span className="stage-size figure">{count(one.members)}<small> 人</small></span>
            <span className="hint">{one.meaning}</span>
            <span className="hint figure">占 {shareOf(one.members, total)} · 进 {count(one.came)} · 出 {count(one.went)}</span>
          </button>
        ))}
      </div>
      <Panel title={lifecycleFinding(lifecycle)} label="阶段流转" hint={`左边是从哪个阶段来，右边是到哪个阶段去；数据截至 ${minute(asOf)}，另有 ${count(without)} 人还没有消费`}>
        {flows.length === 0 ? <p className="hint">这段时间没有人换阶段。</p> : (
          <div className="flow-layout">
            <FlowPicture flows={flows} label={lifecycleFinding(lifecycle)} />
            <FlowTable flows={flows} days={days} />
          </div>
        )}
      </Panel>
    </>
  );
}

const directionNames = { back: '回来了', away: '在走远', on: '' } as const;

function FlowTable({ flows, days }: { flows: readonly Flow[]; days: number }) {
  const open = useOpenSegment();
  return (
    <div className="flow-table">
      <table>
        <thead><tr><th>从</th><th>到</th><th>人次</th><th><span className="hint">操作</span></th></tr></thead>
        <tbody>
          {flows.map((flow) => (
            <tr key={`${flow.from ?? ''}>${flow.to ?? ''}`}>
              <td>{nameOf(flow.from)}</td>
              <td>{nameOf(flow.to)}{directionOf(flow) !== 'on' && <small className={`flow-${directionOf(flow)}`}>{directionNames[directionOf(flow)]}</small>}</td>
              <td className="figure">{count(flow.moves)}</td>
              <td>{flow.to && (
                <button type="button" className="link" aria-label={`圈出 ${days} 天内进入${nameOf(flow.to)}的会员`} onClick={() => open(`${days} 天内进入${nameOf(flow.to)}`, { lifecycle: { in: [flow.to!], sinceDays: { lte: days - 1 } } })}>
                  圈人 <Icon name="right" size={12} />
                </button>
              )}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

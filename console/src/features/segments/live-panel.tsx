import { Progress } from 'antd';
import { count, clockTime, shareOf } from '../../ui/format';
import { Panel } from '../../ui/parts';
import { Bone, Failure } from '../../ui/states';
import type { useLiveCount } from './use-live-count';

/** The exact count. Old figures stay, dimmed, until the new ones are there: nothing jumps. */
export function LivePanel({ live, unfinished }: { live: ReturnType<typeof useLiveCount>; unfinished: number }) {
  const { data, error, waiting } = live;
  if (error && !data) return <Panel title="实时人数"><Failure problem={error} what="人数" retry={() => void live.refetch()} /></Panel>;
  return (
    <Panel title="实时人数" hint={data ? `精确计数 · ${clockTime(data.asOf)} · ${data.evaluator === 'index' ? '内存索引' : '数据库'}` : '精确计数'} className="live">
      <div className={`live-number${waiting ? ' is-waiting' : ''}`} role="status" aria-live="polite" aria-atomic="true">
        {data ? <><strong className="figure">{count(data.count)}</strong><span>人</span></> : <Bone width={120} height={34} />}
        <i className="live-pulse" aria-hidden="true" />
      </div>
      <Progress percent={data && data.total > 0 ? (data.count / data.total) * 100 : 0} showInfo={false} size="small" />
      <p className="hint">
        {data ? <>占全部 {count(data.total)} 人的 <span className="figure">{shareOf(data.count, data.total)}</span></> : '　'}
      </p>
      {error && data && <p className="live-problem">{error.message}，显示的是上一次的人数</p>}
      {unfinished > 0 && <p className="live-problem">{unfinished} 条条件还没填完，暂不参与计算</p>}
      {data && data.conditions.length > 1 && <Funnel data={data} />}
    </Panel>
  );
}

function Funnel({ data }: { data: NonNullable<ReturnType<typeof useLiveCount>['data']> }) {
  const widest = Math.max(1, ...data.conditions.map((condition) => condition.count));
  return (
    <ul className="funnel-list" aria-label="逐条人数">
      {data.conditions.map((condition) => (
        <li key={condition.path}>
          <span className="funnel-words" title={condition.sentence}>{condition.sentence}</span>
          <span className="figure">{count(condition.count)}</span>
          <i style={{ width: `${(condition.count / widest) * 100}%` }} aria-hidden="true" />
        </li>
      ))}
    </ul>
  );
}

import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Segmented } from 'antd';
import { Bone } from './states';
import { Panel } from './parts';
import { monthDay } from './format';
import type { ChartModel } from './chart-model';

const ChartCanvas = lazy(async () => ({ default: (await import('./chart-canvas')).ChartCanvas }));

/** A chart whose title says what it found; behind it the same numbers as a table. */
export function ChartPanel({ finding, hint, model, extra }: { finding: string; hint: string; model: ChartModel; extra?: ReactNode }) {
  const [face, setFace] = useState<'chart' | 'table'>('chart');
  const faces = (
    <Segmented
      size="small" value={face} onChange={setFace} aria-label="图表或数据表"
      options={[{ value: 'chart', label: '图' }, { value: 'table', label: '表' }]}
    />
  );
  return (
    <Panel title={finding} hint={hint} extra={<>{extra}{faces}</>} className="chart-panel">
      {face === 'chart'
        ? <Suspense fallback={<Bone height={model.height} />}><ChartCanvas model={model} label={finding} /></Suspense>
        : <ChartTable model={model} />}
    </Panel>
  );
}

function ChartTable({ model }: { model: ChartModel }) {
  return (
    <div className="chart-table" style={{ height: model.height }} tabIndex={0}>
      <table>
        <thead><tr><th>日期</th>{model.series.map((series) => <th key={series.name}>{series.name}</th>)}</tr></thead>
        <tbody>
          {model.days.map((day, index) => (
            <tr key={day}>
              <td>{monthDay(day)}</td>
              {model.series.map((series) => <td className="figure" key={series.name}>{model.format(series.values[index] ?? 0)}</td>)}
            </tr>
          )).reverse()}
        </tbody>
      </table>
    </div>
  );
}

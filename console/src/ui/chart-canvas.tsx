import { useEffect, useRef } from 'react';
import { init, use, type EChartsType } from 'echarts/core';
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';
import { theme } from '@shuke/shared/values/theme';
import { monthDay } from './format';
import type { ChartModel } from './chart-model';

use([BarChart, LineChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent, SVGRenderer]);

const words = { color: theme.colour.secondary, fontFamily: theme.type.family, fontSize: theme.type.size.tiny };

const seriesOf = (model: ChartModel) => model.series.map((series) => ({
  name: series.name,
  type: series.kind,
  data: series.values,
  color: series.colour,
  symbol: 'none',
  smooth: 0.25,
  // A curve must not dip below or rise above what was measured.
  smoothMonotone: 'x' as const,
  barMaxWidth: 18,
  lineStyle: { width: series.faded ? 1.5 : 2.5, type: series.faded ? ('dashed' as const) : ('solid' as const) },
  itemStyle: { borderRadius: [3, 3, 0, 0], opacity: series.faded ? 0.45 : 1 },
  areaStyle: series.kind === 'line' && !series.faded ? { opacity: 0.08 } : undefined,
}));

const optionOf = (model: ChartModel, calm: boolean) => ({
  animation: !calm,
  animationDuration: theme.motion.slowMs,
  aria: { enabled: true },
  textStyle: words,
  grid: { left: 4, right: 10, top: model.series.length > 1 ? 34 : 14, bottom: 4, outerBoundsMode: 'same' as const },
  legend: { show: model.series.length > 1, top: 0, right: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 4, textStyle: words },
  tooltip: {
    trigger: 'axis' as const,
    valueFormatter: (value: unknown) => model.format(Number(value)),
    borderColor: theme.colour.line,
    textStyle: { ...words, color: theme.colour.ink },
    axisPointer: { lineStyle: { color: theme.colour.line } },
  },
  xAxis: {
    type: 'category' as const,
    data: model.days.map(monthDay),
    axisLine: { lineStyle: { color: theme.colour.line } },
    axisTick: { show: false },
    axisLabel: { ...words, hideOverlap: true },
    boundaryGap: model.series.some((series) => series.kind === 'bar'),
  },
  yAxis: {
    type: 'value' as const,
    splitNumber: 4,
    minInterval: 1,
    axisLabel: { ...words, formatter: (value: number) => model.axis(value) },
    splitLine: { lineStyle: { color: theme.colour.line, type: 'dashed' as const } },
  },
  series: seriesOf(model),
});

export function ChartCanvas({ model, label }: { model: ChartModel; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);

  useEffect(() => {
    if (!box.current) return undefined;
    const drawn = init(box.current, null, { renderer: 'svg' });
    chart.current = drawn;
    const watcher = new ResizeObserver(() => drawn.resize());
    watcher.observe(box.current);
    return () => {
      watcher.disconnect();
      drawn.dispose();
    };
  }, []);

  useEffect(() => {
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    chart.current?.setOption(optionOf(model, calm), true);
  }, [model]);

  return <div ref={box} role="img" aria-label={label} style={{ height: model.height }} />;
}

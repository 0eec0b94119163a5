/** What a chart shows, free of the library that draws it. */
export interface ChartModel {
  /** Business days, `2026-11-22`. */
  days: string[];
  series: { name: string; values: number[]; colour: string; kind: 'line' | 'bar'; faded?: boolean }[];
  format: (value: number) => string;
  /** Shorter words for the axis. */
  axis: (value: number) => string;
  height: number;
}

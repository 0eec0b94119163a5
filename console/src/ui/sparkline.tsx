/** A trend without axes. It decorates a number that stands beside it, so it is hidden from readers. */
export function Sparkline({ values, width = 200, height = 40 }: { values: number[]; width?: number; height?: number }) {
  if (values.length < 2) return <div style={{ height }} />;
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const pad = 3;
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * (width - pad * 2) + pad;
    const y = height - pad - ((value - low) / span) * (height - pad * 2);
    return [x, y] as const;
  });
  const line = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
  const last = points[points.length - 1] ?? [0, 0];
  return (
    <svg className="sparkline" viewBox={`0 0 ${width} ${height}`} width="100%" height={height} preserveAspectRatio="none" aria-hidden="true">
      <path className="sparkline-area" d={`${line}L${last[0]} ${height}L${pad} ${height}Z`} />
      <path className="sparkline-line" d={line} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

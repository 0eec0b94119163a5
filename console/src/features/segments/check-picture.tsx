import type { Check } from './churn-words';

const size = { width: 640, height: 240, left: 36, bottom: 34, top: 12 };

/** For customers with as many repeat purchases: what was foretold beside what came. */
export function CheckPicture({ check, label }: { check: Check; label: string }) {
  const most = Math.max(...check.byRepeats.flatMap(({ predicted, actual }) => [predicted, actual]), 0.1);
  const room = size.height - size.bottom - size.top;
  const y = (value: number) => size.top + room * (1 - value / most);
  const slot = (size.width - size.left) / check.byRepeats.length;
  const ticks = [0, most / 2, most];
  return (
    <svg className="check-picture" viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={label}>
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={size.left} x2={size.width} y1={y(tick)} y2={y(tick)} />
          <text x={size.left - 6} y={y(tick)} dy="0.35em" textAnchor="end">{tick.toFixed(1)}</text>
        </g>
      ))}
      {check.byRepeats.map(({ repeats, orMore, members, predicted, actual }, n) => {
        const x = size.left + slot * n + slot / 2;
        return (
          <g key={repeats}>
            <title>{`再买过 ${repeats}${orMore ? ' 次以上' : ' 次'}的 ${members} 人：预计每人 ${predicted.toFixed(2)} 次，实际 ${actual.toFixed(2)} 次`}</title>
            <rect className="bar-actual" x={x - 20} width={18} y={y(actual)} height={y(0) - y(actual)} rx="3" />
            <rect className="bar-predicted" x={x + 2} width={18} y={y(predicted)} height={y(0) - y(predicted)} rx="3" />
            <text x={x} y={size.height - 12} textAnchor="middle">{repeats}{orMore ? '+' : ''} 次</text>
          </g>
        );
      })}
    </svg>
  );
}

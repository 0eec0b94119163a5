import { yuanExact } from '../../ui/format';
import type { Effect } from './words';

/** Where the difference per member lies, with 95 % confidence; crossing zero means that it may be luck. */
export function Interval({ interval }: { interval: Effect['interval'] }) {
  if (!interval) return <p className="hint interval-none">人数或订单太少，还给不出可信区间。</p>;
  const { lowFen, highFen } = interval;
  const reach = Math.max(Math.abs(lowFen), Math.abs(highFen), 1) * 1.25;
  const at = (fen: number): number => ((fen + reach) / (reach * 2)) * 100;
  const sure = lowFen > 0 || highFen < 0;
  return (
    <div className="interval">
      <p>人均差额的 95% 区间：<b className="figure">{yuanExact(lowFen)} 到 {yuanExact(highFen)}</b></p>
      <div className={`interval-track${sure ? ' interval-sure' : ''}`} role="img" aria-label={sure ? '区间不含零，差异可信' : '区间包含零，差异可能是偶然'}>
        <i className="interval-zero" /><i className="interval-bar" style={{ left: `${at(lowFen)}%`, width: `${at(highFen) - at(lowFen)}%` }} />
      </div>
      <p className="hint">{sure ? '整段都在零的一侧，差异可信。' : '这段跨过了零，差异可能是偶然，再等等或扩大人群。'}</p>
    </div>
  );
}

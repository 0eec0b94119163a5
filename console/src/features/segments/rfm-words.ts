import type { Reply } from '../../api/api';
import { count, formatFenShort, percent, yuan } from '../../ui/format';

export type Rfm = Reply<'GET /v1/console/rfm'>;
export type Cell = Rfm['cells'][number];
export type Measure = 'members' | 'paidFen' | 'averageM';

export const measureNames: Record<Measure, string> = { members: '人数', paidFen: '消费额', averageM: '金额分' };
export const scores = [1, 2, 3, 4, 5] as const;

export const measureText = (measure: Measure, cell: Cell): string => {
  if (cell.members === 0) return '—';
  if (measure === 'members') return count(cell.members);
  return measure === 'paidFen' ? yuan(cell.paidFen) : cell.averageM.toFixed(1);
};

/** What the k-th class (0 is the lowest) of ascending cuts holds: `≤ 7`, `8–21`, `> 90`; null when cuts fall together. */
const classText = (cuts: readonly number[], k: number, show: (value: number) => string, step: number): string | null => {
  const [above, upTo] = [cuts[k - 1], cuts[k]];
  if (upTo === undefined) return above === undefined ? null : `多于 ${show(above)}`;
  if (above === undefined) return `${show(upTo)} 以内`;
  if (upTo <= above) return null;
  return above + step === upTo ? show(upTo) : `${show(above + step)}–${show(upTo)}`;
};

const whole = (value: number): string => count(value);
export const recencyText = (rfm: Rfm, r: number): string => words(classText(rfm.cuts.recencyDays, 5 - r, whole, 1), '天');
export const frequencyText = (rfm: Rfm, f: number): string => words(classText(rfm.cuts.count, f - 1, whole, 1), '次');
export const moneyText = (rfm: Rfm, m: number): string => classText(rfm.cuts.sumFen, m - 1, formatFenShort, 1) ?? '没有人';
const words = (range: string | null, unit: string): string => (range === null ? '没有人' : `${range} ${unit}`);

/** What the matrix shows at a glance. */
export const rfmFinding = ({ groups, scored, paidFen }: Rfm): string => {
  const best = groups.find(({ key }) => key === 'champions');
  if (!best || scored === 0 || paidFen <= 0) return '还没有可以评分的消费';
  return `${percent(best.members / scored, 0)} 的核心会员带来 ${percent(best.paidFen / paidFen, 0)} 的消费`;
};

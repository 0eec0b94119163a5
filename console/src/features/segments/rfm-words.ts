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

/** What the k-th class (0 is the lowest) of ascending cuts holds: `7 天以内`, `8–21 天`, `多于 90 天`; nobody when cuts fall together. */
function classText(cuts: readonly number[], k: number, unit: string): string {
  const [above, upTo] = [cuts[k - 1], cuts[k]];
  if (upTo === undefined) return above === undefined ? '没有人' : `多于 ${count(above)} ${unit}`;
  if (above === undefined) return `${count(upTo)} ${unit}以内`;
  if (upTo <= above) return '没有人';
  return above + 1 === upTo ? `${count(upTo)} ${unit}` : `${count(above + 1)}–${count(upTo)} ${unit}`;
}

export const recencyText = (rfm: Rfm, r: number): string => classText(rfm.cuts.recencyDays, 5 - r, '天');
export const frequencyText = (rfm: Rfm, f: number): string => classText(rfm.cuts.count, f - 1, '次');

/** `2 分超过 ¥38`: from where each money score begins. */
export const moneyText = ({ cuts: { sumFen } }: Rfm): string =>
  sumFen.length === 0 ? '' : sumFen.flatMap((cut, k) => (cut === sumFen[k + 1] ? [] : [`${k + 2} 分超过 ${formatFenShort(cut)}`])).join('，');

/** What the matrix shows at a glance. */
export const rfmFinding = ({ groups, scored, paidFen }: Rfm): string => {
  const best = groups.find(({ key }) => key === 'champions');
  if (!best || scored === 0 || paidFen <= 0) return '还没有可以评分的消费';
  return `${percent(best.members / scored, 0)} 的核心会员带来 ${percent(best.paidFen / paidFen, 0)} 的消费`;
};

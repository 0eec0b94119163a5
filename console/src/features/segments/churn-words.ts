import type { Reply } from '../../api/api';
import { percent } from '../../ui/format';
import type { Tone } from '../../ui/parts';

export type Churn = Reply<'GET /v1/console/churn'>;
export type Band = Churn['bands'][number]['band'];
export type ChurnModel = NonNullable<Churn['model']>;
export type Check = NonNullable<ChurnModel['check']>;
export type Risk = NonNullable<Reply<'GET /v1/console/members/:id/churn'>['risk']>;

export const bandTones: Record<Band, Tone> = { once: 'blue', calm: 'jade', watch: 'amber', high: 'red' };
const bandActs: Record<Band, string> = { once: '先促成第二单', calm: '照常维护', watch: '适合轻轻提醒', high: '值得专门联系' };

/** What came of people in a band, as measured, and what to do. */
export const bandMeaning = (band: Band, check: Check | null): string => {
  const seen = check?.byBand.find((one) => one.band === band);
  return seen && seen.members > 0 ? `检验时这一档有 ${percent(seen.cameBack / seen.members, 0)} 后来又来了，${bandActs[band]}` : bandActs[band];
};

export const riskText = ({ expected90 }: Risk): string => `90 天内预计再买 ${expected90.toFixed(1)} 次`;

export const checkFinding = ({ predicted, actual, holdoutWeeks }: Check): string => {
  if (actual === 0) return `检验的 ${holdoutWeeks} 周里没有人再买`;
  const off = predicted / actual - 1;
  return `拿最近 ${holdoutWeeks} 周检验，预计的总次数比实际${off < 0 ? '少' : '多'} ${percent(Math.abs(off), 0)}`;
};

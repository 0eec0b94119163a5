import { pAlive, type BgNbd, type Rhythm } from './bg-nbd';

export const RISK_BANDS = ['once', 'calm', 'watch', 'high'] as const;
/**
 * once: bought on one day only, so that there is no rhythm to judge by. Nothing finer below `high`: of those whom the model
 * gives the smallest chances, as many come back as of those above them (docs/churn.md).
 */
export type RiskBand = (typeof RISK_BANDS)[number];

export const BAND_NAMES: Record<RiskBand, string> = { once: '只买过一次', calm: '放心', watch: '留意', high: '流失风险高' };

/** Lower bounds of the chance that somebody still is a customer. */
export const BAND_FROM = { calm: 0.7, watch: 0.4 } as const;

export interface Risk {
  band: RiskBand;
  /** The chance that somebody still is a customer; null for who bought once. */
  alive: number | null;
  /** Days between purchases, on average; null for who bought once. */
  everyDays: number | null;
  quietDays: number;
}

const bandOf = (alive: number): RiskBand => (['calm', 'watch'] as const).find((band) => alive >= BAND_FROM[band]) ?? 'high';

export const riskOf = (model: BgNbd, rhythm: Rhythm): Risk => {
  const quietDays = Math.round((rhythm.T - rhythm.tx) * 7);
  if (rhythm.x === 0) return { band: 'once', alive: null, everyDays: null, quietDays };
  const alive = pAlive(model, rhythm);
  return { band: bandOf(alive), alive, everyDays: Math.max(1, Math.round((rhythm.tx * 7) / rhythm.x)), quietDays };
};

const quietText = (days: number): string => (days === 0 ? '今天刚来过' : `已经 ${days} 天没来`);

/** Why somebody is seen so, in words that a member of staff can check. */
export const riskReason = ({ everyDays, quietDays }: Pick<Risk, 'everyDays' | 'quietDays'>): string =>
  (everyDays === null ? `只在一天买过，${quietText(quietDays)}，还看不出节奏` : `通常每 ${everyDays} 天买一次，${quietText(quietDays)}`);

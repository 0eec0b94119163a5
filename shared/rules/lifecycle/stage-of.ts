import type { LifecycleStage } from '../../contract/segment-rule';

/**
 * Where a buyer stands, by purchase days and today alone: time passing moves people, and any past day can be asked about.
 * Silence comes first: the days since the last purchase decide on lost, dormant and at risk. Of the others, who bought
 * often lately is loyal, whose first purchase is fresh is new, the rest are active. Nobody without a purchase has a stage.
 */
export interface LifecycleSettings {
  /** New until so many days after the first purchase. */
  newDays: number;
  loyalPurchases: number;
  /** Loyal purchases count within the last so many days, today included. */
  loyalWithinDays: number;
  atRiskAfterDays: number;
  dormantAfterDays: number;
  lostAfterDays: number;
}

export const LIFECYCLE_DEFAULTS: LifecycleSettings = {
  newDays: 14, loyalPurchases: 3, loyalWithinDays: 90, atRiskAfterDays: 20, dormantAfterDays: 30, lostAfterDays: 120,
};

export const STAGE_NAMES: Record<LifecycleStage, string> = {
  new: '新客', active: '活跃', loyal: '忠诚', 'at-risk': '有流失风险', dormant: '沉睡', lost: '已流失',
};

/** The stage on a day. `days`: business days of purchases, as numbers; those after `today` are not known yet. */
export const stageOn = (days: readonly number[], today: number, settings: LifecycleSettings): LifecycleStage | null => {
  const known = days.filter((day) => day <= today);
  if (known.length === 0) return null;
  const silence = today - Math.max(...known);
  if (silence >= settings.lostAfterDays) return 'lost';
  if (silence >= settings.dormantAfterDays) return 'dormant';
  if (silence >= settings.atRiskAfterDays) return 'at-risk';
  if (known.filter((day) => day > today - settings.loyalWithinDays).length >= settings.loyalPurchases) return 'loyal';
  return today - Math.min(...known) < settings.newDays ? 'new' : 'active';
};

/** Days on which somebody's stage may change: purchases, and when a spell counted from one is over. */
export const turningDays = (days: readonly number[], { newDays, loyalWithinDays, atRiskAfterDays, dormantAfterDays, lostAfterDays }: LifecycleSettings): number[] =>
  [...new Set(days.flatMap((day) => [0, newDays, loyalWithinDays, atRiskAfterDays, dormantAfterDays, lostAfterDays].map((after) => day + after)))];

export interface Standing {
  stage: LifecycleStage;
  /** Business days since the member came into this stage; 0 on the day itself. */
  sinceDays: number;
}

/** Where a buyer stands today and since when; null for who never bought. */
export const standingOn = (days: readonly number[], today: number, settings: LifecycleSettings): Standing | null => {
  const known = days.filter((day) => day <= today);
  const stage = stageOn(known, today, settings);
  if (!stage) return null;
  let since = today;
  for (const day of turningDays(known, settings).filter((turn) => turn <= today).sort((a, b) => b - a)) {
    if (stageOn(known, day, settings) !== stage) break;
    since = day;
  }
  return { stage, sinceDays: today - since };
};

import type { LifecycleStage } from '../../contract/segment-rule';
import { businessDay, businessDayStart } from '../../values/time';
import { stageOn, turningDays, type LifecycleSettings } from './stage-of';

/** null: nothing that counts was bought. */
export type Stage = LifecycleStage | null;

/** time: a spell was over. purchase: something was bought. correction: what is known of the past, or the rules, changed. */
export type MoveCause = 'time' | 'purchase' | 'correction';

export interface LifecycleMove {
  from: Stage;
  to: Stage;
  at: Date;
  cause: MoveCause;
}

/** What was found when somebody looked last. */
export interface KnownStage {
  stage: Stage;
  judgedAt: Date;
  /** The latest purchase known then. */
  lastPaidAt: Date | null;
  /** Of the settings that it was judged by. */
  settingsKey: string;
}

export const settingsKeyOf = ({ newDays, loyalPurchases, loyalWithinDays, atRiskAfterDays, dormantAfterDays, lostAfterDays }: LifecycleSettings): string =>
  [newDays, loyalPurchases, loyalWithinDays, atRiskAfterDays, dormantAfterDays, lostAfterDays].join('-');

interface Moment {
  at: Date;
  cause: 'time' | 'purchase';
}

/** Midnights on which a spell ends, and purchases, after one moment and up to another; a midnight comes before its day's purchases. */
const momentsIn = (purchases: readonly Date[], after: Date | null, until: Date, settings: LifecycleSettings): Moment[] => {
  const inside = ({ at }: Moment): boolean => (!after || at > after) && at <= until;
  const midnights = turningDays(purchases.map(businessDay), settings).map((day): Moment => ({ at: businessDayStart(day), cause: 'time' }));
  const bought = purchases.map((at): Moment => ({ at, cause: 'purchase' }));
  return [...midnights, ...bought].filter(inside).sort((a, b) => a.at.getTime() - b.at.getTime());
};

const stageAt = (sorted: readonly Date[], days: readonly number[], at: Date, settings: LifecycleSettings): Stage => {
  const known = sorted.findIndex((paidAt) => paidAt > at);
  return stageOn(known === -1 ? days : days.slice(0, known), businessDay(at), settings);
};

/**
 * Every move of a member up to `until`, oldest first, as if somebody had looked at each instant: so that it does not
 * matter how late the job comes. `purchases`: all that counts now. `known`: what was found last; null: never looked.
 * When the past turns out different from what was known, one correction at `until` leads to the truth.
 */
export const movesUntil = (purchases: readonly Date[], known: KnownStage | null, until: Date, settings: LifecycleSettings): LifecycleMove[] => {
  const sorted = purchases.filter((at) => at <= until).sort((a, b) => a.getTime() - b.getTime());
  const days = sorted.map(businessDay);
  const before = known ? stageAt(sorted, days, known.judgedAt, settings) : null;
  if (known && (before !== known.stage || known.settingsKey !== settingsKeyOf(settings))) {
    const to = stageAt(sorted, days, until, settings);
    const fresh = sorted.some((at) => !known.lastPaidAt || at > known.lastPaidAt);
    return to === known.stage ? [] : [{ from: known.stage, to, at: until, cause: fresh ? 'purchase' : 'correction' }];
  }
  const moves: LifecycleMove[] = [];
  let from = before;
  for (const { at, cause } of momentsIn(sorted, known?.judgedAt ?? null, until, settings)) {
    const to = stageAt(sorted, days, at, settings);
    if (to !== from) moves.push({ from, to, at, cause });
    from = to;
  }
  return moves;
};

/** The midnight at which a member in `stage` moves next if nothing is bought; null: never. */
export const nextTurn = (purchases: readonly Date[], stage: Stage, after: Date, settings: LifecycleSettings): Date | null => {
  const days = purchases.filter((at) => at <= after).map(businessDay);
  const today = businessDay(after);
  const turn = turningDays(days, settings).filter((day) => day > today).sort((a, b) => a - b).find((day) => stageOn(days, day, settings) !== stage);
  return turn === undefined ? null : businessDayStart(turn);
};

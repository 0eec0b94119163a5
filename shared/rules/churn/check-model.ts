import { countRhythms, expectedPurchases, fitting, rhythmOf, type BgNbd, type Rhythm } from './bg-nbd';
import { RISK_BANDS, riskOf, type RiskBand } from './risk-of';

/** How well a model that knows nothing of the last weeks foretells them. */
export interface ModelCheck {
  calibrationWeeks: number;
  holdoutWeeks: number;
  members: number;
  /** Purchases in the weeks held out. */
  predicted: number;
  actual: number;
  /** Mean absolute error a member: of the model, and of going on at one's former pace. */
  errorOfModel: number;
  errorOfPace: number;
  byRepeats: { repeats: number; orMore: boolean; members: number; predicted: number; actual: number }[];
  byBand: { band: RiskBand; members: number; cameBack: number }[];
}

const MOST_REPEATS = 7;
const DAYS_A_WEEK = 7;

interface Told {
  rhythm: Rhythm;
  predicted: number;
  pace: number;
  actual: number;
  band: RiskBand;
}

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length);

const tell = (model: BgNbd, days: readonly number[], cut: number, weeks: number): Told | null => {
  const rhythm = rhythmOf(days, cut);
  if (!rhythm) return null;
  const actual = new Set(days.filter((day) => day > cut && day <= cut + weeks * DAYS_A_WEEK)).size;
  const pace = rhythm.T === 0 ? 0 : (rhythm.x / rhythm.T) * weeks;
  return { rhythm, actual, pace, predicted: expectedPurchases(model, rhythm, weeks), band: riskOf(model, rhythm).band };
};

/**
 * Fits on what was known `weeks` before `until` and compares with what then came, as the paper does. `lives`: each
 * member's purchase days. A generator like `fitting`.
 */
export function* checking(lives: readonly (readonly number[])[], until: number, weeks: number): Generator<void, ModelCheck> {
  const cut = until - weeks * DAYS_A_WEEK;
  const { model } = yield* fitting(countRhythms(lives.flatMap((days) => rhythmOf(days, cut) ?? [])));
  const told: Told[] = [];
  for (const [i, days] of lives.entries()) {
    const one = tell(model, days, cut, weeks);
    if (one) told.push(one);
    if (i % 500 === 0) yield;
  }
  const first = Math.min(...lives.flatMap((days) => (days.length === 0 ? [] : [Math.min(...days)])));
  return {
    calibrationWeeks: Math.round((cut - first) / DAYS_A_WEEK), holdoutWeeks: weeks, members: told.length,
    predicted: told.reduce((sum, { predicted }) => sum + predicted, 0), actual: told.reduce((sum, { actual }) => sum + actual, 0),
    errorOfModel: mean(told.map(({ predicted, actual }) => Math.abs(predicted - actual))), errorOfPace: mean(told.map(({ pace, actual }) => Math.abs(pace - actual))),
    byRepeats: Array.from({ length: MOST_REPEATS + 1 }, (_, repeats) => {
      const mine = told.filter(({ rhythm: { x } }) => (repeats === MOST_REPEATS ? x >= repeats : x === repeats));
      return { repeats, orMore: repeats === MOST_REPEATS, members: mine.length, predicted: mean(mine.map(({ predicted }) => predicted)), actual: mean(mine.map(({ actual }) => actual)) };
    }),
    byBand: RISK_BANDS.map((band) => {
      const mine = told.filter((one) => one.band === band);
      return { band, members: mine.length, cameBack: mine.filter(({ actual }) => actual > 0).length };
    }),
  };
}

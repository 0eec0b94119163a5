import { logGamma } from './log-gamma';
import { minimise } from './nelder-mead';

/**
 * BG/NBD: P. Fader, B. Hardie, K. L. Lee, "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model,
 * Marketing Science 24 (2005). While alive, a customer buys at random at a rate of her own, and after any repeat purchase
 * may be gone for good with a probability of her own; rates are gamma distributed (r, α) over customers, probabilities
 * beta (a, b). Time is in weeks; several purchases on one day are one.
 */
export interface BgNbd {
  r: number;
  alpha: number;
  a: number;
  b: number;
}

/** x: purchases after the first; tx: when the last of them was, counted from the first; T: until now from the first. */
export interface Rhythm {
  x: number;
  tx: number;
  T: number;
}
export interface CountedRhythm extends Rhythm {
  /** How many customers have exactly this. */
  times: number;
}

const DAYS_A_WEEK = 7;

/** Of a customer's purchase days up to and with `until` (day numbers, in any order, repeated or not); null without one. */
export const rhythmOf = (days: readonly number[], until: number): Rhythm | null => {
  const known = [...new Set(days)].filter((day) => day <= until);
  if (known.length === 0) return null;
  const [first, last] = [Math.min(...known), Math.max(...known)];
  return { x: known.length - 1, tx: (last - first) / DAYS_A_WEEK, T: (until - first) / DAYS_A_WEEK };
};

const parameters = ([r, alpha, a, b]: readonly number[]): BgNbd => ({ r: Math.exp(r!), alpha: Math.exp(alpha!), a: Math.exp(a!), b: Math.exp(b!) });

/** Log of how likely the model makes what was seen (the paper's equation 6, as ln A1 + ln A2 + ln(A3 + A4)). */
export const logLikelihood = ({ r, alpha, a, b }: BgNbd, rows: readonly CountedRhythm[]): number => {
  const fixed = r * Math.log(alpha) - logGamma(r) + logGamma(a + b) - logGamma(b);
  const byCount = new Map<number, number>();
  const ofCount = (x: number): number => {
    const known = byCount.get(x);
    if (known !== undefined) return known;
    const value = fixed + logGamma(r + x) + logGamma(b + x) - logGamma(a + b + x);
    byCount.set(x, value);
    return value;
  };
  return rows.reduce((sum, { x, tx, T, times }) => {
    const alive = -(r + x) * Math.log(alpha + T);
    if (x === 0) return sum + times * (ofCount(x) + alive);
    const gone = Math.log(a / (b + x - 1)) - (r + x) * Math.log(alpha + tx);
    const most = Math.max(alive, gone);
    return sum + times * (ofCount(x) + most + Math.log(Math.exp(alive - most) + Math.exp(gone - most)));
  }, 0);
};

export interface Fit {
  model: BgNbd;
  logLikelihood: number;
}

/** Equal rhythms counted once, so that the search looks at each only once. */
export const countRhythms = (rhythms: readonly Rhythm[]): CountedRhythm[] => {
  const counted = new Map<string, CountedRhythm>();
  for (const rhythm of rhythms) {
    const key = `${rhythm.x}:${rhythm.tx}:${rhythm.T}`;
    const same = counted.get(key);
    if (same) same.times += 1;
    else counted.set(key, { ...rhythm, times: 1 });
  }
  return [...counted.values()];
};

/** Maximum likelihood; a generator that stops after each step of the search, to be driven at leisure. */
export function* fitting(rows: readonly CountedRhythm[]): Generator<void, Fit> {
  const total = rows.reduce((sum, { times }) => sum + times, 0);
  const { at, value } = yield* minimise((point) => -logLikelihood(parameters(point), rows) / total, [0, 1, 0, 1]);
  return { model: parameters(at), logLikelihood: -value * total };
}

/** Drives a generator to its end. */
export const finish = <T>(steps: Generator<void, T>): T => {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
};

/** How much likelier it is that she is gone than that she is not; 0 without a repeat purchase: the model knows no end before one. */
const oddsGone = ({ r, alpha, a, b }: BgNbd, { x, tx, T }: Rhythm): number =>
  (x === 0 ? 0 : (a / (b + x - 1)) * ((alpha + T) / (alpha + tx)) ** (r + x));

/** The chance that she still is a customer (the paper's P(τ > T)). */
export const pAlive = (model: BgNbd, rhythm: Rhythm): number => 1 / (1 + oddsGone(model, rhythm));

const SMALL = 1e-12;
const MOST_TERMS = 20_000;

/** Gauss's hypergeometric series; z < 1. */
const hypergeometric = (p: number, q: number, s: number, z: number): number => {
  let [sum, term] = [1, 1];
  for (let n = 0; n < MOST_TERMS && Math.abs(term) > SMALL * Math.abs(sum); n += 1) {
    term *= ((p + n) * (q + n) * z) / ((s + n) * (n + 1));
    sum += term;
  }
  return sum;
};

/** Purchases to expect in the next `weeks` (the paper's equation 10). */
export const expectedPurchases = (model: BgNbd, rhythm: Rhythm, weeks: number): number => {
  const { r, alpha, b } = model;
  // The formula divides by a − 1; beside 1 it is as near as makes no difference.
  const a = Math.abs(model.a - 1) < 1e-6 ? 1 + 1e-6 : model.a;
  const { x, T } = rhythm;
  const shrink = ((alpha + T) / (alpha + T + weeks)) ** (r + x);
  const series = hypergeometric(r + x, b + x, a + b + x - 1, weeks / (alpha + T + weeks));
  return (((a + b + x - 1) / (a - 1)) * (1 - shrink * series)) / (1 + oddsGone(model, rhythm));
};

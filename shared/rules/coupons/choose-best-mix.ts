import { applyCoupon, effectText, inOrderOfUse, savingOf, totalFen, wholeBasket, type Remainder, type UsableCoupon } from './apply-coupons';
import type { BasketLine } from './coupon-facts';

/** As many as a checkout may name (see shared/contract/orders.ts). */
export const MOST_COUPONS = 10;

/** Wallets of 60 random coupons took less than a thousand steps; only far larger ones can reach this (tests/rules). */
export const MOST_STEPS = 20_000;

export interface Mix {
  couponIds: string[];
  savesFen: number;
  /** False when the search was broken off: then it is the best mix found so far. */
  exact: boolean;
}

interface Search {
  /** Stackable coupons in order of use. */
  coupons: readonly UsableCoupon[];
  effects: readonly string[];
  keepFen: number;
  best: { chosen: readonly number[]; savesFen: number };
  steps: number;
}

/**
 * The mix of usable coupons that saves most; of equal ones the mix with fewest coupons, so that none is wasted.
 * A coupon that is not stackable goes alone; stackable ones combine, at most 10.
 *
 * Exact: depth first through the subsets in order of use, cutting a branch only where `bound` proves that it cannot
 * beat the best mix so far. Coupons with the same effect are used up in order, never one in place of the other.
 * Finding the best mix is a knapsack, so a wallet of hundreds may take for ever: after MOST_STEPS the best so far is taken.
 */
export const chooseBestMix = (usable: readonly UsableCoupon[], lines: readonly BasketLine[], keepFen: number): Mix => {
  const start = wholeBasket(lines);
  const worthwhile = inOrderOfUse(usable).filter((one) => savingOf(one, start, keepFen) > 0);
  const alone = bestAlone(worthwhile.filter((one) => !one.coupon.stackable), start, keepFen);
  const coupons = worthwhile.filter((one) => one.coupon.stackable);
  const search: Search = { coupons, effects: coupons.map(effectText), keepFen, best: { chosen: [], savesFen: 0 }, steps: 0 };
  explore(search, 0, [], 0, start);
  const together = { couponIds: search.best.chosen.map((index) => coupons[index]!.coupon.couponId), savesFen: search.best.savesFen };
  const aloneWins = alone && (alone.savesFen > together.savesFen || (alone.savesFen === together.savesFen && together.couponIds.length > 1));
  return { ...(aloneWins ? alone : together), exact: search.steps <= MOST_STEPS };
};

const bestAlone = (coupons: readonly UsableCoupon[], start: Remainder, keepFen: number): Omit<Mix, 'exact'> | undefined => {
  let best: Omit<Mix, 'exact'> | undefined;
  for (const one of coupons) {
    const savesFen = savingOf(one, start, keepFen);
    if (!best || savesFen > best.savesFen) best = { couponIds: [one.coupon.couponId], savesFen };
  }
  return best;
};

const explore = (search: Search, from: number, chosen: readonly number[], savesFen: number, left: Remainder): void => {
  search.steps += 1;
  const { best } = search;
  if (savesFen > best.savesFen || (savesFen === best.savesFen && chosen.length < best.chosen.length)) search.best = { chosen, savesFen };
  if (chosen.length === MOST_COUPONS) return;
  for (let next = from; next < search.coupons.length && search.steps <= MOST_STEPS; next += 1) {
    const most = savesFen + bound(search, next, MOST_COUPONS - chosen.length, left);
    if (most < search.best.savesFen || (most === search.best.savesFen && chosen.length + 1 >= search.best.chosen.length)) return;
    // The one before has the same effect and was passed over on this path: taking this one instead gives nothing new.
    if (next > from && search.effects[next] === search.effects[next - 1]) continue;
    const applied = applyCoupon(search.coupons[next]!, left, search.keepFen);
    if (applied.savesFen > 0) explore(search, next + 1, [...chosen, next], savesFen + applied.savesFen, applied.remainder);
  }
};

/**
 * No choice of at most `slots` coupons from `from` on can save more than this. Taking a coupon off never makes another
 * one worth more, so the sum of the largest savings is a bound. Percent coupons compound, so j of them leave at least
 * left × Π(1 − p) however narrow their scope: with the largest savings of the rest that is a second bound.
 */
const bound = (search: Search, from: number, slots: number, left: Remainder): number => {
  const leftFen = totalFen(left.leftFen);
  const room = Math.max(leftFen - search.keepFen, 0);
  const percents: number[] = [];
  const fixed: number[] = [];
  const all: number[] = [];
  for (let index = from; index < search.coupons.length; index += 1) {
    const one = search.coupons[index]!;
    const savesFen = savingOf(one, left, search.keepFen);
    all.push(savesFen);
    if (one.coupon.benefit.kind === 'percent') percents.push(one.coupon.benefit.percentOff);
    else fixed.push(savesFen);
  }
  const bySum = sumOfLargest(all, slots);
  if (percents.length < 2) return Math.min(bySum, room);
  return Math.min(bySum, compounded(leftFen, percents, fixed, slots), room);
};

const descending = (a: number, b: number): number => b - a;

const sumOfLargest = (savings: number[], count: number): number => totalFen(savings.sort(descending).slice(0, count));

/** `percents` come largest first, as the order of use has them. */
const compounded = (leftFen: number, percents: readonly number[], fixed: number[], slots: number): number => {
  fixed.sort(descending);
  let most = 0;
  let rest = 1;
  for (let used = 0; used <= Math.min(slots, percents.length); used += 1) {
    if (used > 0) rest *= 1 - percents[used - 1]! / 100;
    const upTo = leftFen * (1 - rest) + totalFen(fixed.slice(0, slots - used));
    most = Math.max(most, upTo);
  }
  return Math.floor(most + 1e-6);
};

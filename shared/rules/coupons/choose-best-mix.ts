import { applyCoupon, effectText, inOrderOfUse, roomOf, savingOf, totalFen, wholeBasket, worthOf, type Remainder, type UsableCoupon } from './apply-coupons';
import type { BasketLine } from './coupon-facts';

/** As many as a checkout may name (see shared/contract/orders.ts). */
export const MOST_COUPONS = 10;

/** Wallets of 60 random coupons took less than a thousand steps; only far larger ones can reach this (tests/rules). */
export const MOST_STEPS = 20_000;

export interface Mix {
  couponIds: string[];
  /** Money. */
  savesFen: number;
  /** Money and the worth of gifts: what the choice goes by. */
  worthFen: number;
  /** False when the search was broken off: then it is the best mix found so far. */
  exact: boolean;
}

type Found = Omit<Mix, 'exact'>;

interface Best {
  chosen: readonly number[];
  savesFen: number;
  worthFen: number;
}

interface Search {
  /** Stackable coupons in order of use. */
  coupons: readonly UsableCoupon[];
  effects: readonly string[];
  keepFen: number;
  best: Best;
  steps: number;
}

/**
 * The mix of usable coupons that is worth most: money saved, and gifts by what they are worth. Of equal ones the mix
 * with fewest coupons, so that none is wasted. A coupon that is not stackable goes alone; stackable ones combine, at
 * most 10, and of one exclusion key only one.
 *
 * Exact: depth first through the subsets in order of use, cutting a branch only where `bound` proves that it cannot
 * beat the best mix so far. Coupons with the same effect are used up in order, never one in place of the other.
 * Finding the best mix is a knapsack, so a wallet of hundreds may take for ever: after MOST_STEPS the best so far is taken.
 */
export const chooseBestMix = (usable: readonly UsableCoupon[], lines: readonly BasketLine[], keepFen: number, shippingFen = 0): Mix => {
  const start = wholeBasket(lines, shippingFen);
  const worthwhile = inOrderOfUse(usable).filter((one) => worthOf(one, start, keepFen) > 0);
  const alone = bestAlone(worthwhile.filter((one) => !one.coupon.stackable), start, keepFen);
  const coupons = worthwhile.filter((one) => one.coupon.stackable);
  const search: Search = { coupons, effects: coupons.map(effectText), keepFen, best: { chosen: [], savesFen: 0, worthFen: 0 }, steps: 0 };
  explore(search, 0, search.best, start, []);
  const { chosen, savesFen, worthFen } = search.best;
  const together: Found = { couponIds: chosen.map((index) => coupons[index]!.coupon.couponId), savesFen, worthFen };
  const aloneWins = alone && (alone.worthFen > worthFen || (alone.worthFen === worthFen && chosen.length > 1));
  return { ...(aloneWins ? alone : together), exact: search.steps <= MOST_STEPS };
};

const bestAlone = (coupons: readonly UsableCoupon[], start: Remainder, keepFen: number): Found | undefined => {
  let best: Found | undefined;
  for (const one of coupons) {
    const worthFen = worthOf(one, start, keepFen);
    if (!best || worthFen > best.worthFen) best = { couponIds: [one.coupon.couponId], savesFen: savingOf(one, start, keepFen), worthFen };
  }
  return best;
};

const explore = (search: Search, from: number, so: Best, left: Remainder, keys: readonly string[]): void => {
  search.steps += 1;
  const { best } = search;
  if (so.worthFen > best.worthFen || (so.worthFen === best.worthFen && so.chosen.length < best.chosen.length)) search.best = so;
  if (so.chosen.length === MOST_COUPONS) return;
  for (let next = from; next < search.coupons.length && search.steps <= MOST_STEPS; next += 1) {
    const most = so.worthFen + bound(search, next, MOST_COUPONS - so.chosen.length, left, keys);
    if (most < search.best.worthFen || (most === search.best.worthFen && so.chosen.length + 1 >= search.best.chosen.length)) return;
    // The one before has the same effect and was passed over on this path: taking this one instead gives nothing new.
    if (next > from && search.effects[next] === search.effects[next - 1]) continue;
    const key = search.coupons[next]!.coupon.exclusionKey ?? null;
    if (key !== null && keys.includes(key)) continue;
    const applied = applyCoupon(search.coupons[next]!, left, search.keepFen);
    if (applied.worthFen === 0) continue;
    const then = { chosen: [...so.chosen, next], savesFen: so.savesFen + applied.savesFen, worthFen: so.worthFen + applied.worthFen };
    explore(search, next + 1, then, applied.remainder, key === null ? keys : [...keys, key]);
  }
};

/**
 * No choice of at most `slots` coupons from `from` on can be worth more than this. Taking a coupon off never makes
 * another one worth more, so the sum of the largest is a bound, one for each exclusion key that is still free. Percent
 * coupons compound, so j of them leave at least left × Π(1 − p) however narrow their scope: with the largest of the rest
 * that is a second bound. Money cannot exceed what is left to pay; gifts can.
 */
const bound = (search: Search, from: number, slots: number, left: Remainder, keys: readonly string[]): number => {
  const percents: number[] = [];
  const fixed: number[] = [];
  const all: number[] = [];
  const byKey = new Map<string, number>();
  let giftsFen = 0;
  for (let index = from; index < search.coupons.length; index += 1) {
    const one = search.coupons[index]!;
    const { benefit, exclusionKey = null } = one.coupon;
    if (exclusionKey !== null && keys.includes(exclusionKey)) continue;
    const worthFen = worthOf(one, left, search.keepFen);
    if (exclusionKey === null) all.push(worthFen);
    else byKey.set(exclusionKey, Math.max(byKey.get(exclusionKey) ?? 0, worthFen));
    if (benefit.kind === 'gift') giftsFen += worthFen;
    if (benefit.kind === 'percent') percents.push(benefit.percentOff);
    else fixed.push(worthFen);
  }
  const most = roomOf(left, search.keepFen) + giftsFen;
  const bySum = sumOfLargest([...all, ...byKey.values()], slots);
  if (percents.length < 2) return Math.min(bySum, most);
  return Math.min(bySum, compounded(totalFen(left.leftFen), percents, fixed, slots), most);
};

const descending = (a: number, b: number): number => b - a;

const sumOfLargest = (worths: number[], count: number): number => totalFen(worths.sort(descending).slice(0, count));

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

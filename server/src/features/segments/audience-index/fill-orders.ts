import { needsOne } from '@shuke/shared/rules/segments/order-window';
import { passes } from '@shuke/shared/rules/segments/orders-match';
import type { OrdersTest } from '@shuke/shared/rules/segments/rule-tree';
import { hasBit, type Bits } from './bits';
import { both, inRange, inSetOf, judge, not, rangeOf, type Fill, type Kit } from './fill';
import { daysOf, firstDayOf } from './fill-holdings';
import type { MemberBlock } from './member-block';
import type { Tally } from './tally';

type Codes = ReadonlySet<number> | null;
interface Filter {
  stores: Codes;
  channels: Codes;
  categories: Codes;
  products: Codes;
}

const filterOf = ({ words }: Kit, test: OrdersTest): Filter => {
  const codes = (topic: string, names: string[] | undefined): Codes => (names ? new Set(words.find(topic, names)) : null);
  return { stores: codes('store', test.store), channels: codes('channel', test.channel), categories: codes('category', test.category), products: codes('product', test.sku) };
};

/** Business days [from, until). */
type Days = readonly [from: number, until: number];

/** Adds up whole orders of some days and members. */
export const tallyOrders = ({ logs: { orders } }: MemberBlock, mask: Bits, [from, until]: Days, { stores, channels }: Pick<Filter, 'stores' | 'channels'>, tally: Tally): void => {
  const [place, fen, store, channel] = orders.columns;
  orders.each(from, until, (day, start, end) => {
    for (let row = start; row < end; row += 1) {
      if ((stores && !stores.has(store![row]!)) || (channels && !channels.has(channel![row]!))) continue;
      const at = place![row]!;
      if (hasBit(mask, at)) tally.add(at, day, fen![row]!);
    }
  });
};

/** Adds up the lines that fit; an order counts once, and its lines stand together. */
const tallyLines = ({ logs: { lines } }: MemberBlock, mask: Bits, [from, until]: Days, { stores, channels, categories, products }: Filter, tally: Tally): void => {
  const [place, order, fen, store, channel, category, product] = lines.columns;
  lines.each(from, until, (day, start, end) => {
    let lastPlace = -1;
    let lastOrder = -1;
    for (let row = start; row < end; row += 1) {
      if ((stores && !stores.has(store![row]!)) || (channels && !channels.has(channel![row]!))) continue;
      if ((categories && !categories.has(category![row]!)) || (products && !products.has(product![row]!))) continue;
      const at = place![row]!;
      if (!hasBit(mask, at)) continue;
      if (at === lastPlace && order![row] === lastOrder) tally.addFen(at, fen![row]!);
      else tally.add(at, day, fen![row]!);
      lastPlace = at;
      lastOrder = order![row]!;
    }
  });
};

const tallyBy = (test: OrdersTest, filter: Filter) => (block: MemberBlock, mask: Bits, days: Days, tally: Tally): void =>
  (test.category || test.sku ? tallyLines : tallyOrders)(block, mask, days, filter, tally);

const isInside = (test: OrdersTest, count: number, sum: number): boolean => {
  if (needsOne(test) && count === 0) return false;
  if (test.count && !passes(count, test.count)) return false;
  if (test.sumFen && !passes(sum, test.sumFen)) return false;
  return !test.averageFen || (count > 0 && passes(sum / count, test.averageFen));
};

/** Money and number in the window, row by row. */
const insideByRows = (kit: Kit, test: OrdersTest): Fill => {
  const [tally, add, days] = [kit.tally, tallyBy(test, filterOf(kit, test)), daysOf(test, kit.asOf)];
  return (block, mask, out) => {
    add(block, mask, days, tally);
    judge(mask, out, tally.touched, isInside(test, 0, 0), (at) => isInside(test, tally.count[at]!, tally.sum[at]!));
    tally.clear();
  };
};

const bought = (kit: Kit): Fill => inSetOf(kit, 'known', 'orders');

/** Whole orders of all time are summed up already. */
const insideOfAllTime = (kit: Kit, test: OrdersTest): Fill => {
  const parts = [
    ...(needsOne(test) ? [bought(kit)] : []),
    ...(test.count ? [inRange(kit, 'orderCount', rangeOf(test.count))] : []),
  ];
  if (!test.sumFen) return both(kit, parts);
  const ofBuyers = both(kit, [bought(kit), inRange(kit, 'orderFen', rangeOf(test.sumFen))]);
  const sum = passes(0, test.sumFen) ? not(both(kit, [bought(kit), not(inRange(kit, 'orderFen', rangeOf(test.sumFen)))])) : ofBuyers;
  return both(kit, [...parts, sum]);
};

const isUnfiltered = (test: OrdersTest): boolean => !test.store && !test.category && !test.sku && !test.channel;

/** Whether a count asks no more than "at least one", or no more than "none". */
const asksOnlyWhether = ({ count, sumFen, averageFen }: OrdersTest): 'one' | 'none' | null => {
  if (sumFen || averageFen) return null;
  if (!count) return 'one';
  const [low, high] = rangeOf(count);
  if (low === 1 && high === Infinity) return 'one';
  return low <= 0 && high === 0 ? 'none' : null;
};

const lastSince = (kit: Kit, day: number): Fill => both(kit, [bought(kit), inRange(kit, 'lastOrderDay', [day, Infinity])]);

const inside = (kit: Kit, test: OrdersTest): Fill => {
  const whether = asksOnlyWhether(test);
  if (isUnfiltered(test) && test.within && whether) {
    const lately = lastSince(kit, firstDayOf(kit, test.within.days));
    return whether === 'one' ? lately : not(lately);
  }
  return isUnfiltered(test) && !test.within && !test.between && !test.averageFen ? insideOfAllTime(kit, test) : insideByRows(kit, test);
};

/** First and last purchases are of all time, whatever the window says. */
const endsByRows = (kit: Kit, test: OrdersTest, holds: (first: number, last: number) => boolean): Fill => {
  const [tally, add] = [kit.tally, tallyBy(test, filterOf(kit, test))];
  return (block, mask, out) => {
    add(block, mask, [-Infinity, Infinity], tally);
    judge(mask, out, tally.touched, false, (at) => holds(tally.first[at]!, tally.last[at]!));
    tally.clear();
  };
};

const ends = (kit: Kit, test: OrdersTest): Fill[] => {
  const since = test.firstWithin ? firstDayOf(kit, test.firstWithin.days) : -Infinity;
  const before = test.lastBefore ? firstDayOf(kit, test.lastBefore.days) : Infinity;
  if (!test.firstWithin && !test.lastBefore) return [];
  if (!isUnfiltered(test)) return [endsByRows(kit, test, (first, last) => first >= since && last < before)];
  return [bought(kit), inRange(kit, 'firstOrderDay', [since, Infinity]), inRange(kit, 'lastOrderDay', [-Infinity, before - 1])];
};

const asksInside = (test: OrdersTest): boolean => needsOne(test) || Boolean(test.count ?? test.sumFen ?? test.averageFen);

export const fillOrders = (kit: Kit, test: OrdersTest): Fill => both(kit, [...ends(kit, test), ...(asksInside(test) ? [inside(kit, test)] : [])]);

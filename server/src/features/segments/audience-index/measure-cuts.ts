import { cutsOf, type Histogram, type RfmCuts } from '@shuke/shared/rules/rfm/score-rfm';
import { rfmValuesOf } from '@shuke/shared/rules/segments/condition-holds';
import { businessDay } from '@shuke/shared/values/time';
import { tallyOrders } from './fill-orders';
import type { MemberStore } from './member-store';
import { Tally } from './tally';

/** Cuts by quantiles over everybody who bought in the window. */
export const measureCuts = (store: MemberStore, asOf: Date, windowDays: number | null): RfmCuts => {
  const [recency, count, sum]: [Histogram, Histogram, Histogram] = [new Map(), new Map(), new Map()];
  const add = (histogram: Histogram, value: number) => histogram.set(value, (histogram.get(value) ?? 0) + 1);
  const see = (recencyDays: number, times: number, fen: number): void => {
    add(recency, recencyDays);
    add(count, times);
    add(sum, fen);
  };
  const [tally, today] = [new Tally(), businessDay(asOf)];
  for (const block of store.blocks) {
    tallyOrders(block, block.live, [windowDays === null ? -Infinity : today - windowDays + 1, Infinity], { stores: null, channels: null }, tally);
    for (const at of tally.touched) see(today - tally.last[at]!, tally.count[at]!, tally.sum[at]!);
    tally.clear();
  }
  for (const { facts } of store.pending.values()) {
    const values = facts && rfmValuesOf(facts, windowDays, asOf);
    if (values) see(values.recencyDays, values.count, values.sumFen);
  }
  return { recencyDays: cutsOf(recency), count: cutsOf(count), sumFen: cutsOf(sum) };
};
